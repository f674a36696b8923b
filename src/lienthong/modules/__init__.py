"""The systems of the workplace, one folder each; they see each other only through api and events."""
