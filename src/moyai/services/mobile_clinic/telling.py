"""Telling a patient something: as her doors and hours are, and to her alone where it is nobody else's affair.

Whatever is told of a visit that nobody else is to know of (`teens`) goes out as a kind that ``core/notices``
tells to her alone, in words that name neither clinic nor place; the rest stands on her own page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.operations import notify
from moyai.core.notices.own import register_own_kind
from moyai.core.notices.replies import Reply
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.models import Patient
from moyai.services.mobile_clinic.teens import is_private, is_private_record
from moyai.services.mobile_clinic.texts import doors as say

OWN = "mobile_clinic.own"
OWN_REMINDER = "mobile_clinic.own_reminder"


def register_own() -> None:
    """Make the kinds that are told to nobody but her known."""
    register_own_kind(OWN)
    register_own_kind(OWN_REMINDER)


def tell_patient(
    patient: Patient,
    *,
    kind: str,
    text: Localized,
    key: str,
    now: datetime,
    programme: str = "",
    own_text: Localized = say.OWN_NEWS,
    own_kind: str = OWN,
    urgency: Urgency = Urgency.INFO,
    useful_until: datetime | None = None,
    is_private_notice: bool = True,
    is_told: bool = False,
    replies: Sequence[Reply] = (),
    own_replies: Sequence[Reply] = (),
) -> Notice:
    """Tell a patient something of a visit, or (without a programme) of her record.

    Args:
        patient: whom.
        kind: of the notice, where it is an ordinary one.
        text: what she is told then.
        key: the same again tells nothing twice.
        now: the town's time.
        programme: of the visit or appointment; empty: it is about her record as a whole.
        own_text: what she is told where it is nobody else's affair.
        own_kind: the kind of the notice then.
        urgency: of an ordinary notice; one that is hers alone is never carried on to others.
        useful_until: after that she need not be told.
        is_private_notice: an ordinary notice too must not stand on a screen that her household shares.
        is_told: she has just heard it.
        replies: answers of one tap to an ordinary notice.
        own_replies: answers of one tap to one that is hers alone.
    """
    is_hers_alone = is_private(programme) if programme else is_private_record(patient)
    said = own_text if is_hers_alone else text
    return notify(
        resident=patient.resident,
        kind=own_kind if is_hers_alone else kind,
        text=as_dict(said),
        idempotency_key=key,
        now=now,
        urgency=Urgency.INFO if is_hers_alone else urgency,
        useful_until=useful_until,
        is_private=is_hers_alone or is_private_notice,
        is_told=is_told,
        replies=own_replies if is_hers_alone else replies,
    )


def as_dict(text: Localized) -> dict[str, str]:
    """Return a sentence by language, as the outbox keeps it."""
    return {"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")}
