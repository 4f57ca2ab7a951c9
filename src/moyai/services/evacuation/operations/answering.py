"""Answers to what everybody was asked at once: kept many at a time, each once, and what is said to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import F

from moyai.core.conversations.polls import Choice, Option, Poll, Tap, Telling
from moyai.engines.conversation import Localized
from moyai.services.evacuation.claims.storing import store_new_reports
from moyai.services.evacuation.claims.taps import HELP, MOST_PEOPLE, read_answer, write_tap
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import Question
from moyai.services.evacuation.models import MassQuestion
from moyai.services.evacuation.texts import asking as say

POLL = "evacuation.where"
REPORT_FLOW = "report"


def keep_answers(taps: Sequence[Tap]) -> list[Telling | None]:
    """Keep answers as claims, each event id once, in the caller's transaction; return what is said to each.

    One that comes after the incident's end is kept like every late claim, and told so. Where the incident was
    erased since, nothing is left to keep it with.
    """
    askings = _find_askings(taps)
    said: list[Telling | None] = [None] * len(taps)
    for number in {tap.choice.asking for tap in taps}:
        places = [place for place, tap in enumerate(taps) if tap.choice.asking == number]
        asking = askings.get(number)
        answers = (
            _keep_all(asking, [taps[place] for place in places]) if asking else [tell_over("")] * len(places)
        )
        for place, telling in zip(places, answers, strict=True):
            said[place] = telling
    return said


def _find_askings(taps: Iterable[Tap]) -> dict[int, MassQuestion]:
    numbers = {tap.choice.asking for tap in taps}
    return {
        asking.pk: asking for asking in MassQuestion.objects.filter(pk__in=numbers).select_related("incident")
    }


def _keep_all(asking: MassQuestion, taps: Sequence[Tap]) -> list[Telling | None]:
    incident = asking.incident
    read = [read_answer(tap.choice.answer) for tap in taps]
    bodies = [
        (tap.event_id, write_tap(tap, *answer))
        for tap, answer in zip(taps, read, strict=True)
        if answer is not None
    ]
    new = store_new_reports(incident.pk, bodies)
    if new:
        MassQuestion.objects.filter(pk=asking.pk).update(answers=F("answers") + len(new))
    is_over = incident.closed_at is not None
    said: list[Telling | None] = []
    for tap, answer in zip(taps, read, strict=True):
        if answer is None or tap.event_id not in new:
            said.append(None)
            continue
        new.discard(tap.event_id)  # the same event twice in one batch
        asks = Question.PEOPLE in incident.questions
        said.append(
            tell_over(incident.mode) if is_over else tell_noted(asking.pk, incident.mode, *answer, asks=asks)
        )
    return said


@lru_cache(maxsize=512)
def tell_noted(asking: int, mode: str, word: str, people: int | None, *, asks: bool = True) -> Telling:
    """Return what is said to whoever answered so; ``asks``: whether the incident asks how many they are."""
    if word == HELP:
        return Telling(mark_localized(say.NOTED_HELP, mode), flows=(REPORT_FLOW,))
    answer = say.ANSWERS[word]
    if people is not None:
        text = say.NOTED_PEOPLE.format(answer=answer, people=name_number(people))
        return Telling(mark_localized(text, mode), flows=(REPORT_FLOW,))
    if not asks:
        return Telling(mark_localized(say.NOTED.format(answer=answer), mode), flows=(REPORT_FLOW,))
    options = tuple(
        Option(name_number(n), Choice(POLL, asking, f"{word}.{n}")) for n in range(1, MOST_PEOPLE + 1)
    )
    return Telling(
        mark_localized(say.HOW_MANY.format(answer=answer), mode), options=options, flows=(REPORT_FLOW,)
    )


@lru_cache(maxsize=8)
def tell_over(mode: str) -> Telling:
    """Return what is said to whoever answers too late."""
    return Telling(mark_localized(say.OVER, mode))


def name_number(people: int) -> Localized:
    """Return a number of people in words of a button."""
    return (say.PEOPLE if people < MOST_PEOPLE else say.PEOPLE_OR_MORE).format(n=people)


WHERE_POLL = Poll(POLL, keep_answers)
