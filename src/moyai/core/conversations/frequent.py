"""Where somebody often goes: offered with a place question at every door, as far as the door has room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.places import find_option, make_facility_option, show_name
from moyai.core.places.models import Facility
from moyai.engines.conversation import Invalid, Place, PlaceOption, Prompt, validate

MOST_FREQUENT = 3
LOOKED_AT = 30
FACILITY = "facility:"


def list_frequent(session: Session, prompt: Prompt, *, is_public: bool = False) -> tuple[PlaceOption, ...]:
    """Return the places that the resident answered this question with before, most often first.

    Her own places, which the question offers anyway, and what would not do now are left out. Conversations
    that ended before this one began count, so that what is offered does not change meanwhile.

    Args:
        session: The conversation.
        prompt: Its present question; nothing is offered for any but a place.
        is_public: Only the town's facilities: for doors on which no spot of somebody's own may stand.
    """
    if not isinstance(prompt, Place) or session.resident_id is None:
        return ()
    ranked = [one for one in _rank(session, prompt) if not is_public or _is_facility(one)]
    own = {place.token for place in prompt.own} | {place.name.get("ja") for place in prompt.own}
    fit = [
        option
        for option in _bring_up_to_date(ranked)
        if not own & {option.token, option.name.get("ja")}
        and not isinstance(validate(prompt, option.value), Invalid)
    ]
    return tuple(fit[:MOST_FREQUENT])


def make_finder(session: Session) -> Callable[[str], PlaceOption | None]:
    """Return what finds a place that stands in no prompt: a facility, or one that she went to before."""

    def find(token: str) -> PlaceOption | None:
        return find_option(token) or next((one for one in _list_past(session) if one.token == token), None)

    return find


def _rank(session: Session, prompt: Place) -> list[PlaceOption]:
    """Return the places of the latest conversations by how often they were chosen, then the latest first."""
    answers = _list_answers(session)
    past = [option for each in answers for option in _read(each.get(prompt.key, {}).get("value"))]
    latest = {option.token: option for option in reversed(past)}
    counted = Counter(option.token for option in past)
    return [latest[token] for token, _count in counted.most_common()]


def _list_answers(session: Session) -> list[dict[str, Any]]:
    past = Session.objects.filter(
        resident=session.resident_id,
        flow=session.flow,
        status=SessionStatus.ENDED,
        updated_at__lt=session.started_at,
    )
    return list(past.order_by("-updated_at", "-pk").values_list("answers", flat=True)[:LOOKED_AT])


def _list_past(session: Session) -> Iterable[PlaceOption]:
    if session.resident_id is None:
        return ()
    return (
        option
        for answers in _list_answers(session)
        for answer in answers.values()
        for option in _read(answer.get("value"))
    )


def _read(value: object) -> Iterable[PlaceOption]:
    """Yield the place that an answer was, if it was one with a name."""
    if isinstance(value, dict) and value.get("name") and {"lon", "lat"} <= value.keys():
        yield PlaceOption(show_name(str(value["name"])), value["lon"], value["lat"], value.get("place_id"))


def _bring_up_to_date(options: list[PlaceOption]) -> Iterable[PlaceOption]:
    """Yield facilities as they are now, without those that are gone; other places as they were chosen."""
    numbers = [int(str(one.place_id).removeprefix(FACILITY)) for one in options if _is_facility(one)]
    present = Facility.objects.in_bulk(numbers) if numbers else {}
    for one in options:
        if not _is_facility(one):
            yield one
        elif facility := present.get(int(str(one.place_id).removeprefix(FACILITY))):
            yield make_facility_option(facility)


def _is_facility(option: PlaceOption) -> bool:
    kind, number = (option.place_id or "").partition(":")[::2]
    return f"{kind}:" == FACILITY and number.isdecimal()
