"""What workers do for reports, by subject; imported whole, so that a worker knows every job."""

from lienthong.modules.reports.jobs import catalogue, compile, entry, rosters  # noqa: A004  (the subject's name)

__all__ = ["catalogue", "compile", "entry", "rosters"]
