"""Reports: what units are asked to fill in each period, what they entered, and the figures compiled from it."""
