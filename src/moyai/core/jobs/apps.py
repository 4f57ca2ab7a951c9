"""Django app: Jobs: work done outside requests, with retry and a schedule."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs: work done outside requests, with retry and a schedule."""

    name = "moyai.core.jobs"
    label = "jobs"
