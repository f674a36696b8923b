"""What reports decide, pure and by subject."""
