"""Writes of directives, by subject."""
