"""News for people: in the application and by e-mail, alone or as a digest."""
