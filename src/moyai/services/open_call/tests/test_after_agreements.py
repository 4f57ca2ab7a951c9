"""Agreements: both agree to the same text, an edit asks anew, a change is the next number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moyai.core import clock
from moyai.core.audit.models import Entry as AuditEntry
from moyai.services.open_call.agreement_text import KEYS, digest, list_missing, propose_terms
from moyai.services.open_call.enums_after import AgreementState
from moyai.services.open_call.models import Agreement, Entry, Tiding
from moyai.services.open_call.operations.agreements import (
    agree,
    begin_agreement,
    make_next,
    remark_on_agreement,
    write_terms,
)
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.tests.after_makers import (
    BEGINS,
    ENDS,
    NOW,
    actor,
    make_agreed,
    make_case,
    make_draft,
    make_entry,
    make_running,
    make_user,
)

TEXTS = st.dictionaries(st.sampled_from(KEYS), st.text(max_size=20), max_size=7)


@given(TEXTS, TEXTS, st.integers(0, 10), st.integers(0, 10))
def test_a_digest_tells_texts_apart(one, other, money, more):
    first, second = Agreement(terms=one, money_yen=money), Agreement(terms=other, money_yen=more)
    assert (digest(first) == digest(second)) == ((one, money) == (other, more))
    assert digest(first) == digest(Agreement(terms=dict(reversed(one.items())), money_yen=money))


def test_what_is_missing_is_told():
    row = Agreement(terms=propose_terms() | {"ip": " "})
    assert list_missing(row) == ["ip", "days"]


@pytest.mark.django_db
class TestAgreeing:
    def test_a_begun_agreement_moves_the_entry_and_tells_the_firm(self):
        entry = make_case()
        row = begin_agreement(entry=entry, actor=actor("office"), now=NOW)
        entry.refresh_from_db()
        assert (row.number, entry.state) == (1, "agreeing")
        assert set(row.terms) == set(KEYS)
        assert Tiding.objects.filter(user__username="firm").count() == 1
        assert not Tiding.objects.filter(user__username="office").exists()

    def test_only_what_was_adopted_has_one(self):
        entry = make_case()
        lost = make_entry(entry.programme, entry.theme, "interview", "other")
        with pytest.raises(AfterRefused, match="not_adopted"):
            begin_agreement(entry=lost, actor="x", now=NOW)

    def test_both_sides_agree_to_the_same_digest(self):
        row = make_agreed(make_case())
        assert row.state == AgreementState.AGREED
        assert row.town_digest == row.firm_digest == digest(Agreement.objects.get(pk=row.pk))
        noted = AuditEntry.objects.filter(action="open_call.agree").order_by("pk")
        assert [each.facts["side"] for each in noted] == ["town", "firm"]
        assert {each.facts["digest"] for each in noted} == {row.town_digest}

    def test_an_edit_after_one_side_agreed_asks_both_anew(self):
        row = make_draft(make_case())
        row = agree(agreement=row, side="town", seen=digest(row), actor=actor("office"), now=NOW)
        seen = digest(row)
        terms = row.terms | {"money": "別の文"}
        facts = {"money_yen": row.money_yen, "begins_on": BEGINS, "ends_on": ENDS}
        row = write_terms(agreement=row, terms=terms, **facts, seen=seen, actor=actor("office"), now=NOW)
        assert (row.town_agreed_at, row.town_digest, row.firm_agreed_at) == (None, "", None)
        with pytest.raises(AfterRefused, match="changed_meanwhile"):
            agree(agreement=row, side="firm", seen=seen, actor=actor("firm"), now=NOW)

    def test_an_edit_that_changes_nothing_asks_nobody(self):
        row = make_draft(make_case())
        row = agree(agreement=row, side="firm", seen=digest(row), actor=actor("firm"), now=NOW)
        facts = {"money_yen": row.money_yen, "begins_on": BEGINS, "ends_on": ENDS}
        again = write_terms(
            agreement=row, terms=row.terms, **facts, seen=digest(row), actor=actor("office"), now=NOW
        )
        assert again.firm_agreed_at is not None

    def test_nobody_agrees_to_what_lacks_a_term(self):
        row = begin_agreement(entry=make_case(), actor=actor("office"), now=NOW)
        with pytest.raises(AfterRefused, match="incomplete"):
            agree(agreement=row, side="town", seen=digest(row), actor=actor("office"), now=NOW)

    def test_nobody_agrees_twice(self):
        row = make_draft(make_case())
        agree(agreement=row, side="town", seen=digest(row), actor=actor("office"), now=NOW)
        with pytest.raises(AfterRefused, match="agreed_already"):
            agree(agreement=row, side="town", seen=digest(row), actor=actor("office"), now=NOW)

    def test_a_change_is_the_next_number_and_takes_the_trial_with_it(self):
        entry = make_case()
        trial = make_running(entry)
        following = make_next(agreement=trial.agreement, actor=actor("office"), now=NOW)
        assert following.number == 2
        with pytest.raises(AfterRefused, match="has_draft"):
            make_next(agreement=trial.agreement, actor=actor("office"), now=NOW)
        for side, who in (("town", "office"), ("firm", "firm")):
            agree(agreement=following, side=side, seen=digest(following), actor=actor(who), now=NOW)
        trial.refresh_from_db()
        assert trial.agreement_id == following.pk
        assert Agreement.objects.get(number=1).state == AgreementState.ENDED

    def test_what_binds_is_not_rewritten(self):
        row = make_agreed(make_case())
        with pytest.raises(AfterRefused, match="not_draft"):
            write_terms(
                agreement=row,
                terms={},
                money_yen=0,
                begins_on=None,
                ends_on=None,
                seen=digest(row),
                actor="x",
                now=NOW,
            )
        with pytest.raises(AfterRefused, match="not_draft"):
            remark_on_agreement(agreement=row, about="ip", text="a", side="firm", actor="x", now=NOW)


@pytest.fixture
def case(db, monkeypatch) -> Entry:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_case()


def _address(entry: Entry) -> str:
    return reverse("open_call:agreement", args=[entry.code])


def test_pages_let_in_town_and_team_alone(case, client):
    assert client.get(_address(case)).status_code == 302
    client.force_login(make_user("stranger"))
    assert client.get(_address(case)).status_code == 403
    assert client.get(reverse("open_call:agreement", args=["99999999"])).status_code == 404


def test_a_firm_sees_comments_and_agrees_on_its_page(case, client):
    row = make_draft(case)
    client.force_login(make_user("firm"))
    page = client.get(_address(case))
    assert page.status_code == 200
    assert "知的財産" in page.content.decode()
    row.refresh_from_db()
    assert row.firm_seen_at == NOW
    client.post(_address(case), {"do": "remark", "about": "ip", "text": "<b>権利</b>は？"})
    assert "&lt;b&gt;権利" in client.get(_address(case)).content.decode()
    client.post(_address(case), {"do": "agree", "seen": digest(row)})
    row.refresh_from_db()
    assert (row.firm_digest, row.state) == (digest(row), "draft")
    assert client.post(_address(case), {"do": "write", "seen": digest(row)}).status_code == 403


def test_the_office_writes_and_a_bad_day_is_told(case, client):
    row = make_draft(case)
    client.force_login(make_user("office"))
    assert client.get(_address(case) + "?edit=1").status_code == 200
    fields = {f"term_{key}": words for key, words in row.terms.items()}
    fields |= {"do": "write", "seen": digest(row), "money_yen": "1000", "begins_on": "2026-07-02"}
    bad = client.post(_address(case), fields | {"ends_on": "2026-07-01"})
    assert bad.status_code == 422
    assert "終わりの日は" in bad.content.decode()
    assert client.post(_address(case), fields | {"ends_on": "2026-07-09"}).status_code == 302
    row.refresh_from_db()
    assert row.money_yen == 1000
    stale = client.post(_address(case), fields | {"ends_on": "2026-07-10"})
    assert stale.status_code == 422
    assert "先に書き直しました" in stale.content.decode()


def test_an_agreement_is_printed(case, client):
    row = make_agreed(case)
    client.force_login(make_user("firm"))
    paper = client.get(reverse("open_call:agreement_paper", args=[case.code, row.number]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("open_call:agreement_paper", args=[case.code, 9])).status_code == 404


def test_a_withdrawn_entry_has_no_draft_left(case):
    from moyai.services.open_call.operations.moving import move_entry
    from moyai.services.open_call.programmes.plan import Mover

    row = make_draft(case)
    case.refresh_from_db()
    later = NOW + timedelta(days=1)
    movers = frozenset({Mover.ENTRANT})
    move_entry(entry=case, to="withdrawn", movers=movers, actor="x", now=later, reason="やめます")
    row.refresh_from_db()
    assert row.state == AgreementState.ENDED
