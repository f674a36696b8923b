"""Accent-insensitive full text over everything that a viewer may see."""
