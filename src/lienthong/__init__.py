"""Liên Thông: one open workplace for an organisation of four levels."""

__version__ = "0.1.0"
