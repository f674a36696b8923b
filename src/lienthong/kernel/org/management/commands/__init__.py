"""Commands about the tree."""
