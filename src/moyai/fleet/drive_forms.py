"""The driver's other pages: what a driver enters beside the buttons at stops.

An app registers here, in its ``AppConfig.ready()``, which pages belong on the driver's tablet.
Each brings its own form as a template that shows nothing of anybody, for it is kept on the tablet for when
there is no connection.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class DriveForm:
    """One page of the driver's tablet.

    Attributes:
        key: a word of its own.
        label: on the tab, short.
        url_name: the page when there is a connection.
        icon: of core/ui/icons.
        template: its form without anybody's facts, for when there is none.
        make_context: the template's context; takes nothing, knows nobody.
        sort: place among the tabs.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    template: str
    make_context: Callable[[], Mapping[str, Any]] = field(default=_nothing)
    sort: int = 50


_forms: dict[str, DriveForm] = {}


def add_form(form: DriveForm) -> None:
    """Put a page on the driver's tablet; the same key again replaces it."""
    _forms[form.key] = form


def list_forms() -> list[DriveForm]:
    """Return the pages in their order."""
    return sorted(_forms.values(), key=lambda form: (form.sort, form.key))
