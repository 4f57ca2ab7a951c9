"""Django app: Indicators: figures the town steers by, each with unit, direction and definition."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators: figures the town steers by, each with unit, direction and definition."""

    name = "moyai.core.indicators"
    label = "indicators"
