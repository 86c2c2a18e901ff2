"""What scrutineers looked at and found, for everybody."""
