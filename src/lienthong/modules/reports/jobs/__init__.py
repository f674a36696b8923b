"""What workers do for reports, by subject; imported whole, so that a worker knows every job."""

from lienthong.modules.reports.jobs import catalogue

__all__ = ["catalogue"]
