"""A drill's other doors: what is told through each is kept once, and the roster counts it as it truly is."""

from datetime import UTC, datetime, timedelta

import pytest

from moyai.demo.drill.doors.walking import Walking
from moyai.demo.drill.doors.ways import WAYS, make_staff
from moyai.demo.drill.town import open_shelters, settle
from moyai.engines.whereabouts.drill import Drill, invent
from moyai.services.evacuation.enums import IncidentKind, Mode
from moyai.services.evacuation.models import ClaimRecord, RosterPerson
from moyai.services.evacuation.operations.incidents import Opening, open_incident
from moyai.services.evacuation.projecting import catch_up

pytestmark = pytest.mark.django_db
SEED = 3


def test_every_door_keeps_what_it_thanks_for_once_and_the_roster_knows_it(settings):
    settings.MOYAI_VOICE_TOKEN, settings.ALLOWED_HOSTS = "a-token-for-tests", ["127.0.0.1"]
    opened = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=24)
    drill = Drill(200, SEED, opened_s=int(opened.timestamp()), moving_pct=0, wrong_pct=0, duplicate_pct=20)
    scenario = invent(drill)
    town = settle(scenario, now=opened - timedelta(days=1))
    opening = Opening(mode=Mode.DRILL, kind=IncidentKind.EARTHQUAKE, name="訓練", name_en="Drill")
    incident = open_incident(opening=opening, by=None, now=opened)
    staff = make_staff()
    open_shelters(by=staff.user, now=opened)
    walking = Walking(town, incident, staff)
    walking.choose(scenario.reports, each=1, seed=SEED)
    walking_reports = [report for report in scenario.reports if walking.takes(report)]
    for report in (*walking_reports, *walking_reports):
        walking.walk(report)
    for door in WAYS:
        found = walking.doors[door]
        assert not found.stuck, (door, found.stuck)
        assert (found.sent, found.acknowledged, found.lost, found.applied_twice) == (1, 1, 0, 0), door
    assert set(walking.kept) == set(ClaimRecord.objects.values_list("event_id", flat=True))
    catch_up(incident=incident, now=opened + timedelta(hours=24))
    told = {report.about: report for report in walking_reports if isinstance(report.about, str)}
    kinds = dict(
        RosterPerson.objects.filter(resident__in=[town.numbers[about] for about in told]).values_list(
            "resident", "kind"
        )
    )
    assert kinds == {town.numbers[about]: report.where.kind.value for about, report in told.items()}
