"""Settings of the rig: the intake and what it stands on, nothing else, so that processes start fast."""

from moyai.config.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_tasks",
    "django_tasks_db",
    "moyai.core.audit",
    "moyai.core.jobs",
    "moyai.core.intake",
    "tests.faults.intake",
]
AUTH_USER_MODEL = "auth.User"
