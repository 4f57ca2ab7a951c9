"""How evenly one car is shared at 117 % of capacity: shares with releases beside first come, first served.

Simulated months; the demand is assumed (``engines/scheduling/sharing/month.py``).

    python -m bench.schedule_sharing [--months 100]
"""

from __future__ import annotations

import argparse
from statistics import fmean

from moyai.engines.scheduling.sharing import Rules, allocate, check_allocation, measure_fairness
from moyai.engines.scheduling.sharing.month import make_months

RULES = {
    "first come, first served": Rules(has_shares=False),
    "shares, released 14 days before": Rules(14),
    "shares, released 7 days before": Rules(7),
    "shares, released 3 days before": Rules(3),
}


def main() -> None:
    """Print a line for each rule: means over months."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--months", type=int, default=100)
    months = list(make_months(parser.parse_args().months))
    load = fmean(len(requests) / len(slots) for slots, requests in months)
    print(f"{len(months)} months, {100 * load:.0f} % asked of what there is; means")
    print(f"{'':<34}{'slots used':>12}{'Jain index':>12}{'least part':>12}{'days waited':>13}{'checker':>9}")
    for name, rules in RULES.items():
        found = [allocate(slots, requests, rules) for slots, requests in months]
        wrong = sum(
            bool(check_allocation(*month, rules, each)) for month, each in zip(months, found, strict=True)
        )
        used = fmean(len(each.grants) / len(month[0]) for month, each in zip(months, found, strict=True))
        even = fmean(measure_fairness(each.shares) for each in found)
        least = fmean(min(share.part for share in each.shares) for each in found)
        waited = fmean(grant.waited_days for each in found for grant in each.grants)
        verdict = "ok" if not wrong else f"{wrong} wrong"
        print(
            f"{name:<34}{100 * used:>10.1f} %{even:>12.3f}{100 * least:>10.1f} %{waited:>13.1f}{verdict:>9}"
        )


if __name__ == "__main__":
    main()
