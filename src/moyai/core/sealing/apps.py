"""Django app: Sealing: one key a person; destroying it erases whatever was sealed with it."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    """Sealing: one key a person; destroying it erases whatever was sealed with it."""

    name = "moyai.core.sealing"
    label = "sealing"
