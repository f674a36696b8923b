"""Items, steps and clocks: what must be done, by whom, until when, and how it stands."""
