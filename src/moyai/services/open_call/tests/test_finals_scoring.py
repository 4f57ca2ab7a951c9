"""Judges' tablets: each entry once, refused in words, the same answer when it is sent again."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ConflictKind
from moyai.services.open_call.models import Conflict, FinalPress, FinalScore, Staff
from moyai.services.open_call.operations.finals import arranging, running
from moyai.services.open_call.operations.finals.scoring import SentScore, take_score
from moyai.services.open_call.refusals_finals import FinalRefused
from moyai.services.open_call.tests.finals_makers import MINUTE, START, make_day, make_user, score

pytestmark = pytest.mark.django_db
GOOD = {"score-idea": "4", "score-work": "3"}


@pytest.fixture
def day():
    made = make_day()
    running.start_final(final=made.final, by=made.office, now=START)
    return made


def send(day, judge, entry, scores=GOOD, press=None, made_at=START, now=START):
    sent = SentScore(press or uuid4(), day.final.code, entry.code, scores, "よかったです", made_at)
    return take_score(sent=sent, by=judge, now=now)


def test_a_press_counts_once_and_is_answered_the_same(day):
    press = uuid4()
    first = send(day, day.judges[0], day.entries[0], press=press)
    again = send(day, day.judges[0], day.entries[0], press=press)
    assert [(first.is_new, first.refused), (again.is_new, again.refused)] == [(True, ""), (False, "")]
    assert FinalScore.objects.get().scores == {"idea": "4", "work": "3"}
    assert FinalPress.objects.count() == 1
    with pytest.raises(FinalRefused, match="another_press"):
        send(day, day.judges[1], day.entries[0], press=press)


def test_the_first_score_locks_the_rubric(day):
    send(day, day.judges[0], day.entries[0])
    day.final.rubric.refresh_from_db()
    assert day.final.rubric.locked_at == START
    with pytest.raises(FinalRefused, match="rubric_locked"):
        arranging.change_final(final=day.final, by=day.office, now=START, rubric=None)


def test_a_conflict_is_refused_until_it_is_lifted(day):
    judge = Staff.objects.get(user=day.judges[0], role=StaffRole.JUDGE)
    conflict = Conflict.objects.create(
        judge=judge, entry=day.entries[0], kind=ConflictKind.KIN, found_at=START
    )
    press = uuid4()
    assert send(day, day.judges[0], day.entries[0], press=press).refused == "conflict"
    assert send(day, day.judges[0], day.entries[1]).refused == ""
    conflict.lifted_at, conflict.lifted_because = START, "同姓の別人"
    conflict.save()
    assert send(day, day.judges[0], day.entries[0], press=press).refused == "conflict"
    assert send(day, day.judges[0], day.entries[0]).refused == ""


@pytest.mark.parametrize(
    "scores",
    [{}, {"score-idea": "4"}, {**GOOD, "score-idea": "6"}, {**GOOD, "score-idea": "NaN"},
     {**GOOD, "score-work": "2.5"}, {**GOOD, "score-work": "x"}, {**GOOD, "score-work": "Infinity"}],
)  # fmt: skip
def test_scores_off_the_scale_are_refused(day, scores):
    assert send(day, day.judges[0], day.entries[0], scores).refused == "scores_wrong"
    assert not FinalScore.objects.exists()


def test_the_latest_made_stays_whatever_comes_last(day):
    late = START + 5 * MINUTE
    send(day, day.judges[0], day.entries[0], {**GOOD, "score-idea": "5"}, made_at=late, now=late)
    assert send(day, day.judges[0], day.entries[0], made_at=START, now=late).refused == "older"
    assert FinalScore.objects.get().scores["idea"] == "5"


def test_after_closing_it_is_refused_and_may_be_opened_again(day):
    for entry in day.entries:
        score(day, day.judges[0], entry, 3, 3, START)
    running.close_scoring(final=day.final, by=day.office, now=START)
    assert send(day, day.judges[1], day.entries[0]).refused == "scoring_closed"
    with pytest.raises(FinalRefused):
        running.reopen_scoring(final=day.final, by=day.office, now=START, reason=" ")
    running.reopen_scoring(final=day.final, by=day.office, now=START, reason="電波がなかった審査員の分")
    assert send(day, day.judges[1], day.entries[0]).refused == ""


def test_scoring_is_not_closed_while_a_finalist_has_no_score(day):
    with pytest.raises(FinalRefused, match="scores_missing"):
        running.close_scoring(final=day.final, by=day.office, now=START)


def test_a_team_that_withdrew_and_one_that_is_not_there(day):
    from moyai.services.open_call.operations.moving import move_entry
    from moyai.services.open_call.programmes.plan import Mover

    entry = day.entries[0]
    entry.refresh_from_db()
    office = frozenset({Mover.OFFICE})
    move_entry(entry=entry, to="withdrawn", movers=office, actor="test", now=START, reason="病気のため")
    assert send(day, day.judges[0], entry).refused == "entry_withdrawn"
    sent = SentScore(uuid4(), day.final.code, "99999999", GOOD, "", START)
    assert take_score(sent=sent, by=day.judges[0], now=START).refused == "not_finalist"
    with pytest.raises(FinalRefused, match="not_judge"):
        send(day, make_user("stranger"), day.entries[1])


def post(client, day, press, **data):
    body = {
        "entry_id": str(press), "kind": "final_score", "shift": None,
        "made_at": START.isoformat(), "sent_at": START.isoformat(),
        "data": {"final": day.final.code, "comment": "", **data},
    }  # fmt: skip
    return client.post(reverse("open_call:tablet_entry"), json.dumps(body), content_type="application/json")


def test_the_tablets_door(client, day):
    client.force_login(day.judges[0])
    with clock.held_at(START + MINUTE):
        press = uuid4()
        taken = post(client, day, press, entry=day.entries[0].code, **GOOD)
        assert (taken.status_code, taken.json()["ok"]) == (200, True)
        assert post(client, day, press, entry=day.entries[0].code, **GOOD).status_code == 200
        wrong = post(client, day, uuid4(), entry=day.entries[0].code)
        assert (wrong.status_code, wrong.json()["code"]) == (409, "scores_wrong")
        assert "すべての項目" in wrong.json()["text"]
        address = reverse("open_call:tablet_entry")
        assert client.post(address, "[]", content_type="application/json").status_code == 422
        page = client.get(reverse("open_call:tablet", args=[day.final.code])).content.decode()
        assert day.entries[4].title in page
        part = client.get(reverse("open_call:tablet_part", args=[day.final.code]))
        assert int(part.headers["X-Moyai-Keep-For"]) > 3600
        assert client.get(reverse("open_call:tablet_shell")).status_code == 200
        form = {"press": str(uuid4()), "entry": day.entries[1].code, **GOOD}
        assert client.post(reverse("open_call:tablet_enter", args=[day.final.code]), form).status_code == 302
    assert FinalScore.objects.count() == 2


def test_a_judge_sees_her_own_scores_alone(client, day):
    score(day, day.judges[1], day.entries[0], 5, 5, START)
    client.force_login(day.judges[0])
    page = client.get(reverse("open_call:tablet", args=[day.final.code])).content.decode()
    assert "checked" not in page
    client.force_login(day.judges[1])
    assert "checked" in client.get(reverse("open_call:tablet", args=[day.final.code])).content.decode()
