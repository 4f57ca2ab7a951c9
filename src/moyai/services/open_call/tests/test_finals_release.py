"""Results: held until the chair releases them, fixed then; who withdraws later is replaced with a reason."""

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Entry, Tiding
from moyai.services.open_call.operations.finals import running, tickets
from moyai.services.open_call.operations.finals.releasing import Named, move_up, release_results
from moyai.services.open_call.operations.finals.voting import cast_ballot
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.queries.finals.counting import count_final, digest_results
from moyai.services.open_call.tests.finals_makers import MINUTE, START, make_day, score

pytestmark = pytest.mark.django_db
STATES = ("winner", "award", "award", "took_part", "took_part")
LATER = START + 240 * MINUTE


@pytest.fixture
def day():
    return make_held_day()


def make_held_day():
    """Return a day whose votes and scores are in: the second is level with the first."""
    made = make_day()
    running.start_final(final=made.final, by=made.office, now=START)
    running.open_vote(final=made.final, by=made.office, now=START)
    codes = [each.code for each in made.entries]
    for n, ticket in enumerate(tickets.make_tickets(final=made.final, count=5, by=made.office, now=START)):
        choice = [codes[n % 2], codes[2]]
        cast_ballot(final=made.final, code=ticket, choice=choice, candidates=codes, now=START)
    for n, entry in enumerate(made.entries):
        for strict, judge in enumerate(made.judges):
            good = max(0, 5 - max(0, n - 1) - strict)
            score(made, judge, entry, good, good, START)
    running.close_vote(final=made.final, by=made.office, now=START + MINUTE)
    running.close_scoring(final=made.final, by=made.office, now=START + MINUTE)
    made.final.refresh_from_db()
    return made


def name(day, **changes):
    named = {e.code: Named(s, "審査員の意見がそろいました") for e, s in zip(day.entries, STATES, strict=True)}
    return named | changes


def release(day, by=None, named=None, seen=None):
    release_results(
        final=day.final, by=by or day.chair, named=named or name(day),
        seen=seen or digest_results(count_final(day.final)), now=LATER,
    )  # fmt: skip


def refuses(why, work):
    with pytest.raises(Refused) as refused:
        work()
    assert refused.value.code == why


def test_release_fixes_moves_and_tells(day):
    release(day)
    day.final.refresh_from_db()
    assert (day.final.state, day.final.released_at) == (FinalState.RELEASED, LATER)
    states = dict(Entry.objects.filter(programme=day.programme).values_list("pk", "state"))
    assert [states[e.pk] for e in day.entries] == ["winner", "award", "award", "took_part", "took_part"]
    assert Tiding.objects.filter(user=day.members[0], key__contains=":result:").count() == 1
    assert day.final.results["audience"]["ballots"] == 5
    refuses("not_held", lambda: release(day))


def test_ties_are_told(day):
    judges = count_final(day.final)["judges"]
    assert set(judges["ties"]) == {day.entries[0].code, day.entries[1].code}
    assert judges["rows"][0]["count"] == 3
    assert judges["sure"]["ja"]


def test_what_a_release_needs(day):
    refuses("not_chair", lambda: release(day, by=day.office))
    refuses("results_changed", lambda: release(day, seen="x"))
    two = name(day, **{day.entries[1].code: Named("winner", "x")})
    refuses("two_winners", lambda: release(day, named=two))
    refuses("outcome_missing", lambda: release(day, named={day.entries[0].code: Named("winner", "x")}))
    silent = name(day, **{day.entries[0].code: Named("winner", " ")})
    refuses("needs_reason", lambda: release(day, named=silent))
    assert not Entry.objects.filter(programme=day.programme, state="winner").exists()
    running.reopen_scoring(final=day.final, by=day.office, now=LATER, reason="x")
    refuses("not_held", lambda: release(day))


def test_nobody_but_the_chair_sees_before(client, day):
    results, as_json = (reverse(f"open_call:{n}", args=[day.final.code]) for n in ("results", "results_json"))
    confirm = reverse("open_call:release", args=[day.final.code])
    for user in (None, day.office, day.judges[0], day.members[0]):
        if user:
            client.force_login(user)
            assert client.get(confirm).status_code == 403
        answer = client.get(results)
        assert (answer.status_code, "待っています" in answer.content.decode()) == (403, True)
        assert (client.get(as_json).status_code, client.get(as_json).json()["state"]) == (403, "held")
    client.force_login(day.chair)
    with clock.held_at(LATER):
        page = client.get(confirm)
    assert page.status_code == 200
    assert "同点" in page.content.decode()


def test_the_chair_releases_on_her_page(client, day):
    client.force_login(day.chair)
    address = reverse("open_call:release", args=[day.final.code])
    with clock.held_at(LATER):
        context = client.get(address).context
        sent = {"seen": context["seen"]}
        for row, state in zip(context["rows"], STATES, strict=True):
            code = row["entry"].code
            sent |= {f"state-{code}": state, f"reason-{code}": "話し合いで決めました"}
        assert client.post(address, sent).status_code == 302
        assert client.get(address).status_code == 200
    client.logout()
    page = client.get(reverse("open_call:results", args=[day.final.code]))
    assert page.status_code == 200
    for words in ("優勝", "5票", "1回目の集計", "話し合いで決めました", "独創性"):
        assert words in page.content.decode()
    told = client.get(reverse("open_call:results_json", args=[day.final.code])).json()
    assert told["state"] == "released"
    assert set(told["judges"]["rows"][0]) == {"code", "place", "raw", "corrected", "count", "means"}
    assert day.judges[0].username not in str(told)
    assert day.final.title in client.get(reverse("open_call:finals")).content.decode()


def test_a_winner_who_withdraws_is_replaced_with_a_reason(client, day):
    release(day)
    winner, second = day.entries[:2]
    facts = {"final": day.final, "by": day.chair, "entry": second.code, "now": LATER}
    refuses("winner_stands", lambda: move_up(reason="次点でした", **facts))
    winner.refresh_from_db()
    move_entry(
        entry=winner, to="withdrawn", movers=frozenset({Mover.OFFICE}), actor="t", now=LATER, reason="転居"
    )
    refuses("needs_reason", lambda: move_up(reason=" ", **facts))
    refuses("no_move", lambda: move_up(reason="x", **(facts | {"entry": day.entries[4].code})))
    client.force_login(day.chair)
    address = reverse("open_call:release", args=[day.final.code])
    assert "辞退しました" in client.get(address).content.decode()
    sent = {"entry": second.code, "reason": "次点でした"}
    assert client.post(reverse("open_call:move_up", args=[day.final.code]), sent).status_code == 302
    second.refresh_from_db()
    assert second.state == "winner"
    page = client.get(reverse("open_call:results", args=[day.final.code])).content.decode()
    assert "次点でした" in page
    assert "発表のあとに辞退しました" in page
    refuses("winner_stands", lambda: move_up(reason="x", **(facts | {"entry": day.entries[2].code})))


def test_a_final_without_votes_can_be_released():
    day = make_day()
    running.start_final(final=day.final, by=day.office, now=START)
    for entry in day.entries:
        score(day, day.judges[0], entry, 3, 3, START)
    running.close_scoring(final=day.final, by=day.office, now=START)
    day.final.refresh_from_db()
    release(day)
    assert day.final.results["audience"]["order"] == []
