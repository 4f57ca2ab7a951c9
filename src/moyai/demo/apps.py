"""Django app: The demo town: facts of Ina, invented people, and their life."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo town: facts of Ina, invented people, and their life."""

    name = "moyai.demo"
    label = "demo"
