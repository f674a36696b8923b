"""What happens to the tree of a directive: objectives, indicators and tasks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskAdded:
    """A task was made."""

    task_id: int
    directive_id: int
    title: str


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A task was changed; `revision` is the new one where units have been given it already, `what` names the fields."""

    task_id: int
    directive_id: int
    title: str
    revision: int
    what: str


@dataclass(frozen=True, slots=True)
class TaskDeleted:
    """A task that no unit had been given was taken away."""

    task_id: int
    directive_id: int
    title: str


@dataclass(frozen=True, slots=True)
class TaskProvisionsConfirmed:
    """Somebody looked at the new wording of its provisions and found the task still right."""

    task_id: int
    provisions: str


@dataclass(frozen=True, slots=True)
class TaskDocumentLinked:
    """A document was put beside a task."""

    task_id: int
    document_id: int
    document: str


@dataclass(frozen=True, slots=True)
class TaskDocumentUnlinked:
    """A document was taken from a task."""

    task_id: int
    document_id: int
    document: str


@dataclass(frozen=True, slots=True)
class ObjectiveAdded:
    """An objective was made."""

    objective_id: int
    title: str


@dataclass(frozen=True, slots=True)
class ObjectiveChanged:
    """An objective was changed."""

    objective_id: int
    title: str


@dataclass(frozen=True, slots=True)
class ObjectiveDeleted:
    """An objective was taken away; its tasks and indicators stay, without one."""

    objective_id: int
    title: str


@dataclass(frozen=True, slots=True)
class IndicatorAdded:
    """An indicator was made."""

    indicator_id: int
    title: str


@dataclass(frozen=True, slots=True)
class IndicatorChanged:
    """An indicator was changed."""

    indicator_id: int
    title: str


@dataclass(frozen=True, slots=True)
class IndicatorDeleted:
    """An indicator was taken away, before any unit had figures for it."""

    indicator_id: int
    title: str
