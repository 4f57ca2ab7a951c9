"""Her yes, to whom it goes, and its end: from that moment nobody sees anything."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.residents.models import Resident
from moyai.core.residents.operations import give_consent, withdraw_consent
from moyai.core.watchover.enums import Outcome
from moyai.core.watchover.operations.ending import end
from moyai.core.watchover.policy import FAMILY, LABEL, VOLUNTEER, WORDING
from moyai.core.watchover.queries import find_open_concern


@transaction.atomic
def agree(*, resident: Resident, family: bool, volunteer: bool, actor: str, now: datetime) -> None:
    """Keep that she agrees to be watched over by the welfare office, and by whom besides."""
    give_consent(resident=resident, purpose=LABEL, version=WORDING, actor=actor, now=now)
    for purpose, is_wanted in ((FAMILY, family), (VOLUNTEER, volunteer)):
        if is_wanted:
            give_consent(resident=resident, purpose=purpose, version=WORDING, actor=actor, now=now)
        else:
            withdraw_consent(resident=resident, purpose=purpose, actor=actor, now=now)


@transaction.atomic
def withdraw(*, resident: Resident, actor: str, now: datetime) -> None:
    """Keep that she agrees no more; what is open ends, and nobody is asked about her any more."""
    for purpose in (LABEL, FAMILY, VOLUNTEER):
        withdraw_consent(resident=resident, purpose=purpose, actor=actor, now=now)
    concern = find_open_concern(resident)
    if concern is not None:
        end(concern, outcome=Outcome.WITHDRAWN, by=None, note="", now=now)
