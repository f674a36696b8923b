"""Gapless counters keyed by body, book, type and year or term; allocation, void and proof."""
