"""Working days and half days, and the overrides that decisions order."""
