"""Petitions: what citizens and businesses say, who holds it and until when, and what they were answered."""
