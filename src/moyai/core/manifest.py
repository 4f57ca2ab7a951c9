"""The manifest each service declares in its apps.py."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.apps import AppConfig, apps
from django.conf import settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Policy = TypeVar("Policy", bound="DataclassInstance")


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

    Raises:
        TypeError: a setting is changed that does not exist.
    """
    config = apps.get_app_config(label)
    assert isinstance(config, ServiceConfig)
    values = {setting.key: setting.default for setting in config.settings}
    changed: dict[str, Any] = getattr(settings, "MOYAI_SERVICE_SETTINGS", {}).get(label, {})
    if unknown := changed.keys() - values.keys():
        raise TypeError(f"{label} has no setting {', '.join(sorted(unknown))}")
    return values | changed


def read_policy(label: str, kind: type[Policy]) -> Policy:
    """Return the settings of a part of a service as one typed object.

    Args:
        label: of the service.
        kind: a dataclass whose fields are called as the settings are.

    Raises:
        TypeError: see `read_settings`.
    """
    values = read_settings(label)
    return kind(**{each.name: values[each.name] for each in fields(kind)})
