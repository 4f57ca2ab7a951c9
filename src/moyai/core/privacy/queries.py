"""Reads on periods of keeping."""

from dataclasses import replace
from datetime import datetime

from django.apps import apps
from django.conf import settings

from moyai.core.manifest import Retention
from moyai.core.privacy.models import ErasureRun


def list_periods() -> list[Retention]:
    """Return every declared period, those that this town has changed (MOYAI_RETENTION_DAYS) as changed.

    Raises:
        ValueError: the town changes a period that is not there, or one model has two.
    """
    declared = [each for config in apps.get_app_configs() for each in getattr(config, "retention", ())]
    models = [each.model for each in declared]
    changed: dict[str, int] = settings.MOYAI_RETENTION_DAYS
    if len(set(models)) < len(models) or not set(changed) <= set(models):
        raise ValueError("each model has one period, and only those can be changed")
    return [replace(each, days=changed.get(each.model, each.days)) for each in declared]


def find_last_run(model: str) -> ErasureRun | None:
    """Return the latest run for a model, or None."""
    return ErasureRun.objects.filter(model=model).order_by("-ran_at", "-pk").first()


def has_run_since(model: str, at: datetime) -> bool:
    """Tell whether a model's eraser has run at or after a time."""
    return ErasureRun.objects.filter(model=model, ran_at__gte=at).exists()
