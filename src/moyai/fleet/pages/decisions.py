"""Why this vehicle: the kept decisions in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from moyai.fleet.models import Decision, DecisionKind
from moyai.fleet.pages.words import pick_language, show_time
from moyai.fleet.texts import to_minutes

_TITLES = {
    DecisionKind.ASSIGN: gettext_lazy("%(vehicle)sに決めました"),
    DecisionKind.MOVE: gettext_lazy("%(vehicle)sに移しました"),
    DecisionKind.REPLAN: gettext_lazy("%(vehicle)sに組み直しました"),
    DecisionKind.IMPROVE: gettext_lazy("%(vehicle)sに替えました"),
    DecisionKind.REFUSE: gettext_lazy("受けられる車がありませんでした"),
}


@dataclass(frozen=True, slots=True)
class AlternativeView:
    """One vehicle that was weighed; times and minutes in words, empty when it could not."""

    vehicle: str
    pickup: str
    dropoff: str
    added: str
    cost: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision in words."""

    pk: int
    at: datetime
    title: str
    actor: str
    reason: str
    alternatives: list[AlternativeView]


def describe_decision(decision: Decision, deciders: Mapping[str, str]) -> DecisionView:
    """Return a decision in the reader's language; ``deciders``: its actor in words, see name_deciders."""
    return DecisionView(
        pk=decision.pk,
        at=decision.at,
        title=_describe_title(decision),
        actor=deciders[decision.actor],
        reason=pick_language(decision.reason),
        alternatives=[_describe_alternative(one) for one in decision.alternatives if "vehicle" in one],
    )


def _describe_title(decision: Decision) -> str:
    if decision.shift is None and decision.kind == DecisionKind.REPLAN:
        return gettext("引き継げる車がありませんでした")
    vehicle = decision.shift.vehicle.name if decision.shift else gettext("車")
    return str(_TITLES[DecisionKind(decision.kind)]) % {"vehicle": vehicle}


def _describe_alternative(one: Mapping[str, Any]) -> AlternativeView:
    return AlternativeView(
        vehicle=one["vehicle"],
        pickup=_show_iso(one.get("pickup_at")),
        dropoff=_show_iso(one.get("dropoff_at")),
        added=_show_minutes(one.get("added_s")),
        cost=_show_minutes(one.get("cost_s")),
    )


def _show_iso(text: str | None) -> str:
    return show_time(datetime.fromisoformat(text)) if text else ""


def _show_minutes(seconds: float | None) -> str:
    """Return whole minutes, rounded as in the sentence of reason."""
    return "" if seconds is None else gettext("%(minutes)d分") % {"minutes": to_minutes(max(0, seconds))}
