"""Asking everybody at once where they are: one question, one tap."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.conversations.polls import Choice, Option, Telling, ask_many
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.evacuation.drill import MARK, MARK_EN, mark_localized
from moyai.services.evacuation.models import Incident, MassQuestion
from moyai.services.evacuation.operations.answering import POLL, REPORT_FLOW
from moyai.services.evacuation.refusals import IncidentIsOver
from moyai.services.evacuation.texts import asking as say


@transaction.atomic
def ask_everybody(
    *,
    incident: Incident,
    key: str,
    by: User | None,
    now: datetime,
    real_now: datetime,
    residents: QuerySet[Resident] | None = None,
) -> MassQuestion:
    """Ask where they are, by every channel that can ask many at once; the same key asks once.

    Args:
        incident: for which.
        key: of the form or job that wants it.
        by: who decided.
        now: the town's time.
        real_now: real time, by which channels send.
        residents: whom; None: everybody, those who are not registered among them.

    Raises:
        IncidentIsOver: it has ended.
    """
    if not Incident.objects.filter(pk=incident.pk, is_open=True).exists():
        raise IncidentIsOver
    asking, is_new = MassQuestion.objects.get_or_create(
        key=key, defaults={"incident": incident, "asked_at": now, "asked_by": by}
    )
    if not is_new:
        return asking
    reached = ask_many(
        question=make_question(asking),
        residents=residents,
        key=name_mailing(asking.pk),
        now=now,
        real_now=real_now,
    )
    asking.asked = sum(reached.values())
    asking.save(update_fields=["asked"])
    record(
        actor=f"user:{by.pk}" if by else "system:evacuation",
        action="evacuation.ask_everybody",
        subject=f"incident:{incident.code}",
        now=now,
        mode=incident.mode,
        asked=reached,
    )
    return asking


def name_mailing(asking: int) -> str:
    """Return the key under which a door knows what it says to everybody for an asking."""
    return f"evacuation/asking/{asking}"


def make_question(asking: MassQuestion) -> Telling:
    """Return the question with its answers."""
    return tell_question(asking.incident, asking.pk)


def tell_question(incident: Incident, number: int) -> Telling:
    """Return the question as it is asked for an incident; a drill's carries the mark.

    Args:
        incident: for which.
        number: of the asking, which stands on the buttons; 0 to look at it only.
    """
    name = Localized(incident.name.removeprefix(MARK), incident.name_en.removeprefix(MARK_EN))
    options = (Option(label, Choice(POLL, number, word)) for word, label in say.ANSWERS.items())
    return Telling(
        text=mark_localized(say.QUESTION.format(incident=name), incident.mode),
        hint=say.QUESTION_HINT,
        options=tuple(options),
        flows=(REPORT_FLOW,),
    )
