"""Accounts, roles and letters to people."""
