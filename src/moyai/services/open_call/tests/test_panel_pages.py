"""Pages of office and chair, from criteria to a decision; who may press what; figures and erasing."""

from datetime import date, timedelta

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.indicators.registry import Period
from moyai.services.open_call import erasing_panel
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import RoundState
from moyai.services.open_call.indicators.panel import INDICATORS
from moyai.services.open_call.models import (
    Conflict,
    Decision,
    Entry,
    Interest,
    Review,
    Round,
    Rubric,
    StageDates,
)
from moyai.services.open_call.operations.panel.rounds import close_round
from moyai.services.open_call.queries.panel.waiting import list_for
from moyai.services.open_call.tests.panel_makers import (
    BEFORE,
    CRITERIA,
    NOW,
    make_entry,
    make_judges,
    make_open_round,
    make_programme,
    make_staff,
    make_theme,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


def fields_of(criteria):
    fields = {"do": "see"}
    for n, each in enumerate(criteria):
        anchors = "\n".join(f"{key}: {value}" for key, value in each.get("anchors", {}).items())
        fields |= {f"key_{n}": each["key"], f"title_{n}": each["title"], f"weight_{n}": each["weight"]}
        fields |= {f"anchors_{n}": anchors, f"is_required_{n}": "1", f"highest_{n}": each.get("highest", 5)}
    return fields


def test_an_office_goes_from_criteria_to_an_open_round(client):
    programme = make_programme()
    for n in (1, 2, 3):
        make_entry(programme, n)
    make_judges(programme, 3)
    client.force_login(make_user("officer", Role.OFFICER))
    base = f"/calls/{programme.code}/rounds/"
    assert client.get(base).status_code == 200
    assert client.post(base, {"stage": "document", "per_entry": 3}).status_code == 422
    assert client.get(f"{base}document/criteria/").status_code == 200
    assert client.post(f"{base}document/criteria/", {"do": "see"}).status_code == 422
    assert client.post(f"{base}document/criteria/", fields_of(CRITERIA)).status_code == 302
    assert Rubric.objects.get().criteria[0]["anchors"] == CRITERIA[0]["anchors"]
    facts = {"stage": "document", "per_entry": 2, "due_at": "2026-07-01T17:00", "is_blind": "on"}
    assert client.post(base, facts).status_code == 302
    one = Round.objects.get()
    assert one.due_at.hour == 8  # five in the afternoon in Japan
    path = f"/calls/panel/rounds/{one.pk}/"
    for deed in ("propose", "confirm"):
        assert client.post(f"{path}assignment/", {"do": deed}).status_code == 302
        assert client.get(f"{path}assignment/").status_code == 200
    assert Review.objects.count() == 6
    client.post(path, {"do": "open"})
    one.refresh_from_db()
    assert one.state == RoundState.OPEN
    assert client.get(path).status_code == 200
    assert client.get(f"{base}trial/criteria/").status_code == 404
    assert client.post(path, {"do": "?"}).status_code == 404


def make_case():
    programme = make_programme()
    theme = make_theme(programme)
    entries = [make_entry(programme, n, theme=theme) for n in (1, 2, 3, 4)]
    judges = make_judges(programme, 2)
    chair = make_staff(programme, StaffRole.CHAIR, "chair")
    office = make_staff(programme, StaffRole.OFFICE, "office")
    one = make_open_round(programme, entries, judges)
    score_all(one)
    return one, entries, judges, chair, office


def test_consequences_of_a_late_change_are_seen_before_they_are_confirmed(client):
    one, entries, judges, _chair, office = make_case()
    client.force_login(office.user)
    path = f"/calls/{one.programme.code}/rounds/document/criteria/"
    fields = fields_of([CRITERIA[0] | {"highest": 10}, CRITERIA[1]])
    answer = client.post(path, fields)
    assert answer.status_code == 200
    html = answer.content.decode()
    digest = html.split('name="confirmed" value="')[1].split('"')[0]
    assert judges[0].name in html
    assert client.post(path, fields | {"do": "save", "confirmed": digest}).status_code == 422
    assert client.post(path, fields | {"do": "save", "confirmed": digest, "reason": "r"}).status_code == 302
    assert Rubric.objects.count() == 2
    path = f"/calls/panel/rounds/{one.pk}/conflicts/"
    score_all(Round.objects.get())
    fields = {"do": "see", "judge": judges[0].pk, "entry": entries[0].code, "reason": "取引先"}
    assert client.post(path, fields).status_code == 200
    assert not Conflict.objects.exists()
    assert client.post(path, fields | {"do": "add"}).status_code == 302
    assert Conflict.objects.count() == 1
    assert client.get(path).status_code == 200


def test_a_chair_decides_and_sends_and_takes_the_record_along(client):
    one, entries, _judges, chair, office = make_case()
    path = f"/calls/panel/rounds/{one.pk}/"
    client.force_login(chair.user)
    assert client.post(path, {"do": "close"}).status_code == 403  # the office's
    close_round(one=one, actor="x", now=NOW)
    assert [str(each.text) for each in list_for(chair.user, NOW)]
    assert client.get(f"{path}results/").status_code == 200
    assert client.get(f"{path}results/?theme=nothing").status_code == 404
    assert client.get(f"{path}decide/").status_code == 200
    fields = {"reason": "全体"}
    for each in entries:
        fields |= {f"result_{each.code}": "chosen" if each == entries[3] else "not_chosen",
                   f"reason_{each.code}": "理由", f"feedback_{each.code}": "ことば"}  # fmt: skip
    assert client.post(f"{path}decide/", fields | {"reason": ""}).status_code == 422
    assert client.post(f"{path}decide/", fields).status_code == 302
    made = Decision.objects.get()
    where = f"/calls/panel/decisions/{made.pk}"
    assert client.get(f"{where}/").status_code == 200
    for form in ("csv", "json"):
        answer = client.get(f"{where}.{form}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"{where}.xml").status_code == 404
    client.force_login(office.user)
    assert client.post(f"{where}/").status_code == 403
    client.force_login(chair.user)
    client.post(f"{where}/")
    assert Entry.objects.filter(state="interview").count() == 1
    assert client.get(f"{path}decide/?theme={entries[0].theme.code}").status_code == 200
    client.force_login(make_user("stranger"))
    for each in (
        path,
        f"{path}results/",
        f"{where}/",
        f"{where}.json",
        f"/calls/{one.programme.code}/rounds/",
    ):
        assert client.get(each).status_code == 403
    client.logout()
    assert client.get(path).status_code == 302
    StageDates.objects.create(
        programme=one.programme, stage="entry", opens_at=BEFORE, closes_at=NOW - timedelta(days=30)
    )
    period = Period(date(2026, 6, 1), date(2026, 6, 30))
    days, words = INDICATORS
    assert days.read(period) == pytest.approx(30)
    assert words.read(period) == 100
    assert days.read(Period(date(2025, 1, 1), date(2025, 1, 2))) is None


def test_what_is_past_its_period_goes():
    one, entries, judges, _chair, _office = make_case()
    Interest.objects.create(judge=judges[0], name="架空 太郎", declared_at=BEFORE)
    Conflict.objects.create(judge=judges[0], entry=entries[0], kind="office", reason="r", found_at=BEFORE)
    for erase in (erasing_panel.erase_interests, erasing_panel.erase_conflicts, erasing_panel.erase_reviews):
        assert erase(before=BEFORE, now=NOW) == 0
        assert erase(before=NOW, now=NOW) > 0
        assert erase(before=NOW, now=NOW) == 0
    assert erasing_panel.erase_decisions(before=NOW, now=NOW) == 0
    assert one.pk


def test_a_team_reads_its_result_once_it_was_sent():
    from django.template import Context, Template

    from moyai.services.open_call.models import EntryDecision

    one, entries, judges, chair, _office = make_case()
    close_round(one=one, actor="x", now=NOW)
    made = Decision.objects.create(round=one, record={}, reason="r", decided_by=chair, decided_at=NOW)
    row = EntryDecision.objects.create(
        decision=made, entry=entries[0], result="reserve", reason="わけ", feedback="<b>"
    )
    page = Template("{% load panel %}{% panel_told entry %}")
    assert page.render(Context({"entry": entries[0]})).strip() == ""
    row.told_at = NOW
    row.save()
    html = page.render(Context({"entry": entries[0]}))
    assert "わけ" in html
    assert "&lt;b&gt;" in html
    assert judges[0].name not in html
