"""Between the questionnaire's conversation and its operations: JSON in, one call inward, JSON out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from moyai.core.conversations.registry import Call
from moyai.core.errors import Refused
from moyai.core.partners.models import Partner
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.engines.conversation import Localized
from moyai.engines.habit.frailty import Referral as Advised
from moyai.engines.habit.frailty.advice import REFERRALS
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.models import FrailtyCheck
from moyai.services.habit_challenge.operations import checks as operations
from moyai.services.habit_challenge.operations.referrals import refer
from moyai.services.habit_challenge.queries import checks as queries
from moyai.services.habit_challenge.texts import frailty as say


def read_standing(call: Call) -> dict[str, Any]:
    """Return what she has begun, by questionnaire, if the same person answered; and who answers now."""
    resident = _get_resident(call)
    begun: dict[str, dict[str, str]] = {}
    for instrument in Instrument:
        row = queries.find_open_check(resident, instrument)
        if row is None or row.made_by != _name_actor(call):
            continue
        answers = queries.read_answers(row)
        if answers:
            begun[instrument.value] = answers
    return {"open": begun, "is_own": resident.user_id is None or resident.user_id == call.ctx.actor_id}


def read_stored(call: Call) -> str:
    """Return what tells the answers that stand there from others."""
    instrument = Instrument(call.args["instrument"])
    resident = _get_resident(call)
    rows = FrailtyCheck.objects.filter(resident=resident, instrument=instrument, session=call.ctx.session)
    row = rows.order_by("-begun_at").first()
    return "" if row is None else queries.mark_answers(queries.read_answers(row) or {})


def keep_check(call: Call) -> dict[str, Any]:
    """Keep the answers so far."""
    operations.keep_check(**_read_args(call))
    return {}


def finish_check(call: Call) -> dict[str, Any]:
    """Keep all answers, scored.

    Raises:
        Refused: nothing was answered.
    """
    return {"code": operations.finish_check(**_read_args(call)).code}


def read_result(call: Call) -> dict[str, Any]:
    """Return what it tells; empty: it was erased."""
    resident = _get_resident(call)
    row = FrailtyCheck.objects.filter(code=call.args["code"], resident=resident).first()
    read = None if row is None else queries.read_check(row)
    if read is None:
        return {}
    trend = queries.find_trend(queries.list_checks(resident), read)
    advised = queries.find_advised(read)
    words = queries.make_words(read)
    phone = find_phone(resident)
    return {
        "sentence": Localized(*read.result.sentence).to_json(),
        "trend": Localized(*trend.sentence).to_json() if trend else None,
        "advice": [each.to_json() for each in queries.list_advice(read)],
        "next": Localized(*REFERRALS[advised]).to_json(),
        "doubts": [Localized(*each).to_json() for each in read.result.doubts],
        "may_refer": advised != Advised.NONE,
        "centres": [
            {
                "code": one.code,
                "name": Localized(one.name, one.name_en or one.name).to_json(),
                "digest": queries.make_digest(words, one),
            }
            for one in queries.list_centres()
        ],
        "words": [[label.to_json(), value.to_json()] for label, value in words],
        "person": f"{resident.name} {show_phone(phone)}".strip(),
        "page": reverse("habit_challenge:checks"),
    }


def refer_check(call: Call) -> dict[str, Any]:
    """Pass on what she agreed to.

    Raises:
        Refused: it is no longer what she was shown.
    """
    check = FrailtyCheck.objects.select_related("resident").filter(
        code=call.args["code"], resident=call.ctx.resident_id
    )
    centre = Partner.objects.filter(code=call.args["centre"], kind=queries.CENTRE).first()
    row = check.first()
    if row is None or centre is None:
        raise Refused("gone", say.GONE)
    made = refer(
        check=row,
        centre=centre,
        digest=call.args["digest"],
        actor=_name_actor(call),
        now=call.ctx.now,
    )
    return {"code": made.code}


def _read_args(call: Call) -> dict[str, Any]:
    return {
        "resident": _get_resident(call),
        "instrument": Instrument(call.args["instrument"]),
        "answers": call.args["answers"],
        "session": call.ctx.session,
        "through": call.ctx.channel,
        "actor": _name_actor(call),
        "now": call.ctx.now,
    }


def _get_resident(call: Call) -> Resident:
    assert call.ctx.resident_id is not None  # the flow is about a resident
    return Resident.objects.get(pk=call.ctx.resident_id)


def _name_actor(call: Call) -> str:
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"resident:{call.ctx.resident_id}"
