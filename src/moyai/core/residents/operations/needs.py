"""Writes on what somebody needs on the way: how she gets about, how far, how long, what a crew must know."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Resident

MOST_KERB_MINUTES = 20
MOST_WALK_M = 2000
NOTE_LENGTH = 60
"""What a driver reads at a glance."""


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What somebody needs on the way.

    Attributes:
        mobility: how she gets about outside.
        kerb_minutes: from her door to a vehicle; None: what is usual for her mobility.
        walk_limit_m: how far she can walk to a stop, 0 not at all; None: what is usual for her mobility.
        note_for_crew: what she wishes the driver to know.
    """

    mobility: Mobility
    kerb_minutes: int | None
    walk_limit_m: int | None
    note_for_crew: str


class BadNeeds(Refused):
    """Nobody could mean that."""

    def __init__(self) -> None:
        super().__init__("bad_needs", _("時間や距離が大きすぎます。確かめてください。"))


@transaction.atomic
def change_needs(*, resident: Resident, needs: Needs, actor: str, now: datetime) -> Resident:
    """Set what somebody needs on the way; rides that are booked keep the time they were planned with.

    The audit log says what was changed, never the words of the note.

    Raises:
        BadNeeds: a time or a distance is out of reason.
    """
    if not 0 <= (needs.kerb_minutes or 0) <= MOST_KERB_MINUTES:
        raise BadNeeds
    if not 0 <= (needs.walk_limit_m or 0) <= MOST_WALK_M:
        raise BadNeeds
    wanted = {
        "mobility": needs.mobility,
        "kerb_minutes": needs.kerb_minutes,
        "walk_limit_m": needs.walk_limit_m,
        "note_for_crew": tidy_note(needs.note_for_crew),
    }
    changed = [name for name, value in wanted.items() if getattr(resident, name) != value]
    if not changed:
        return resident
    for name, value in wanted.items():
        setattr(resident, name, value)
    resident.save(update_fields=changed)
    subject = f"resident:{resident.code}"
    record(actor=actor, action="residents.change_needs", subject=subject, now=now, changed=changed)
    return resident


def tidy_note(text: str, length: int = NOTE_LENGTH) -> str:
    """Return a note as one short line without what would turn or hide the text around it."""
    kinds = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # line feeds, marks of direction, invisible characters
    kept = (" " if unicodedata.category(char) in kinds else char for char in text)
    return " ".join("".join(kept).split())[:length]
