"""The rides to come, as every door shows them at a glance."""

from datetime import datetime

from django.utils.translation import gettext as _

from moyai.core.conversations.cards import Card, add_cards
from moyai.core.residents.models import Resident
from moyai.fleet.queries import get_live_task_state
from moyai.services.shared_taxi.cards import make_card, make_live_card
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.queries import list_upcoming

MOST = 3


def register() -> None:
    """Make the rides known to the doors."""
    add_cards(LABEL, list_ride_cards)


def list_ride_cards(resident: Resident, now: datetime) -> list[Card]:
    """Return her next rides, with what the live page of each says."""
    return [_make(ride, now) for ride in list_upcoming(resident)[:MOST]]


def _make(ride: Ride, now: datetime) -> Card:
    card = make_card(ride)
    live = make_live_card(ride, get_live_task_state(ride.task, now), now)
    title = _("%(day)s %(destination)sへ") % {"day": card.day, "destination": card.destination}
    detail = _("お迎え %(pickup)s") % {"pickup": card.pickup}
    leave = _("%(clock)sまでに出かける") % {"clock": card.leave_at} if card.leave_at else ""
    words = " ".join(part for part in (detail, leave, card.board, live.vehicle) if part)
    return Card(title, live.headline, ride.task.pickup_from, words, card.code4, "car")
