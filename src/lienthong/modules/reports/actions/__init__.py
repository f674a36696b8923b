"""Writes of reports, by what they do."""
