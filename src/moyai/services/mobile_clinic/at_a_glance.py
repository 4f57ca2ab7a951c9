"""The next visit of the clinic car, as every door shows it at a glance: when and who, never for what."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from moyai.core.conversations.cards import Card, add_cards
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic.labels_doors import (
    list_words,
    name_house,
    show_clock,
    show_day,
    show_moment,
)
from moyai.services.mobile_clinic.models import Appointment, Visit, Wish
from moyai.services.mobile_clinic.queries.doors import list_appointments_ahead, list_visits_ahead
from moyai.services.mobile_clinic.queries.waiting import list_offers_to
from moyai.services.mobile_clinic.texts import waiting

LABEL = "mobile_clinic"
MOST = 2


def register() -> None:
    """Make the visits known to the doors."""
    add_cards(LABEL, list_visit_cards)


def list_visit_cards(resident: Resident, now: datetime) -> list[Card]:
    """Return her next visits and appointments, before them what is kept for her while she decides.

    None that is private: a glance is everybody's in the room.
    """
    ahead = list_visits_ahead(resident, now, is_herself=False)
    visits = [_show_visit(each) for each in ahead if each.status != "cancelled"]
    booked = list_appointments_ahead(resident, now, is_herself=False)
    seen = [_show_appointment(each) for each in booked if each.status != "cancelled"]
    offers = [_show_offer(each, now) for each in list_offers_to(resident, now, is_herself=False)]
    return [*offers, *sorted([*visits, *seen], key=lambda card: card.starts_at)][:MOST]


def _show_visit(visit: Visit) -> Card:
    when = {"day": put(show_day(visit.arrives_at)), "clock": put(show_clock(visit.arrives_at))}
    title = _("診療車 %(day)s%(clock)sごろ") % when
    house = put(name_house(visit.institution))
    return Card(title, visit.get_status_display(), visit.arrives_at, house, "", "clock")


def _show_offer(wish: Wish, now: datetime) -> Card:
    visit = wish.visit
    assert visit is not None and visit.held_until is not None
    title = put(waiting.OFFER_CARD.format(day=show_day(visit.arrives_at), clock=show_clock(visit.arrives_at)))
    until = put(waiting.ANSWER_BY.format(until=show_moment(visit.held_until, now)))
    return Card(title, until, visit.arrives_at, put(name_house(visit.institution)), "", "clock")


def _show_appointment(appointment: Appointment) -> Card:
    words = {name: put(text) for name, text in list_words(appointment).items()}
    title = _("診察 %(day)s%(clock)s") % words
    ride = _("迎え %(pickup)s、帰り %(back)s") % words if appointment.carrier else ""
    return Card(title, words["house"], appointment.starts_at, ride, "", "clock")
