"""The papers' templates."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """PDF made from templates that extend ``papers/base.html``."""

    name = "moyai.core.papers"
    label = "papers"
