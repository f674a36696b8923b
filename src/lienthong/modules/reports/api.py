"""The door: what other modules may use of reports. Everything else happens through events."""

from lienthong.modules.reports.models import Form, Indicator, Period

__all__ = ["Form", "Indicator", "Period"]
