"""Reads of directives, by subject."""
