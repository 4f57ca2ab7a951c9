"""Decide what is done about a shortage."""

from __future__ import annotations

from moyai.engines.substitution.problem import Good, Shortage, Wish
from moyai.engines.substitution.solution import Answer, Decision, Rejection


def decide(shortage: Shortage) -> Decision:
    """Return what is packed instead, if anything, with the reasons.

    Medicine is never replaced by a rule: the shopper is called (or it is left out, where she wished for
    nothing else). Of what fits the nearest in price and weight is taken; of equals the cheaper, then the
    smaller number. The order in which the shelf is told does not matter.

    Args:
        shortage: What is missing.
    """
    if shortage.wish == Wish.NONE:
        return Decision(Answer.LEAVE_OUT, "wish_none")
    if shortage.wanted.is_medicine:
        return Decision(Answer.CALL, "medicine")
    suitable, rejected = _sort_shelf(shortage)
    ids = tuple(good.id for good in suitable)
    if shortage.wish == Wish.CALL:
        return Decision(Answer.CALL, "wish_call", None, ids, rejected)
    if not ids:
        reason = "nothing_fits" if shortage.wanted.group else "no_group"
        return Decision(Answer.LEAVE_OUT, reason, None, (), rejected)
    return Decision(Answer.SUBSTITUTE, "nearest", ids[0], ids, rejected)


def _sort_shelf(shortage: Shortage) -> tuple[list[Good], tuple[Rejection, ...]]:
    wanted = shortage.wanted
    same = [good for good in shortage.shelf if wanted.group and good.group == wanted.group]
    fitting, rejected = [], []
    for good in same:
        if good.id == wanted.id:
            continue
        broken = _find_broken(good, shortage)
        if broken:
            rejected.append(Rejection(good.id, broken))
        else:
            fitting.append(good)
    fitting.sort(key=lambda good: (_measure_distance(good, wanted), good.price_yen, good.id))
    return fitting, tuple(sorted(rejected, key=lambda each: each.id))


def _find_broken(good: Good, shortage: Shortage) -> str:
    """Return the first rule that a good breaks; what could harm her is looked at before what it costs."""
    wanted = shortage.wanted
    if good.is_medicine:
        return "medicine"
    return (
        _find_danger(good, shortage.avoid)
        or ("temperature" if good.temperature != wanted.temperature else "")
        or ("measure" if good.is_by_weight != wanted.is_by_weight else "")
        or _find_too_far(good, shortage)
        or ("stock" if good.stock < shortage.quantity else "")
    )


def _find_danger(good: Good, avoid: frozenset[str]) -> str:
    if not avoid:
        return ""
    if good.allergens is None:
        return "allergens_unknown"
    return "allergen" if good.allergens & avoid else ""


def _find_too_far(good: Good, shortage: Shortage) -> str:
    """Whole numbers only: a limit of 10 % is not missed by a rounding."""
    wanted, limits = shortage.wanted, shortage.limits
    if good.price_yen * 100 > wanted.price_yen * (100 + limits.dearer_pct):
        return "dearer"
    if good.weight_g * 100 < wanted.weight_g * (100 - limits.lighter_pct):
        return "lighter"
    if good.weight_g * 100 > wanted.weight_g * (100 + limits.heavier_pct):
        return "heavier"
    return ""


def _measure_distance(good: Good, wanted: Good) -> int:
    """Parts of the price and of the weight by which they differ, both over one denominator."""
    price = abs(good.price_yen - wanted.price_yen) * wanted.weight_g
    weight = abs(good.weight_g - wanted.weight_g) * wanted.price_yen
    return price + weight
