"""Journeys of people through the running product, on a real Chromium."""
