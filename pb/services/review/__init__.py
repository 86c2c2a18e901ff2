"""Assessments, decisions and their reasons."""
