"""Processes and databases that die in the middle of their work, and what is left afterwards."""
