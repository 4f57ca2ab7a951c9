"""Settings of the intake's bench: a town's, with only the apps that the intake stands on."""

from moyai.config.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_tasks",
    "django_tasks_db",
    "moyai.core.audit",
    "moyai.core.jobs",
    "moyai.core.intake",
]
AUTH_USER_MODEL = "auth.User"
