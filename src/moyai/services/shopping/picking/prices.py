"""What picked goods cost: never more than what was shown when they were ordered."""

from __future__ import annotations


def price_pieces(shown_yen: int, now_yen: int, quantity: int) -> int:
    """Return the price of some pieces: the lower of the price shown and today's."""
    return min(shown_yen, now_yen) * quantity


def price_weight(shown_yen: int, now_yen: int, per_g: int, weight_g: int) -> int:
    """Return the price of what the scales say; a part of a yen is not charged.

    Args:
        shown_yen: price of ``per_g`` when it was ordered.
        now_yen: price of ``per_g`` today.
        per_g: what one piece weighs by the catalogue.
        weight_g: what the scales say.
    """
    return min(shown_yen, now_yen) * weight_g // per_g


def find_weight_bounds(per_g: int, quantity: int, *, least_pct: int, most_pct: int) -> tuple[int, int]:
    """Return between which weights some pieces may be, in grams: more than that is a slip of the scales."""
    ordered_g = per_g * quantity
    return -(-ordered_g * least_pct // 100), ordered_g * most_pct // 100
