"""An independent look at a choice: it shares no code with ``choose`` and knows no order of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moyai.engines.carriers.problem import Carrier, Sending
from moyai.engines.carriers.solution import Choice


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a choice."""

    code: str
    key: str


def check(sending: Sending, carriers: Sequence[Carrier], choice: Choice) -> tuple[Finding, ...]:
    """Return what is wrong: a carrier that may not or that is unheard, a cheaper one passed over."""
    by_key = {each.key: each for each in carriers}
    found = []
    if sorted(each.key for each in choice.verdicts) != sorted(by_key):
        return (Finding("not_everybody_heard", ""),)
    before = -1
    for verdict in choice.verdicts:
        carrier = by_key[verdict.key]
        may = _may(sending, carrier)
        if not verdict.reasons:
            found.append(Finding("no_reason", verdict.key))
        if (verdict.rank is not None) != may:
            found.append(Finding("breaks_a_limit" if not may else "refused_without_need", verdict.key))
        if verdict.rank is not None:
            if carrier.cost_yen < before:
                found.append(Finding("cheaper_one_later", verdict.key))
            before = carrier.cost_yen
    able = [each.cost_yen for each in carriers if _may(sending, each)]
    taken = choice.taken
    if (taken is None) != (not able):
        found.append(Finding("nobody_taken", taken or ""))
    elif taken is not None and by_key[taken].cost_yen != min(able, default=by_key[taken].cost_yen):
        found.append(Finding("not_the_cheapest", taken))
    return tuple(found)


def _may(sending: Sending, carrier: Carrier) -> bool:
    if carrier.gate != "" or carrier.refusal != "" or carrier.arrives_s is None:
        return False
    fits = True
    for name in sending.load:
        fits = fits and sending.load[name] <= carrier.limits.get(name, 0)
    return (
        fits
        and carrier.needs.issubset(sending.agrees)
        and carrier.key not in sending.tried
        and sending.earliest_s <= carrier.arrives_s <= sending.latest_s
        and carrier.carry_s <= sending.longest_carry_s
    )
