"""What was picked, and who has it: never more than there is, each part with a number to answer for."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.models import Bed, Crop, FarmMember, Harvest, HarvestShare
from moyai.services.smart_farm.notices_people import tell
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.texts import people as say

MOST_G = 1_000_000


@transaction.atomic
def record_harvest(
    *,
    bed: Bed,
    crop: Crop,
    grams: int,
    picked_on: date,
    picked_by: FarmMember | None,
    words: str = "",
    by: FarmMember,
    idempotency_key: str,
    now: datetime,
) -> Harvest:
    """Write down what was picked; the same key again is the same harvest.

    Raises:
        PeopleRefused: no weight that there is, or a day that is to come.
    """
    if not 1 <= grams <= MOST_G:
        raise PeopleRefused("weighs")
    if picked_on > local(now).date():
        raise PeopleRefused("future")
    facts = {
        "code": make_free_code(lambda code: Harvest.objects.filter(code=code).exists()),
        "bed": bed,
        "crop": crop,
        "grams": grams,
        "picked_on": picked_on,
        "picked_by": picked_by,
        "words": words.replace("\0", "").strip()[:120],
        "written_at": now,
    }
    key = f"{by.pk}:{idempotency_key}"[:80]
    harvest, made = Harvest.objects.get_or_create(idempotency_key=key, defaults=facts)
    if made:
        _record("record_harvest", by, f"harvest:{harvest.code}", now, grams=grams)
    return harvest


@transaction.atomic
def share_harvest(
    *, harvest: Harvest, grams: int, member: FarmMember | None, to: str = "", by: FarmMember, now: datetime
) -> HarvestShare:
    """Give a part of a harvest to somebody.

    Raises:
        PeopleRefused: more than there is left, or to nobody.
    """
    words = to.replace("\0", "").strip()[:60]
    if member is None and not words:
        raise PeopleRefused("nobody")
    if grams < 1:
        raise PeopleRefused("weighs")
    has_room = Harvest.objects.filter(pk=harvest.pk, shared_g__lte=F("grams") - grams)
    if not has_room.update(shared_g=F("shared_g") + grams):
        harvest.refresh_from_db()
        raise PeopleRefused("too_much", left=harvest.grams - harvest.shared_g)
    share = HarvestShare.objects.create(
        code=make_free_code(lambda code: HarvestShare.objects.filter(code=code).exists()),
        harvest=harvest,
        member=member,
        to=words,
        grams=grams,
        given_by=by,
        given_at=now,
    )
    crop = harvest.crop
    name = Localized(crop.name, crop.name_en or crop.name)
    text = say.SHARE_GIVEN.format(crop=name, grams=grams, code=share.code)
    tell(member, "share_given", text, f"share:{share.code}", now)
    _record("share_harvest", by, f"share:{share.code}", now, grams=grams)
    return share


@transaction.atomic
def take_share_back(*, share: HarvestShare, by: FarmMember, now: datetime) -> None:
    """Take back what was written wrong and is not received yet; it can be shared anew.

    Raises:
        PeopleRefused: it was received.
    """
    gone, _rows = HarvestShare.objects.filter(pk=share.pk, received_at__isnull=True).delete()
    if not gone:
        raise PeopleRefused("received")
    Harvest.objects.filter(pk=share.harvest_id).update(shared_g=F("shared_g") - share.grams)
    _record("take_share_back", by, f"share:{share.code}", now, grams=share.grams)


@transaction.atomic
def receive_share(*, share: HarvestShare, by: FarmMember, now: datetime) -> None:
    """Mark a part as received, once.

    Raises:
        PeopleRefused: it was before.
    """
    if not HarvestShare.objects.filter(pk=share.pk, received_at__isnull=True).update(received_at=now):
        raise PeopleRefused("received")
    _record("receive_share", by, f"share:{share.code}", now)


def _record(verb: str, by: FarmMember, subject: str, now: datetime, **facts: int) -> None:
    record(actor=f"farm_member:{by.pk}", action=f"smart_farm.{verb}", subject=subject, now=now, **facts)
