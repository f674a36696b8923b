"""What pages of reports accept."""
