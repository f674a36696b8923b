"""Pages of petitions, by subject: the public ones and those of the staff."""
