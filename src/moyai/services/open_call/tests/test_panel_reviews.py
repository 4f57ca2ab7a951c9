"""A judge's pages: what she sees and does not see, saving as she writes, finishing, changing."""

import json
import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.audit.models import Entry as Noted
from moyai.services.open_call import panel_files
from moyai.services.open_call.enums_judging import ConflictKind, ReviewState
from moyai.services.open_call.models import Conflict, EntryFile, Interest, Review
from moyai.services.open_call.operations.panel.conflicts import declare
from moyai.services.open_call.operations.panel.rounds import close_round
from moyai.services.open_call.panel.blind import BLOT, Blotter
from moyai.services.open_call.tests.panel_makers import (
    NOW,
    make_entry,
    make_judges,
    make_open_round,
    make_programme,
    make_user,
    score,
)

database = pytest.mark.django_db
LIST = "/calls/panel/reviews/"


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


@pytest.fixture
def case(db):
    programme = make_programme()
    entries = [make_entry(programme, n) for n in (1, 2)]
    judges = make_judges(programme, 3)
    one = make_open_round(programme, entries, judges)
    return one, entries, judges


def own(judge, entry):
    return Review.objects.get(judge=judge, entry=entry)


def body(answer):
    html = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce-[\w+/=-]+', "", html)


def save(client, review, **changes):
    sent = {
        "press": "p1",
        "revision": 0,
        "scores": {"worth": "3"},
        "feedback": "よい",
        "remark": "",
    } | changes
    return client.post(f"{LIST}{review.pk}/save/", json.dumps(sent), content_type="application/json")


@given(st.sampled_from(["架空 太郎", "株式会社 架空電機", "山田　花子"]), st.text(max_size=20))
def test_names_are_blotted_out_however_they_are_written(name, around):
    blotter = Blotter([name])
    for written in (name, name.replace(" ", "").replace("　", ""), name.replace(" ", "　")):
        said = blotter.blot(f"{around}{written}です")
        assert BLOT in said
        assert written not in said


def test_addresses_are_blotted_out_too():
    said = Blotter([]).blot("https://kakuu.example と info@kakuu.example と 0265-00-0000")
    assert said == f"{BLOT} と {BLOT} と {BLOT}"


@database
def test_a_blind_entry_names_nobody_anywhere(client, case, monkeypatch):
    _one, entries, judges = case
    entry = entries[0]
    entry.title = "架空1号の見守り"
    entry.save()
    handed = entry.submissions.get()
    handed.answers = {
        "approach": "私たち株式会社架空1号の架空代表1は…",
        "partners": "架空連合",
        "cost_yen": 5,
    }
    handed.title, handed.files = entry.title, [{"kept_as": "aa/aa1"}]
    handed.save()
    EntryFile.objects.create(
        entry=entry, field="deck", name="架空1号_会社案内.pdf", kept_as="aa/aa1", kind="pdf", size=3,
        digest="x", added_by="x", added_at=NOW,
    )  # fmt: skip
    monkeypatch.setattr(panel_files, "_READERS", [lambda name: b"pdf"])
    client.force_login(judges[0].user)
    review = own(judges[0], entry)
    for path in (LIST, f"{LIST}{review.pk}/"):
        html = body(client.get(path))
        for name in ("架空1号", "架空代表1", "架空 代表1", "架空連合", "会社案内"):
            assert name not in html, (path, name)
        assert BLOT in html
    answer = client.get(f"{LIST}{review.pk}/files/1/")
    assert answer.content == b"pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{entry.code}-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{LIST}{review.pk}/files/2/").status_code == 404


@database
def test_nothing_tells_what_others_have_done_before_her_own_is_finished(client, case):
    _one, entries, judges = case
    client.force_login(judges[0].user)
    review = own(judges[0], entries[0])
    pages = (LIST, f"{LIST}{review.pk}/")
    before = [body(client.get(path)) for path in pages]
    score(own(judges[1], entries[0]), 5, feedback="ほかの人のことば")
    declare(judge=judges[2], entry=entries[0], kind=ConflictKind.DECLARED, reason="r", actor="x", now=NOW)
    assert [body(client.get(path)) for path in pages] == before
    for page in ("results", "decide", "assignment", "conflicts"):
        assert client.get(f"/calls/panel/rounds/{review.round_id}/{page}/").status_code == 403
    score(review, 3)
    html = body(client.get(f"{LIST}{review.pk}/"))
    assert "ほかの人のことば" in html
    assert judges[2].name not in html


