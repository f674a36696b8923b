"""What happens in petitions, by subject."""
