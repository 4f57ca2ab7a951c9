"""How a simulated resident gets through the booking conversation: the flow people use, answer by answer.

What she knows beforehand (from, to, when, who) is given at the start, as the button "book the way back" does;
the offers and the last question are answered as they come.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from moyai.core.conversations import operations
from moyai.core.conversations.models import Effect, Session, SessionStatus
from moyai.core.conversations.operations import Talk
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.demo.demand import Errand
from moyai.engines.conversation import Confirm, Reply, Slot

FLOW = "book_ride"
MOST_TURNS = 6
WILLING_S = 50 * 60
"""How far from her wish a resident takes an offer rather than stay at home."""


@dataclass(frozen=True)
class Booking:
    """How a conversation ended: ``ride`` is the code of the ride, or None."""

    session: str
    ride: str | None


def book(
    errand: Errand, *, day: date, channel: str, owner_key: str, actor_id: int | None, now: datetime
) -> Booking:
    """Talk an errand through to its end."""
    resident = Resident.objects.select_related("household").get(code=errand.rider.code)
    session = operations.start_session(
        flow=FLOW,
        channel=channel,
        now=now,
        resident_id=resident.pk,
        actor_id=actor_id,
        owner_key=owner_key,
        answers=list_answers(errand, resident, day),
    )
    talk = operations.take_turn(code=session.code, now=now)
    for _ in range(MOST_TURNS):
        reply = choose_reply(talk) if talk.turn.status == "asking" else None
        if reply is None:
            break
        talk = operations.answer(code=session.code, version=talk.session.version, reply=reply, now=now)
    if talk.session.status == SessionStatus.ACTIVE:
        operations.stop_session(code=session.code, now=now)
    return Booking(session.code, find_booked(talk.session))


def list_answers(errand: Errand, resident: Resident, day: date) -> dict[str, Any]:
    """Return what the resident knows before she is asked."""
    home = resident.household
    landmark = Facility.objects.get(name=errand.landmark.name, kind=errand.landmark.kind)
    ends = [
        {"lon": home.lon, "lat": home.lat, "name": "自宅", "place_id": f"home:{home.pk}"},
        {
            "lon": landmark.lon,
            "lat": landmark.lat,
            "name": landmark.name,
            "place_id": f"facility:{landmark.pk}",
        },
    ]
    start, end = reversed(ends) if errand.is_return else ends
    hours, minutes = divmod(errand.wish_at, 60)
    return {
        "from": start,
        "to": end,
        "timing": "arrive_by" if errand.is_arrive_by else "leave_after",
        "when": f"{day.isoformat()}T{hours:02d}:{minutes:02d}",
        "persons": errand.persons,
        "wheelchairs": errand.wheelchairs,
    }


def choose_reply(talk: Talk) -> Reply | None:
    """Return her answer to the present prompt; None when she gives up."""
    prompt = talk.turn.prompt
    if isinstance(prompt, Slot):
        near = [o for o in prompt.offers if abs(o.value.get("shift_s", 0)) <= WILLING_S]
        return Reply(prompt.key, near[0].value if near else None)
    if isinstance(prompt, Confirm):
        return Reply(prompt.key, True)
    return None


def find_booked(session: Session) -> str | None:
    """Return the code of the ride that a conversation booked."""
    done = Effect.objects.filter(session=session, key="booked", refused_code="")
    results = [result for result in done.values_list("result", flat=True) if result]
    return str(results[0]["code"]) if results else None
