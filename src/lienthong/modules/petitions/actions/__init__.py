"""Writes of petitions, by what they do."""
