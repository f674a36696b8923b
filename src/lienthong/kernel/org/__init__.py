"""Territories and units, their dated tree, and who took over from whom."""
