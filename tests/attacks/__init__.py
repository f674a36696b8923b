"""The product as somebody meets it who means it harm."""
