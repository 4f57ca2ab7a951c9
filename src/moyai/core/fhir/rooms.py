"""Kinds of resources that one room keeps and another room's server gives out.

The server knows who asks and whose charts she may see; the room that keeps something of the same people
offers an adapter for it, and asks the caller alone. So neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from moyai.core.fhir.adapters import Adapter, Caller
from moyai.core.fhir.problems import Resource

if TYPE_CHECKING:
    from moyai.core.accounts.models import User
    from moyai.core.residents.models import Resident

_offered: list[Callable[[], Adapter]] = []


@dataclass(frozen=True)
class Subject:
    """A person's chart, as the server calls it; somebody whom two institutions treat has two.

    Attributes:
        number: of the chart; only grows.
        code: the Patient's id.
        reference: to the Patient.
        resident: who she is.
        is_herself: whether it is she who asks, through a program that she let in.
    """

    number: int
    code: str
    reference: Resource
    resident: Resident
    is_herself: bool


class SubjectCaller(Caller, Protocol):
    """A caller of a server that has patients."""

    user: User

    def list_subjects(self, kind: str) -> Iterable[Subject]:
        """Return the charts of which this kind may be read, by number."""


def offer(make: Callable[[], Adapter]) -> None:
    """Offer a kind of resource to whichever server there is; its adapter's callers are `SubjectCaller`."""
    if make not in _offered:
        _offered.append(make)


def list_offered() -> list[Adapter]:
    """Return an adapter of each kind that is offered."""
    return [make() for make in _offered]
