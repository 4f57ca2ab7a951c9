"""What a resident wants: her doors in order, her quiet hours, her language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.languages import read_language
from moyai.core.notices.doors import list_leading
from moyai.core.notices.models import Preference
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized


class NoDoor(Refused):
    """Doors were named of which none leads to her."""

    def __init__(self) -> None:
        text = Localized("お知らせの方法を、1つはえらんでください。", "Choose at least one way to be told.")
        super().__init__("no_door", text)


@transaction.atomic
def choose_doors(
    *,
    resident: Resident,
    doors: Sequence[str],
    quiet_from: time,
    quiet_until: time,
    language: str,
    actor: str,
    now: datetime,
) -> None:
    """Keep how a resident wants to be told. The first door becomes her preferred contact, where it is one.

    Args:
        resident: whose wish it is.
        doors: the doors that she allows, the first to be tried first.
        quiet_from: from when she is not to be told, on the town's wall clock.
        quiet_until: until when; the same as ``quiet_from`` means at any hour.
        language: ja, en or easy.
        actor: who says so.
        now: the town's time.

    Raises:
        NoDoor: none of them leads to her.
    """
    leading = list_leading(resident)
    wanted = [door for door in dict.fromkeys(doors) if door in leading]
    if not wanted and leading:
        raise NoDoor
    facts = {"doors": wanted, "quiet_from": quiet_from, "quiet_until": quiet_until}
    Preference.objects.update_or_create(resident=resident, defaults=facts)
    if wanted:
        _prefer(resident, wanted[0])
    Resident.objects.filter(pk=resident.pk).update(language=read_language(language))
    subject = f"resident:{resident.code}"
    record(actor=actor, action="notices.choose_doors", subject=subject, now=now, doors=wanted)


def _prefer(resident: Resident, door: str) -> None:
    resident.contact_points.update(is_preferred=False)
    first = resident.contact_points.filter(kind=door).order_by("pk").first()
    if first is not None:
        resident.contact_points.filter(pk=first.pk).update(is_preferred=True)
