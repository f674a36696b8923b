"""What people type about accounts, positions and delegations."""
