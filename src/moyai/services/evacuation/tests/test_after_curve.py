"""How fast people became known, and the replay: checked by counting one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.whereabouts import Incident, MemoryRegister, Roster
from moyai.engines.whereabouts.drill import Drill, invent
from moyai.services.evacuation.after.reach import draw_curve, measure_reach
from moyai.services.evacuation.after.replaying import list_moments, play

OPENED = datetime(2026, 8, 30, 9, tzinfo=UTC)
moments = st.lists(st.integers(-3600, 90_000), max_size=30).map(
    lambda seconds: [OPENED + timedelta(seconds=each) for each in seconds]
)


@given(moments, st.integers(0, 20))
def test_the_share_is_reached_exactly_then_and_not_before(firsts, others):
    total = len(firsts) + others
    reach = measure_reach(firsts, total, OPENED)
    assert (reach.known, reach.total) == (len(firsts), total)
    for share, until in reach.until.items():
        if until is None:
            assert total == 0 or len(firsts) * 100 < total * share
            continue
        assert sum(each <= OPENED + until for each in firsts) * 100 >= total * share
        before = OPENED + until - timedelta(microseconds=1)
        assert until == timedelta(0) or sum(each <= before for each in firsts) * 100 < total * share


@given(moments)
def test_the_curve_counts_who_was_known_at_each_step(firsts):
    ends = OPENED + timedelta(hours=24)
    curve = draw_curve(firsts, OPENED, ends, 24)
    hours = [OPENED + timedelta(hours=n + 1) for n in range(24)]
    assert curve == [sum(each <= hour for each in firsts) for hour in hours]


def test_each_frame_of_a_replay_is_the_roster_of_the_claims_that_had_come():
    scenario = invent(Drill(150, seed=7))
    register = MemoryRegister(scenario.register)
    reports = sorted(scenario.reports, key=lambda each: (each.said_s, each.event_id))
    began = datetime.fromtimestamp(scenario.incident.opened_s, UTC)
    ended = datetime.fromtimestamp(reports[-1].said_s, UTC)
    frames = list(play(iter(reports), list_moments(began, ended, 5), Roster(register, scenario.incident)))
    assert [frame.claims for frame in frames] == sorted(frame.claims for frame in frames)
    assert frames[-1].claims == len(reports)
    for frame in frames:
        roster = Roster(register, Incident(scenario.incident.opened_s))
        roster.add_all(each for each in reports if each.said_s <= frame.at.timestamp())
        assert frame.people == roster.count_people()
        assert sum(people for _kind, _area, people in frame.heads) == frame.people
        assert dict(frame.needs) == {
            need: sum(n for (code, _), n in roster.count_needs().items() if code == need)
            for need in {code for code, _ in roster.count_needs()}
        }
