"""The command ``migrate`` of every town."""

from django.apps import AppConfig


class SchemaConfig(AppConfig):
    """Takes Django's ``migrate`` in hand for databases that are empty."""

    name = "moyai.core.schema"
    label = "schema"
