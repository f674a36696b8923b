"""What happens in reports, by subject."""
