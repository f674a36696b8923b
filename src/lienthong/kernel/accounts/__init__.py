"""People who sign in, the positions in which they act, and delegations between positions."""
