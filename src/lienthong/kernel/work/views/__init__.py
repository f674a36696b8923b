"""Pages of work: one's own, and how units stand."""
