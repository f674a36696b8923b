"""What pages of petitions accept."""
