"""Measurements on data of national scale, each against the physical limit in the same run."""
