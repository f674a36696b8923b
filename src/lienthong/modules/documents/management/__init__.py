"""Commands of the documents module."""