@database
def test_who_comes_in(client, case):
    _one, entries, judges = case
    review = own(judges[0], entries[0])
    assert client.get(f"{LIST}{review.pk}/").status_code == 302
    client.force_login(judges[1].user)
    assert client.get(f"{LIST}{review.pk}/").status_code == 404
    assert save(client, review).status_code == 404
    client.force_login(make_user("stranger"))
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{review.pk}/").status_code == 404


@database
def test_a_draft_is_saved_once_and_never_over_another_windows(client, case):
    _one, entries, judges = case
    client.force_login(judges[0].user)
    review = own(judges[0], entries[0])
    assert save(client, review).json()["revision"] == 1
    assert save(client, review).json()["revision"] == 1  # the same press, sent again
    assert save(client, review, press="p2", revision=0).status_code == 409
    assert save(client, review, press="p3", revision=1, scores={"worth": "9"}).status_code == 422
    assert save(client, review, press="p4", revision=1, scores=[]).status_code == 400
    assert client.post(f"{LIST}{review.pk}/save/", "{", content_type="application/json").status_code == 400
    review.refresh_from_db()
    assert (review.state, review.scores, review.revision) == (ReviewState.DRAFT, {"worth": 3}, 1)


@database
def test_a_review_is_finished_whole_and_changed_with_a_record(client, case):
    one, entries, judges = case
    client.force_login(judges[0].user)
    review = own(judges[0], entries[0])
    path, presses = f"{LIST}{review.pk}/", count()

    def post(revision, **fields):
        fields = {"do": "finish", "press": f"q{next(presses)}", "revision": revision} | fields
        return client.post(path, fields)

    answer = post(0, score_worth="4", feedback="よい")
    assert answer.status_code == 422
    assert 'value="4" checked' in answer.content.decode()  # nothing that was entered is lost
    assert post(0, score_worth="4", score_sure="2").status_code == 422
    assert post(0, score_worth="4", score_sure="2", feedback="よい").status_code == 302
    assert post(1, score_worth="5", score_sure="2", feedback="よい").status_code == 302
    facts = Noted.objects.get(action="open_call.change_review").facts
    assert (facts["before"], facts["after"]) == ({"worth": 4, "sure": 2}, {"worth": 5, "sure": 2})
    assert save(client, review, press="z", revision=2).status_code == 422
    close_round(one=one, actor="x", now=NOW)
    assert post(2, score_worth="1", score_sure="1", feedback="x").status_code == 422
    assert client.get(path).status_code == 200


@database
def test_a_judge_declares_and_declines(client, case):
    _one, entries, judges = case
    client.force_login(judges[0].user)
    first, second = own(judges[0], entries[0]), own(judges[0], entries[1])
    assert client.post(f"{LIST}{first.pk}/", {"do": "kin", "reason": ""}).status_code == 422
    client.post(f"{LIST}{first.pk}/", {"do": "kin", "reason": "兄の会社です"})
    assert Conflict.objects.get().kind == ConflictKind.KIN
    html = body(client.get(f"{LIST}{first.pk}/"))
    assert "見守り1" not in html
    assert save(client, first).status_code == 422
    client.post(f"{LIST}{second.pk}/", {"do": "decline", "reason": "忙しい"})
    second.refresh_from_db()
    assert second.state == ReviewState.DECLINED
    assert client.post(f"{LIST}{second.pk}/", {"do": "nothing"}).status_code == 404


@database
def test_what_she_declares_beforehand(client, case):
    _one, _entries, judges = case
    client.force_login(judges[0].user)
    facts = {"do": "add", "seat": judges[0].pk, "name": "架空 代表2", "says": "兄", "is_organisation": ""}
    client.post(f"{LIST}interests/", facts)
    assert Interest.objects.get().name == "架空 代表2"
    assert client.post(f"{LIST}interests/", facts | {"seat": judges[1].pk}).status_code == 404
    client.post(f"{LIST}interests/", {"do": "drop", "interest": Interest.objects.get().pk})
    assert not Interest.objects.exists()
    assert Conflict.objects.get().kind == ConflictKind.KIN
