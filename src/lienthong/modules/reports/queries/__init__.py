"""Reads of reports, by subject."""
