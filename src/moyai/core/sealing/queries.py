"""Reading what was sealed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, OuterRef, Value
from django.db.models.functions import Concat

from moyai.core.sealing.box import open_box
from moyai.core.sealing.errors import KeyDestroyedError, KeyMissingError, SealError
from moyai.core.sealing.masters import list_masters
from moyai.core.sealing.models import SubjectKey


@dataclass(frozen=True)
class Master:
    """One of the town's keys: its name, how many people's keys it seals, whether it is there."""

    name: str
    count: int
    is_here: bool
    is_first: bool


@dataclass(frozen=True)
class Keys:
    """How people's keys stand. ``unreadable``: those that no key of the town opens."""

    masters: tuple[Master, ...]
    destroyed: int
    unreadable: int


def get_sealed(subject: str, sealed: bytes, about: str) -> bytes:
    """Return what was sealed for a subject.

    Args:
        subject: whose it is, ``"resident:48210937"``.
        sealed: what `operations.seal` returned.
        about: the same word that was said then, such as ``"clinic.note:12"``.

    Raises:
        KeyDestroyedError: it was erased.
        KeyMissingError: nothing was ever sealed for this subject, or the town's key is not there.
        ForgedError: it was changed, or moved from somebody or somewhere else.
    """
    return open_box(get_key(subject), bytes(sealed), about)


def get_sealed_text(subject: str, sealed: bytes, about: str) -> str:
    """Return a text that was sealed; see `get_sealed`."""
    return get_sealed(subject, sealed, about).decode()


def get_key(subject: str) -> bytes:
    """Return a subject's key; see `get_sealed` for what it raises."""
    row = SubjectKey.objects.filter(subject=subject).first()
    if row is None:
        raise KeyMissingError(subject)
    return get_unwrapped(row)


def get_unwrapped(row: SubjectKey) -> bytes:
    """Return the key of a row; see `get_sealed` for what it raises."""
    if row.destroyed_at is not None:
        raise KeyDestroyedError(row.subject)
    master = list_masters().get(row.master)
    if master is None:
        raise KeyMissingError(f"the town's key {row.master}")
    return open_box(master, bytes(row.wrapped), row.subject)


def has_erased(subject: str) -> bool:
    """Tell whether a subject's key was destroyed."""
    return SubjectKey.objects.filter(subject=subject, destroyed_at__isnull=False).exists()


def has_been_erased(way: str) -> Exists:
    """Return the condition that the resident to whom a way leads was erased: her key is destroyed.

    Args:
        way: from the row that is asked about to the resident, such as ``"member__resident__"``.
    """
    subject = Concat(Value("resident:"), OuterRef(f"{way}code"), output_field=CharField())
    return Exists(SubjectKey.objects.filter(subject=subject, destroyed_at__isnull=False))


def has_key(subject: str) -> bool:
    """Tell whether a subject has a key that was not destroyed."""
    return SubjectKey.objects.filter(subject=subject, destroyed_at__isnull=True).exists()


def get_standing() -> Keys:
    """Return how people's keys stand; each is opened, so that it is known and not only believed.

    Raises:
        ValueError: what is set as the town's key is none.
    """
    here = list(list_masters())
    living = SubjectKey.objects.filter(destroyed_at__isnull=True)
    counts = dict(living.values_list("master").annotate(count=Count("pk")))
    names = [*here, *sorted(set(counts) - set(here))]
    masters = tuple(Master(name, counts.get(name, 0), name in here, name == here[0]) for name in names)
    destroyed = SubjectKey.objects.filter(destroyed_at__isnull=False).count()
    unreadable = sum(not _opens(row) for row in living.order_by("pk").iterator())
    return Keys(masters, destroyed, unreadable)


def _opens(row: SubjectKey) -> bool:
    try:
        get_unwrapped(row)
    except SealError:
        return False
    return True
