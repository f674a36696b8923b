"""See each file: drafting, issuing, incoming, registers, case files."""
