"""What workers do for petitions, by subject; imported whole, so that a worker knows every job."""
