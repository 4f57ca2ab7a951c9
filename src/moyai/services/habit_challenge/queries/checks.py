"""Reads on questionnaires and referrals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.partners.models import Partner
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized, day_label, joined
from moyai.engines.habit.frailty import (
    Referral as Advised,
)
from moyai.engines.habit.frailty import (
    Result,
    ScoreTrend,
    State,
    advise,
    find_referral,
    find_score_trend,
)
from moyai.services.habit_challenge.enums import Instrument, ReferralStatus
from moyai.services.habit_challenge.instruments import assess
from moyai.services.habit_challenge.models import FrailtyCheck, Referral
from moyai.services.habit_challenge.sealed_checks import find_facts
from moyai.services.habit_challenge.texts import frailty as say

CENTRE = "support_centre"
"""Kind of the partners who are community support centres (地域包括支援センター)."""
FAMILY = "habit_challenge.check_family"
"""Purpose of her consent that whoever acts for her may see her results."""
CARE = "habit_challenge.check_care"
"""Purpose of her consent that who treats her may read what she answered (fhir/responses.py)."""
OPEN = (ReferralStatus.SENT, ReferralStatus.TAKEN)
TITLES: dict[Instrument, Localized] = {
    Instrument.KCL: say.KCL,
    Instrument.LATE_ELDER: say.LATE,
    Instrument.JCHS: say.JCHS,
    Instrument.FOODS: say.FOODS,
}


@dataclass(frozen=True)
class Read:
    """A finished questionnaire, opened.

    Attributes:
        check: The row.
        day: When it was finished.
        answers: What was answered.
        result: What the rule of today makes of it.
        points: As it was told then.
        is_same_rule: Whether the rule of today is the one it was scored by.
    """

    check: FrailtyCheck
    day: date
    answers: dict[str, str]
    result: Result
    points: int
    is_same_rule: bool

    @property
    def instrument(self) -> Instrument:
        """Which questionnaire."""
        return Instrument(self.check.instrument)


def find_open_check(resident: Resident, instrument: Instrument) -> FrailtyCheck | None:
    """Return what she has begun and not finished, or None."""
    return FrailtyCheck.objects.filter(resident=resident, instrument=instrument, finished_at=None).first()


def read_answers(check: FrailtyCheck) -> dict[str, str] | None:
    """Return what was answered; None: it was erased."""
    facts = find_facts(check.subject, check.answers, check.about)
    return None if facts is None else dict(facts["answers"])


def read_check(check: FrailtyCheck) -> Read | None:
    """Return a finished questionnaire, opened; None: it was erased."""
    facts = find_facts(check.subject, check.answers, check.about)
    if facts is None or check.finished_at is None:
        return None
    answers = dict(facts["answers"])
    result = assess(Instrument(check.instrument), answers)
    told = int(facts.get("points", result.points))
    is_same = check.rule_version == result.version
    return Read(check, local(check.finished_at).date(), answers, result, told, is_same)


def list_checks(resident: Resident) -> list[Read]:
    """Return everything that she finished, opened, the oldest first."""
    rows = FrailtyCheck.objects.filter(resident=resident, finished_at__isnull=False).order_by("finished_at")
    return [read for row in rows if (read := read_check(row)) is not None]


def find_trend(reads: list[Read], read: Read) -> ScoreTrend | None:
    """Return how it went since the time before, by the same instrument and rule; None: there is none."""
    earlier = [
        each
        for each in reads
        if each.instrument == read.instrument and each.day < read.day and each.is_same_rule
    ]
    if not earlier or not read.is_same_rule:
        return None
    return find_score_trend(earlier[-1].result, earlier[-1].day, read.result, read.day)


def find_advised(read: Read) -> Advised:
    """Return whether the community support centre is offered."""
    return find_referral([read.result])


def list_advice(read: Read) -> list[Localized]:
    """Return what she can do, in sentences."""
    return [Localized(*sentence) for sentence in advise(read.result)]


def list_centres() -> list[Partner]:
    """Return the community support centres."""
    return list(Partner.objects.filter(kind=CENTRE).order_by("name", "pk"))


def make_words(read: Read) -> list[tuple[Localized, Localized]]:
    """Return what is passed on: what it told and of which sides of life, no single answer."""
    title = TITLES[read.instrument]
    names = [
        Localized(*finding.rule.name)
        for finding in read.result.findings
        if finding.state == State.YES and finding.rule.domain not in ("programme", "frailty", "several")
    ]
    words = [
        (
            say.WORD_RESULT.format(day=day_label(read.day), instrument=title),
            Localized(*read.result.sentence),
        )
    ]
    if names and read.instrument != Instrument.FOODS:
        words.append((say.WORD_DOMAINS, joined(names, "、", ", ")))
    return words


def make_digest(words: list[tuple[Localized, Localized]], centre: Partner) -> str:
    """Return what tells whether these are still the words that she saw."""
    told = [centre.code, *([label.to_json(), value.to_json()] for label, value in words)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def mark_answers(answers: Mapping[str, str]) -> str:
    """Return what tells one set of answers from another."""
    return hashlib.sha256(json.dumps(dict(answers), sort_keys=True).encode()).hexdigest()[:16]


def list_referrals(resident: Resident) -> list[Referral]:
    """Return where she was passed on to, the newest first."""
    return list(Referral.objects.filter(resident=resident).select_related("centre"))


def list_centres_of(user: User) -> list[Partner]:
    """Return the community support centres that somebody works for."""
    jobs = user.memberships.filter(role=Role.PARTNER, partner__kind=CENTRE)
    return list(Partner.objects.filter(pk__in=jobs.values("partner")).order_by("name"))


def list_received(centres: list[Partner]) -> QuerySet[Referral]:
    """Return what centres were told and may still see, what waits first."""
    received = Referral.objects.filter(centre__in=centres).exclude(status=ReferralStatus.WITHDRAWN)
    return received.select_related("resident", "centre").order_by("done_at", "-consented_at")


def read_words(referral: Referral) -> list[tuple[Localized, Localized]] | None:
    """Return what she agreed to pass on; None: it was erased."""
    facts: Any = find_facts(referral.subject, referral.words, referral.about)
    if facts is None:
        return None
    return [(Localized.from_json(label), Localized.from_json(value)) for label, value in facts["words"]]


def read_note(referral: Referral) -> str:
    """Return what the centre wrote when it closed it."""
    facts: Any = find_facts(referral.subject, referral.note, f"{referral.about}:note")
    return "" if facts is None else str(facts["note"])
