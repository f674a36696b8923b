"""Reads of petitions, by subject."""
