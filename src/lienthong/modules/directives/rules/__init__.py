"""Who may do what with directives, by subject."""
