from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.jobs"
    label = "jobs"
