"""Pages of accounts: one's own seat and settings, and the administration of people."""
