"""Directives: what a resolution's text asks, who was given it, what they report and what was verified."""
