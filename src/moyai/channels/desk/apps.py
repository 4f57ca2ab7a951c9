"""Django app: The desk channel: staff take any flow for a caller or visitor."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk channel: staff take any flow for a caller or visitor."""

    name = "moyai.channels.desk"
    label = "desk"
