"""Offers and places in the words of the booking conversation."""

from typing import Any

from moyai.core.clock import local
from moyai.engines.conversation import Localized, Offer, joined
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.flows.scene import Scene
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.where import list_notes

OFF_S = 5 * 60
"""What is told to be at the wished time is no farther from it."""
_DAY_S = 24 * 60 * 60


def make_offers(offers: tuple[RideOffer, ...], *, is_nearest: bool) -> tuple[Offer, ...]:
    """Return offers as they are shown; those at other times say how far off they are."""
    return tuple(_make_offer(offer, is_nearest=is_nearest) for offer in offers)


def name_place(scene: Scene, place: dict[str, Any]) -> Localized:
    """Return the name of an answered place, in every language when it is one of the town's."""
    listed = (*scene.own, *(option for group in scene.groups for option in group.places))
    known = (option.name for option in listed if option.place_id and option.place_id == place["place_id"])
    return next(known, Localized.same(place["name"]))


def _make_offer(offer: RideOffer, *, is_nearest: bool) -> Offer:
    pickup = labels.show_window(offer.pickup_from, offer.pickup_until)
    arrival = labels.show_window(offer.dropoff_from, offer.dropoff_until)
    label = say.OFFER.format(day=labels.show_day(offer.pickup_from), pickup=pickup, arrival=arrival)
    return Offer(
        offer.to_json(),
        label,
        pickup=(local(offer.pickup_from), local(offer.pickup_until)),
        arrival=(local(offer.dropoff_from), local(offer.dropoff_until)),
        fare_yen=offer.fare_yen,
        note=joined(_list_notes(offer, is_nearest=is_nearest), " ", " "),
    )


def _list_notes(offer: RideOffer, *, is_nearest: bool) -> list[Localized]:
    notes = [*list_notes(offer), say.NOTE_POOLED if offer.is_pooled else say.NOTE_MAYBE_POOLED]
    if offer.change is not None:
        notes.insert(0, labels.show_change_briefly(offer.change))
    if not is_nearest:
        return notes
    if not offer.is_elsewhere:
        return [_measure(offer), *notes]
    is_near = abs(offer.shift_s) >= OFF_S
    return [say.NOTE_ELSEWHERE_NEAR, _measure(offer), *notes] if is_near else [_say_elsewhere(offer), *notes]


def _say_elsewhere(offer: RideOffer) -> Localized:
    """Say at which end she would walk; what is not told of an end is at her door."""
    if offer.alight is None:
        return say.NOTE_ELSEWHERE
    return say.NOTE_ELSEWHERE_ALIGHT if offer.board is None else say.NOTE_ELSEWHERE_BOTH


def _measure(offer: RideOffer) -> Localized:
    minutes = round(abs(offer.shift_s) / 60)
    if abs(offer.shift_s) >= _DAY_S / 2:
        return say.NOTE_OTHER_DAY.format(day=labels.show_day(offer.pickup_from))
    return (say.NOTE_LATER if offer.shift_s > 0 else say.NOTE_EARLIER).format(minutes=minutes)
