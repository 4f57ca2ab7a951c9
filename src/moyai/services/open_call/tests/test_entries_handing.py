"""Handing in: refused with what is missing; the deadline to the second; submissions that never change."""

from datetime import timedelta

import pytest

from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Submission, Tiding
from moyai.services.open_call.operations.entries.submitting import compute_digest, hand_in, take_back
from moyai.services.open_call.operations.entries.withdrawing import withdraw_entry
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.queries.entries.checks import list_checks, plain_name
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.tests.entries_makers import (
    CLOSES,
    NOW,
    add_mate,
    fill,
    make_entry,
    make_handed_in,
    make_programme,
    make_staff,
    make_user,
    type_in,
)

pytestmark = pytest.mark.django_db
OFFICE = frozenset({Mover.OFFICE})
SYSTEM = frozenset({Mover.SYSTEM})


def list_missing(entry, now=NOW):
    return {each.key for each in list_checks(entry, now) if not each.is_met}


def test_what_is_missing_is_told():
    entry = make_entry()
    type_in(entry, way="作る")
    assert list_missing(entry) == {"form", "declarations"}
    with pytest.raises(EntryRefused, match="not_ready") as refused:
        hand_in(entry=entry, by=make_user("leader"), now=NOW)
    said = refused.value.text.get("ja")
    assert "ひとことで" in said and "だれが作りますか" in said and "税" in said
    assert entry.status == EntryStatus.DRAFT and not Submission.objects.exists()


def test_handing_in_keeps_it_as_it_was():
    entry = make_handed_in()
    kept = entry.submissions.get()
    assert (entry.status, entry.state, kept.number) == (EntryStatus.SUBMITTED, "submitted", 1)
    assert kept.answers == {"summary": "ひとこと", "way": "買う"} and compute_digest(kept) == kept.digest
    assert len(kept.receipt) == 8 and kept.team[0]["name"] == "leader"
    kept.answers["summary"] = "あとから"
    assert compute_digest(kept) != kept.digest
    told = Tiding.objects.get(user=make_user("leader"))
    assert kept.receipt in str(told.text)


def test_taking_back_and_handing_in_again_makes_the_next_submission():
    entry, leader = make_handed_in(), make_user("leader")
    take_back(entry=entry, by=leader, now=NOW)
    assert (entry.status, entry.state) == (EntryStatus.DRAFT, "draft")
    type_in(entry, summary="直した")
    hand_in(entry=entry, by=leader, now=NOW + timedelta(hours=1))
    first, second = entry.submissions.all()
    assert (first.answers["summary"], second.answers["summary"]) == ("ひとこと", "直した")
    assert first.receipt != second.receipt and second.number == 2


@pytest.mark.parametrize(
    ("late", "grace", "ok"), [(0, 0, True), (1, 0, False), (60, 60, True), (61, 60, False)]
)
def test_the_deadline_holds_to_the_second(late, grace, ok):
    entry, at = fill(make_entry(make_programme(grace_s=grace))), CLOSES + timedelta(seconds=late)
    if ok:
        hand_in(entry=entry, by=make_user("leader"), now=at)
        assert entry.late_s == late
        return
    with pytest.raises(EntryRefused, match="too_late") as refused:
        hand_in(entry=entry, by=make_user("leader"), now=at)
    said = refused.value.text.get("ja")
    assert "2026/06/20 17:00:00" in said and f"{at + timedelta(hours=9):%H:%M:%S}" in said
    assert entry.status == EntryStatus.DRAFT and entry.answers["summary"] == "ひとこと"


def test_after_the_deadline_nothing_is_taken_back():
    entry = make_handed_in()
    with pytest.raises(EntryRefused, match="too_late"):
        take_back(entry=entry, by=make_user("leader"), now=CLOSES + timedelta(seconds=1))


def test_only_the_leader_hands_in_takes_back_and_withdraws():
    entry = fill(make_entry())
    add_mate(entry, "mate")
    for act in (hand_in, take_back):
        with pytest.raises(EntryRefused, match="not_leader"):
            act(entry=entry, by=make_user("mate"), now=NOW)
    with pytest.raises(EntryRefused, match="not_leader"):
        withdraw_entry(entry=entry, by=make_user("mate"), reason="x", now=NOW)


def test_one_organisation_enters_once_for_a_theme():
    entry = make_handed_in()
    second = fill(make_entry(entry.programme, "other"))
    type_in(second, _organisation="（株） 架空技研")
    assert list_missing(second) == {"once"}
    type_in(second, _organisation="架空電機")
    assert not list_missing(second)
    assert plain_name("株式会社　架空・技研") == plain_name("ｶｸｳ").replace("カクウ", "架空技研")


def test_a_withdrawal_needs_its_reason_and_marks_the_entry():
    entry, leader = make_handed_in(), make_user("leader")
    with pytest.raises(EntryRefused, match="needs_reason"):
        withdraw_entry(entry=entry, by=leader, reason=" ", now=NOW)
    withdraw_entry(entry=entry, by=leader, reason="人手が足りません", now=NOW)
    entry.refresh_from_db()
    assert (entry.status, entry.state) == (EntryStatus.WITHDRAWN, "withdrawn")
    assert entry.withdrawn_at == NOW and entry.moves.last().reason == "人手が足りません"


def test_a_winner_who_withdraws_is_told_to_office_and_chair():
    entry = make_handed_in()
    for name, role in (("office", StaffRole.OFFICE), ("chair", StaffRole.CHAIR), ("judge", StaffRole.JUDGE)):
        make_staff(entry.programme, name, role)
    move_entry(entry=entry, to="screening", movers=OFFICE, actor="user:1", now=NOW)
    for number, to in enumerate(("interview", "adopted"), start=1):
        at = NOW + timedelta(seconds=number)
        move_entry(entry=entry, to=to, movers=SYSTEM, actor="system", now=at, reason="よい案")
    withdraw_entry(
        entry=entry, by=make_user("leader"), reason="会社をたたむため", now=NOW + timedelta(days=1)
    )
    told = {name: list(Tiding.objects.filter(user=make_user(name))) for name in ("office", "chair", "judge")}
    assert len(told["office"]) == len(told["chair"]) == 1 and not told["judge"]
    assert "繰り上げ" in str(told["chair"][0].text) and "会社をたたむため" in str(told["chair"][0].text)


def test_the_team_hears_that_it_is_not_eligible():
    entry = make_handed_in()
    move_entry(entry=entry, to="ineligible", movers=OFFICE, actor="user:1", now=NOW, reason="納税証明がない")
    assert any("要件" in str(each.text) for each in Tiding.objects.filter(user=make_user("leader")))
