"""Django app: Partners: firms and bodies that run services with the town."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partners: firms and bodies that run services with the town."""

    name = "moyai.core.partners"
    label = "partners"
