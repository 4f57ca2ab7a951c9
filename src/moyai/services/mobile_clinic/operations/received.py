"""What other programs sent, kept sealed as it came."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.codes import make_code, make_free_code
from moyai.core.sealing.operations import seal_text
from moyai.services.mobile_clinic.models import AppPermit, Patient, ReceivedResource
from moyai.services.mobile_clinic.operations.outside_vitals import watch_received
from moyai.services.mobile_clinic.queries.outside_vitals import KIND as OBSERVATION


@transaction.atomic
def keep_received(
    *, kind: str, patient: Patient, body: dict[str, Any], identifier: str, permit: AppPermit, now: datetime
) -> tuple[ReceivedResource, bool]:
    """Keep a resource that a program sent, and look at what it measures; return it, and whether it is new.

    Args:
        kind: of the resource.
        patient: whose it is.
        body: as it is given out again, without id and meta.
        identifier: the sender's own (``system|value``): the same again is the same; empty: it has none.
        permit: through which it came.
        now: the town's time.

    Raises:
        KeyDestroyedError: her data were erased; nothing new is kept of her.
    """
    wait_for_turn()
    code = make_free_code(lambda each: ReceivedResource.objects.filter(code=each).exists())
    name = f"{patient.institution_id}:{patient.pk}:{kind}:{identifier or make_code(16)}"
    mark = salted_hmac("clinic.received", name, algorithm="sha256").hexdigest()
    known = ReceivedResource.objects.filter(mark=mark).first()
    if known is not None:
        return known, False
    row = ReceivedResource(
        code=code, kind=kind, patient=patient, permit=permit, sent_by=permit.user, mark=mark, received_at=now
    )
    text = json.dumps(body, ensure_ascii=False)
    row.body = seal_text(subject=patient.subject, text=text, about=row.about, now=now)
    row.save(force_insert=True)
    if kind == OBSERVATION:
        watch_received(row=row, observation=body, now=now)
    record(
        actor=f"user:{permit.user_id}",
        action="mobile_clinic.receive",
        subject=f"patient:{patient.code}",
        now=now,
        what=kind,
        app=permit.app.client_id,
        received=code,
    )
    return row, True
