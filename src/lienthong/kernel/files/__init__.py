"""Content-addressed blobs: upload, type by content, limits, text, delivery."""
