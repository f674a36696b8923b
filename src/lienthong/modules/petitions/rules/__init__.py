"""What petitions decide, pure and by subject."""
