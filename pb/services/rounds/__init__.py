"""Setting rounds up: places, dates, pots, who decides, opening."""
