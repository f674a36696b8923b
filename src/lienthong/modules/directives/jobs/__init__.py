"""What workers do for directives, by subject."""
