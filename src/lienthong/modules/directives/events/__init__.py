"""What happened to directives, in the past tense, by subject."""
