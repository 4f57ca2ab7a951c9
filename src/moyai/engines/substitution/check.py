"""Is a decision right? Every rule is asked again of every good, with no code of the solver."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from moyai.engines.substitution.problem import Good, Shortage
from moyai.engines.substitution.solution import Decision


def list_objections(shortage: Shortage, decision: Decision) -> list[str]:
    """Return what is wrong with a decision; empty where it is right."""
    found = []
    allowed = {good.id for good in shortage.shelf if _may_stand_in(good, shortage)}
    is_asked = shortage.wish != "none" and not shortage.wanted.is_medicine
    if set(decision.suitable) != (allowed if is_asked else set()):
        found.append("the goods that may be offered are not those that fit")
    if (decision.chosen is not None) != (decision.answer == "substitute"):
        found.append("something is packed exactly where the answer is to substitute")
    if decision.answer == "substitute" and (shortage.wish != "similar" or decision.chosen not in allowed):
        found.append("what is packed was not wished for, or does not fit")
    if decision.answer == "leave_out" and shortage.wish == "similar" and allowed and is_asked:
        found.append("left out although something fits")
    if decision.answer == "leave_out" and shortage.wish == "call":
        found.append("left out although she wished to be called")
    if decision.answer == "call" and shortage.wish != "call" and not shortage.wanted.is_medicine:
        found.append("called without need")
    if decision.answer != "leave_out" and shortage.wish == "none":
        found.append("she wished for nothing else")
    return found + _list_of_order(shortage, decision)


def _may_stand_in(good: Good, shortage: Shortage) -> bool:
    wanted, limits = shortage.wanted, shortage.limits
    dearest = wanted.price_yen * Fraction(100 + limits.dearer_pct, 100)
    lightest = wanted.weight_g * Fraction(100 - limits.lighter_pct, 100)
    heaviest = wanted.weight_g * Fraction(100 + limits.heavier_pct, 100)
    is_safe = not shortage.avoid or (
        good.allergens is not None and all(each not in shortage.avoid for each in good.allergens)
    )
    return (
        good.id != wanted.id
        and good.group == wanted.group != ""
        and good.temperature == wanted.temperature
        and good.is_by_weight is wanted.is_by_weight
        and not good.is_medicine
        and is_safe
        and good.price_yen <= dearest
        and lightest <= good.weight_g <= heaviest
        and good.stock >= shortage.quantity
    )


def _list_of_order(shortage: Shortage, decision: Decision) -> list[str]:
    goods = {good.id: good for good in shortage.shelf}
    offered = [goods[each] for each in decision.suitable if each in goods]
    for nearer, farther in pairwise(offered):
        if _rate(nearer, shortage.wanted) > _rate(farther, shortage.wanted):
            return [f"{farther.id} is nearer than {nearer.id}"]
    if decision.chosen is not None and decision.chosen != decision.suitable[0]:
        return ["what is packed is not the nearest"]
    return []


def _rate(good: Good, wanted: Good) -> tuple[Fraction, int, str]:
    price = Fraction(abs(good.price_yen - wanted.price_yen), wanted.price_yen)
    weight = Fraction(abs(good.weight_g - wanted.weight_g), wanted.weight_g)
    return price + weight, good.price_yen, good.id
