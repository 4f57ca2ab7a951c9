"""How many claims a second the roster takes, and whether one claim costs more in a larger town.

The ceiling, measured in the same run: writing the latest report of each person into a plain dict, which
matches nobody, counts nobody and knows no undo. Two ways are measured: `all` (claims taken in, the state
worked out once) and `each` (after every claim the head count is asked for, as a live map does).

    python -m bench.whereabouts [--residents 10000,100000] [--rounds 1] [--each 5000] [--register 1300000]

`--rounds N` has everybody say the same again every twelve hours; `--register N` also times what one
description costs against N registered people.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import statistics
import time
from dataclasses import replace

from moyai.engines.whereabouts import MemoryRegister, Report, Roster, Speaker, list_keys, read_traits
from moyai.engines.whereabouts.claims import Role
from moyai.engines.whereabouts.drill import Drill, invent
from moyai.engines.whereabouts.drill.town import invent_homes, list_registered
from moyai.engines.whereabouts.drill.writing import write_card
from moyai.engines.whereabouts.rules import HOUR


def main() -> None:
    """Print one line a size, then the look into a large register."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--each", type=int, default=5000)
    parser.add_argument("--register", type=int, default=0)
    options = parser.parse_args()
    print("residents  reports   dict/s    all/s  ratio   each/s  median us  p99 us  digest s  heads   MB")
    for size in options.residents.split(","):
        measure(int(size), options.rounds, options.each)
    if options.register:
        look_up(options.register)


def measure(residents: int, rounds: int, each: int) -> None:
    """Time one town. Seconds are the processor's: the machine may be busy with other things."""
    scenario = invent(Drill(residents, seed=1))
    register = MemoryRegister(scenario.register)
    reports = [again for n in range(rounds) for again in say_again(scenario.reports, n)]
    gc.collect()
    gc.disable()  # a service keeps the roster alive; collecting it again and again is no work of a claim
    dict_s = time_dict(reports)
    roster = Roster(register, scenario.incident)
    began = time.process_time()
    roster.add_all(reports[:-each])
    roster.count_people()
    all_s = time.process_time() - began
    took = []
    for report in reports[-each:]:
        began = time.process_time()
        roster.add(report)
        roster.count_people()
        took.append(1e6 * (time.process_time() - began))
    began = time.process_time()
    roster.digest()
    digest_s = time.process_time() - began
    gc.enable()
    plain, whole = len(reports) / dict_s, len(reports[:-each]) / all_s
    took.sort()
    held_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    p99 = took[int(0.99 * len(took))]
    print(
        f"{residents:>9} {len(reports):>8} {plain:>8.0f} {whole:>8.0f} {whole / plain:>6.4f} "
        f"{1e6 * len(took) / sum(took):>8.0f} {statistics.median(took):>10.0f} {p99:>7.0f} "
        f"{digest_s:>9.2f} {roster.count_people():>6} {held_mb:>4}",
        flush=True,
    )


def say_again(reports: list[Report], number: int) -> list[Report]:
    """Return the same reports, said again so many times twelve hours later, each with an id of its own."""
    if not number:
        return reports
    later = number * 12 * HOUR
    return [
        replace(
            each,
            event_id=f"{each.event_id}-{number}",
            said_s=each.said_s + later,
            happened_s=each.happened_s + later,
        )
        for each in reports
    ]


def time_dict(reports: list[Report]) -> float:
    """Return the seconds of keeping each person's latest report in a dict."""
    began = time.process_time()
    latest: dict[object, Report] = {}
    for report in reports:
        key = report.about
        known = latest.get(key)
        if known is None or known.happened_s <= report.happened_s:
            latest[key] = report
    return time.process_time() - began


def look_up(people: int) -> None:
    """Time reports by description against a register of so many people."""
    gc.disable()
    dice = random.Random(7)
    homes = invent_homes(dice, people, 100)
    scenario = invent(Drill(100, seed=1))
    register = MemoryRegister()
    began = time.process_time()
    residents = []
    for home in homes:
        for each in home.residents:
            residents.append(each)
    for person in list_registered(homes):
        register.put(person)
    loading_s = time.process_time() - began
    roster = Roster(register, scenario.incident)
    took, found, keys = [], 0, 0
    for number, true in enumerate(dice.sample(residents, 2000)):
        card = write_card(dice, true.description)
        keys += sum(len(register.list_sharing(key)) for key in list_keys(read_traits(card)))
        at = scenario.incident.opened_s + number
        began = time.process_time()
        report = Report(f"x{number}", Speaker(Role.DESK), card, at, at)
        roster.add(report)
        roster.count_people()
        took.append(1e6 * (time.process_time() - began))
        person = roster.find(f"p:{true.id}")
        found += person is not None and len(person.names) > 1
    took.sort()
    print(
        f"register of {len(register)}: loaded in {loading_s:.0f} s, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; a card by description: "
        f"{keys / len(took):.1f} candidates, median {statistics.median(took):.0f} us, "
        f"p99 {took[int(0.99 * len(took))]:.0f} us; "
        f"{100 * found / len(took):.1f} % merged with the right person"
    )


if __name__ == "__main__":
    main()
