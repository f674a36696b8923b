"""What the screen is made of: the frame, components, icons, forms, tables, charts and the map."""
