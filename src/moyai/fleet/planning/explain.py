"""An offer's reason in words, and as it is kept with a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moyai.engines.dispatch import Insertion
from moyai.fleet.planning.plan import DayPlan
from moyai.fleet.specs import Sentence
from moyai.fleet.texts import say_offer


def explain(plan: DayPlan, offer: Insertion, *, compared: bool = True) -> Sentence:
    """Return the sentence of reason for an offer; ``compared`` when all vehicles were asked for it."""
    why = offer.reasons
    following = None
    if why.next_vehicle_id is not None:
        following = plan.rows_of(why.next_vehicle_id).shift.vehicle.name
    more_s = (why.next_cost_delta or 0.0) - why.next_toll - (offer.cost_delta - why.toll)
    name = plan.rows_of(offer.vehicle_id).shift.vehicle.name
    return say_offer(name, why, following, more_s, compared=compared)


def list_alternatives(plan: DayPlan, offers: Sequence[Insertion]) -> list[dict[str, Any]]:
    """Return offers as they are kept with a decision, the chosen one first.

    Their cost is driving and riders' time; what a vehicle is kept free for stands in the reason.
    """
    return [
        {
            "shift": plan.rows_of(each.vehicle_id).shift.pk,
            "vehicle": plan.rows_of(each.vehicle_id).shift.vehicle.name,
            "pickup_at": plan.rows.moment(each.pickup_at).isoformat(),
            "dropoff_at": plan.rows.moment(each.dropoff_at).isoformat(),
            "cost_s": round(each.cost_delta - each.reasons.toll),
            "added_s": round(each.reasons.driving_s),
        }
        for each in offers
    ]
