"""The choice: whoever breaks a limit is out, with every limit named; the cheapest of the others is taken."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.engines.carriers.problem import Carrier, CarrierError, Sending
from moyai.engines.carriers.solution import Choice, Reason, Verdict


def choose(sending: Sending, carriers: Sequence[Carrier]) -> Choice:
    """Rank the carriers that may carry it, cheapest first, and say why the others may not.

    Of those that cost the same, whoever is there sooner comes first, then the shorter way, then the key.

    Raises:
        CarrierError: two carriers have the same key.
    """
    if len({each.key for each in carriers}) != len(carriers):
        raise CarrierError("two carriers have the same key")
    broken = {each.key: find_broken(sending, each) for each in carriers}
    able = sorted((each for each in carriers if not broken[each.key]), key=_order)
    ranked = [Verdict(each.key, rank, (_compare(able, rank - 1),)) for rank, each in enumerate(able, start=1)]
    out = [Verdict(key, None, reasons) for key, reasons in sorted(broken.items()) if reasons]
    return Choice((*ranked, *out))


def find_broken(sending: Sending, carrier: Carrier) -> tuple[Reason, ...]:
    """Return every limit that a carrier would break; empty when it may carry the thing."""
    found: list[Reason] = []
    if carrier.key in sending.tried:
        found.append(Reason("tried_already"))
    if carrier.gate:
        found.append(Reason("gate_closed", carrier.gate))
    for name, amount in sending.load.items():
        over = amount - carrier.limits.get(name, 0)
        if over > 0:
            found.append(Reason("over_limit", name, over))
    found.extend(Reason("not_agreed", name) for name in sorted(carrier.needs - sending.agrees))
    found.extend(_broken_times(sending, carrier))
    return tuple(found)


def _broken_times(sending: Sending, carrier: Carrier) -> list[Reason]:
    if carrier.refusal:
        return [Reason("no_way", carrier.refusal)]
    if carrier.arrives_s is None:
        return []
    found = []
    if carrier.arrives_s < sending.earliest_s:
        found.append(Reason("too_early", amount=sending.earliest_s - carrier.arrives_s))
    if carrier.arrives_s > sending.latest_s:
        found.append(Reason("too_late", amount=carrier.arrives_s - sending.latest_s))
    if carrier.carry_s > sending.longest_carry_s:
        found.append(Reason("too_long_under_way", amount=carrier.carry_s - sending.longest_carry_s))
    return found


def _order(carrier: Carrier) -> tuple[int, int, int, str]:
    return (carrier.cost_yen, carrier.arrives_s or 0, carrier.carry_s, carrier.key)


def _compare(able: Sequence[Carrier], place: int) -> Reason:
    if len(able) == 1:
        return Reason("only_one")
    if place == 0:
        return _praise(able[0], able[1])
    first, here = able[0], able[place]
    if here.cost_yen > first.cost_yen:
        return Reason("dearer", amount=here.cost_yen - first.cost_yen)
    later = (here.arrives_s or 0) - (first.arrives_s or 0)
    return Reason("later_for_the_same", amount=later) if later else Reason("equal")


def _praise(first: Carrier, second: Carrier) -> Reason:
    if second.cost_yen > first.cost_yen:
        return Reason("cheapest", amount=second.cost_yen - first.cost_yen)
    sooner = (second.arrives_s or 0) - (first.arrives_s or 0)
    return Reason("sooner_for_the_same", amount=sooner) if sooner else Reason("first_of_equals")
