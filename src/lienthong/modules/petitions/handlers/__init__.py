"""What petitions do when something happened, by subject; imported once when the application starts."""
