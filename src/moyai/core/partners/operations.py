"""Writes on partners."""

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.partners.models import Partner


@transaction.atomic
def define_partner(
    *, code: str, name: str, name_en: str = "", kind: str, phone: str = "", actor: str, now: datetime
) -> Partner:
    """Add a partner, or change the one that has the code."""
    partner, _made = Partner.objects.update_or_create(
        code=code, defaults={"name": name, "name_en": name_en, "kind": kind, "phone": phone}
    )
    record(actor=actor, action="partners.define", subject=f"partner:{code}", now=now, name=name)
    return partner
