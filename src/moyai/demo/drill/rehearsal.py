"""One rehearsal, from the question to the comparison with the truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moyai.channels.line.models import Outgoing, OutgoingStatus
from moyai.demo.drill import ACCOUNT
from moyai.demo.drill.doors.walking import Walking
from moyai.demo.drill.doors.ways import WAYS, make_staff
from moyai.demo.drill.measuring import (
    MapWatch,
    Outcome,
    check,
    compare,
    count_heads,
    find_quantiles,
    wait_until_projected,
)
from moyai.demo.drill.platform import PhoneNetwork
from moyai.demo.drill.reporting import Reporting
from moyai.demo.drill.rig import Ports, run_processes
from moyai.demo.drill.town import Town, open_shelters, settle
from moyai.engines.whereabouts.drill import Drill, Scenario, invent
from moyai.services.evacuation.enums import IncidentKind, Mode
from moyai.services.evacuation.models import Incident, MassQuestion
from moyai.services.evacuation.operations.asking import ask_everybody
from moyai.services.evacuation.operations.incidents import Opening, open_incident

SEND_PATIENCE_S = 300.0
PATIENCE_S = 600.0

Say = Callable[[str], None]


def rehearse(
    ports: Ports, home: Path, *, residents: int, seed: int, hours: int, walked: int, say: Say
) -> Outcome:
    """Rehearse once; the database is migrated and empty.

    Args:
        ports: where the town and the platform are to answer.
        home: the town's folder.
        residents: how many people, or a few more.
        seed: of all dice.
        hours: how long it lasts, in its own time; it ends about now.
        walked: how many reports each door besides LINE takes through its own pages, calls, or desk.
        say: tells how far it is.
    """
    opened_s = int(time.time()) - hours * 3600
    scenario = invent(Drill(residents, seed, hours=hours, opened_s=opened_s))
    opened_at = datetime.fromtimestamp(opened_s, UTC)
    town = settle(scenario, now=opened_at - timedelta(days=1))
    say(f"{len(town.numbers)} residents registered, {len(town.phones)} on LINE")
    with run_processes(ports, home):
        phones = PhoneNetwork(ports.platform, ACCOUNT)
        phones.add_phones(town.phones.values())
        incident, asking = _ask(opened_at)
        staff = make_staff()
        open_shelters(by=staff.user, now=opened_at)
        walking = Walking(town, incident, staff)
        walking.choose(scenario.reports, each=walked, seed=seed)
        _wait_until_sent(asking)
        missing, twice = phones.count_question(list(town.phones.values()))
        say(f"{asking.asked} people asked; {len(scenario.reports)} reports to come")
        return _report(scenario, town, incident, asking, phones, walking, (missing, twice), say)


def _report(
    scenario: Scenario,
    town: Town,
    incident: Incident,
    asking: MassQuestion,
    phones: PhoneNetwork,
    walking: Walking,
    question: tuple[int, int],
    say: Say,
) -> Outcome:
    reporting = Reporting(town, incident, phones, walking)
    reporting.learn_buttons(next(iter(town.phones.values())))
    watch = MapWatch(incident)
    watch.start()
    began = time.monotonic()
    reporting.tell(scenario.reports)
    said_s = time.monotonic() - began
    said = reporting.said
    say(f"{len(said.sent)} events said in {said_s:.0f} s")
    wait_until_projected(incident, set(said.acknowledged), patience_s=PATIENCE_S)
    watch.stop()
    kept = check(incident, said)
    heads = count_heads(incident)
    error_pct, kind_pct = compare(scenario, heads)
    p50, p99, longest = find_quantiles(said, watch)
    phones.close()
    return Outcome(
        residents=sum(len(home.residents) for home in scenario.homes),
        seed=scenario.drill.seed,
        asked=asking.asked or 0,
        question_missing=question[0],
        question_sent_twice=question[1],
        sent=len(said.sent),
        acknowledged=len(said.acknowledged),
        lost=kept.lost + sum(door.lost for door in walking.doors.values()),
        applied_twice=kept.applied_twice + sum(door.applied_twice for door in walking.doors.values()),
        invented=kept.invented,
        told=len(scenario.told),
        counted=heads.total(),
        headcount_error_pct=round(error_pct, 3),
        kind_error_pct=round(kind_pct, 3),
        duplicate_pct=round(100 * scenario.duplicates / len(scenario.reports), 1),
        ack_to_map_p50_s=round(p50, 3),
        ack_to_map_p99_s=round(p99, 3),
        ack_to_map_max_s=round(longest, 3),
        reports_per_s=round(len(said.sent) / max(said_s - walking.took_s, 0.1), 1),
        seconds=round(said_s, 1),
        through=dict(said.through),
        by_door={door: asdict(walking.doors[door]) for door in WAYS},
    )


def _ask(opened_at: datetime) -> tuple[Incident, MassQuestion]:
    opening = Opening(
        mode=Mode.DRILL, kind=IncidentKind.EARTHQUAKE, name="地震の訓練", name_en="Earthquake drill"
    )
    incident = open_incident(opening=opening, by=None, now=opened_at)
    asking = ask_everybody(
        incident=incident,
        key=f"drill/{incident.code}",
        by=None,
        now=opened_at,
        real_now=datetime.now(UTC),
    )
    return incident, asking


def _wait_until_sent(asking: MassQuestion) -> None:
    """Wait until LINE has taken every line of the question.

    Raises:
        TimeoutError: it has not.
    """
    lines = Outgoing.objects.exclude(mailing=None).exclude(status=OutgoingStatus.SENT)
    deadline = time.monotonic() + SEND_PATIENCE_S
    while lines.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the question was not sent")
        time.sleep(0.1)
