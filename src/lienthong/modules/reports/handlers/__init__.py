"""What reports do when something happened, by subject; imported once when the application starts."""

from lienthong.modules.reports.handlers import catalogue

__all__ = ["catalogue"]
