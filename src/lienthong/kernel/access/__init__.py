"""Who may do what: the viewer, roles, permissions, and the declared rule of every page."""
