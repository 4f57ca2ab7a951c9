"""Django app: How every page looks: templates, tags and components."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """How every page looks: templates, tags and components."""

    name = "moyai.core.ui"
    label = "ui"
