"""What reports do when something happened, by subject; imported once when the application starts."""

from lienthong.modules.reports.handlers import catalogue, compile, entry, news, rosters  # noqa: A004  (the subject's name)

__all__ = ["catalogue", "compile", "entry", "news", "rosters"]
