"""The manifest each service declares in its apps.py."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.conf import settings


@dataclass(frozen=True)
class Setting:
    """One setting of a service: key, type, default and what it means."""

    key: str
    kind: type
    default: Any
    meaning: str


@dataclass(frozen=True)
class Retention:
    """How long a kind of record is kept.

    An AppConfig declares its own as ``retention``; whoever owns the model registers the eraser
    (core/privacy/registry.py).

    Attributes:
        model: ``app_label.Model``.
        what: what it is, in words for the town's officers.
        days: days after ``counted_from`` at which it is erased or made anonymous.
        counted_from: the field that starts the period.
        action: ``"erase"`` or ``"anonymise"``.
        reason: law or need that sets the period.
    """

    model: str
    what: Any
    days: int
    counted_from: str
    action: str
    reason: Any


def whole_years(count: int) -> int:
    """Return the days of so many years as a law counts them: whichever years, leap days with them."""
    return 365 * count + (count + 3) // 4


class ServiceConfig(AppConfig):
    """Base of every service's AppConfig."""

    title: ClassVar[str]
    title_en: ClassVar[str]
    roles: ClassVar[tuple[str, ...]] = ()
    settings: ClassVar[tuple[Setting, ...]] = ()
    retention: ClassVar[tuple[Retention, ...]] = ()


def list_services() -> list[ServiceConfig]:
    """Return the services that are on, in the order of the settings."""
    return [config for config in apps.get_app_configs() if isinstance(config, ServiceConfig)]


def read_settings(label: str) -> dict[str, Any]:
    """Return a service's settings by key: its manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS``.

    Whoever makes an object of them has a setting refused that does not exist (TypeError).
    """
    config = apps.get_app_config(label)
    assert isinstance(config, ServiceConfig)
    values = {setting.key: setting.default for setting in config.settings}
    changed: dict[str, dict[str, Any]] = getattr(settings, "MOYAI_SERVICE_SETTINGS", {})
    return values | changed.get(label, {})
