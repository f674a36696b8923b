"""The door: what other modules may use of directives. Everything else happens through events."""

from lienthong.modules.directives.models import Assignment, Directive, Indicator, Task

__all__ = ["Assignment", "Directive", "Indicator", "Task"]
