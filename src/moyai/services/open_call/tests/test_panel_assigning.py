"""Conflicts found, declared, lifted; who reviews what."""

from datetime import timedelta

import pytest

from moyai.core.audit.models import Entry as Noted
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ConflictKind, ReviewState
from moyai.services.open_call.models import Conflict, Review, Teammate, Tiding
from moyai.services.open_call.operations.panel.assigning import (
    add_review,
    confirm,
    decline,
    propose,
    remove_review,
    undo,
)
from moyai.services.open_call.operations.panel.conflicts import declare, declare_interest, find_all, lift
from moyai.services.open_call.operations.panel.rounds import make_round
from moyai.services.open_call.operations.panel.rubrics import save_rubric
from moyai.services.open_call.queries.panel.assigning import list_replacements
from moyai.services.open_call.queries.panel.conflicts import foresee_conflict
from moyai.services.open_call.queries.panel.rounds import list_counted, list_void
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.tests.panel_makers import (
    CRITERIA,
    NOW,
    make_entry,
    make_judges,
    make_open_round,
    make_programme,
    make_staff,
    score_all,
)

pytestmark = pytest.mark.django_db
BY = {"actor": "x", "now": NOW}


def make_waiting(programme, per_entry=2):
    save_rubric(programme=programme, stage="document", criteria=CRITERIA, **BY)
    return make_round(programme=programme, stage="document", per_entry=per_entry, is_blind=True, **BY)


def kinds():
    return {(each.judge.name, each.entry.title, each.kind) for each in Conflict.objects.all()}


def refuse(code, work, **facts):
    with pytest.raises(PanelRefused) as refused:
        work(**facts)
    assert refused.value.code == code


def test_conflicts_are_found_in_what_is_known():
    programme = make_programme()
    first, second = make_entry(programme, 1, organisation="株式会社 架空電機"), make_entry(programme, 2)
    house = make_staff(programme, StaffRole.JUDGE, "same house", organisation="（株）架空電機")
    mate = make_staff(programme, StaffRole.JUDGE, "mate")
    Teammate.objects.create(
        entry=second, user=mate.user, role="member", name="mate", invited_at=NOW, accepted_at=NOW
    )
    found = find_all(programme=programme, **BY)
    assert (house.name, first.title, "organisation") in kinds()
    assert (mate.name, second.title, "co_applicant") in kinds()
    assert (house.name, second.title, "organisation") not in kinds()
    assert find_all(programme=programme, **BY) == []
    assert len(found) == Conflict.objects.count()


def test_a_judge_who_is_an_applicants_brother_is_found_by_the_name_she_declared():
    programme = make_programme()
    entry, other = make_entry(programme, 1), make_entry(programme, 2)
    judge = make_judges(programme, 1)[0]
    declare_interest(judge=judge, name="架空　代表1", is_organisation=False, says="弟", **BY)
    assert kinds() == {(judge.name, entry.title, "kin")}
    declare_interest(judge=judge, name="架空2号", is_organisation=True, says="顧問", **BY)
    assert (judge.name, other.title, "declared") in kinds()
    later = make_entry(programme, 3)  # an entry that comes later is found too
    Teammate.objects.filter(entry=later).update(name="架空 代表1")
    find_all(programme=programme, **BY)
    assert (judge.name, later.title, "kin") in kinds()
    refuse("name", declare_interest, judge=judge, name=" ", is_organisation=False, says="", **BY)


def test_what_is_declared_takes_an_unfinished_review_off_and_voids_a_finished_one():
    programme = make_programme()
    entries = [make_entry(programme, n) for n in (1, 2, 3)]
    judges = make_judges(programme, 2)
    one = make_open_round(programme, entries, judges)
    declare(judge=judges[0], entry=entries[0], kind=ConflictKind.DECLARED, reason="兄です", **BY)
    assert Review.objects.get(judge=judges[0], entry=entries[0]).state == ReviewState.DECLINED
    for review in Review.objects.exclude(state=ReviewState.DECLINED):
        from moyai.services.open_call.tests.panel_makers import score

        score(review, 5 if review.entry == entries[1] and review.judge == judges[0] else 2)
    one.refresh_from_db()
    seen = foresee_conflict(one, judges[0], entries[1])
    assert seen.is_scored
    assert seen.left == 1
    assert {each.entry for each in seen.moves}
    made = declare(judge=judges[0], entry=entries[1], kind=ConflictKind.OFFICE, reason="取引先", **BY)
    assert [each.entry for each in list_void(one)] == [entries[1]]
    assert len(list_counted(one)) == 4
    noted = Noted.objects.get(action="open_call.void_review")
    assert noted.facts["moves"] == [[each.entry, each.before, each.after] for each in seen.moves]
    chair = make_staff(programme, StaffRole.CHAIR, "chair")
    lift(conflict=made, chair=chair, reason="取引は終わっていた", **BY)
    assert list_void(one) == []


def test_who_may_lift_what():
    programme = make_programme()
    entry = make_entry(programme, 1)
    judge = make_judges(programme, 1)[0]
    chair = make_staff(programme, StaffRole.CHAIR, "chair")
    made = declare(judge=judge, entry=entry, kind=ConflictKind.OFFICE, reason="r", **BY)
    refuse("not_yours", lift, conflict=made, chair=judge, reason="r", **BY)
    refuse("needs_reason", lift, conflict=made, chair=chair, reason="", **BY)
    own = declare(judge=chair, entry=entry, kind=ConflictKind.OFFICE, reason="r", **BY)
    refuse("own_conflict", lift, conflict=own, chair=chair, reason="r", **BY)
    sure = Conflict.objects.create(judge=judge, entry=entry, kind=ConflictKind.CO_APPLICANT, found_at=NOW)
    refuse("certain", lift, conflict=sure, chair=chair, reason="r", **BY)
    lift(conflict=made, chair=chair, reason="r", **BY)
    refuse("lifted", lift, conflict=made, chair=chair, reason="r", **BY)
    again = declare(judge=judge, entry=entry, kind=ConflictKind.OFFICE, reason="やはり", **BY)
    assert again.pk == made.pk
    assert again.lifted_at is None


def test_an_assignment_is_proposed_printed_confirmed_and_undone():
    programme = make_programme()
    entries = [make_entry(programme, n) for n in range(1, 7)]
    judges = make_judges(programme, 4, most=4, expertise="見守り 福祉")
    declare(judge=judges[0], entry=entries[0], kind=ConflictKind.OFFICE, reason="r", **BY)
    one = make_waiting(programme)
    made = propose(one=one, **BY)
    assert made["total"] <= made["total_bound"]
    assert made["objective"]["ja"]
    assert made["shortages"] == []
    assert Review.objects.count() == 0
    assert confirm(one=one, **BY) == 12
    assert not Review.objects.filter(judge=judges[0], entry=entries[0]).exists()
    assert all(Review.objects.filter(judge=each).count() <= 4 for each in judges)
    assert all(Review.objects.filter(entry=each).count() == 2 for each in entries)
    one.refresh_from_db()
    refuse("no_preview", confirm, one=one, **BY)
    assert one.assignment["loads"]
    assert undo(one=one, **BY) == 12
    assert Review.objects.count() == 0


def test_a_shortage_has_its_cause():
    programme = make_programme()
    for n in range(1, 5):
        make_entry(programme, n)
    make_judges(programme, 2, most=3)
    made = propose(one=make_waiting(programme, 2), **BY)
    assert sum(each["missing"] for each in made["shortages"]) == 2
    assert all(each["says"]["ja"] for each in made["shortages"])


def test_a_proposal_that_a_conflict_overtook_is_not_confirmed():
    programme = make_programme()
    entry = make_entry(programme, 1)
    judges = make_judges(programme, 1)
    one = make_waiting(programme, 1)
    propose(one=one, **BY)
    declare(judge=judges[0], entry=entry, kind=ConflictKind.OFFICE, reason="r", **BY)
    one.refresh_from_db()
    refuse("changed_meanwhile", confirm, one=one, **BY)
    refuse("no_preview", confirm, one=one, actor="x", now=NOW + timedelta(days=2))


def test_nothing_is_assigned_without_judges_or_entries():
    programme = make_programme()
    one = make_waiting(programme)
    refuse("no_judges", propose, one=one, **BY)
    make_judges(programme, 1)
    refuse("no_entries", propose, one=one, **BY)


def test_what_is_added_by_hand_is_checked():
    programme = make_programme()
    entries = [make_entry(programme, n) for n in (1, 2, 3)]
    judges = make_judges(programme, 2, most=1)
    chair = make_staff(programme, StaffRole.CHAIR, "chair")
    one = make_waiting(programme)
    made = add_review(one=one, entry=entries[0], judge=judges[0], **BY)
    refuse("assigned", add_review, one=one, entry=entries[0], judge=judges[0], **BY)
    refuse("full", add_review, one=one, entry=entries[1], judge=judges[0], **BY)
    refuse("nobody", add_review, one=one, entry=entries[1], judge=chair, **BY)
    declare(judge=judges[1], entry=entries[1], kind=ConflictKind.OFFICE, reason="r", **BY)
    refuse("conflict", add_review, one=one, entry=entries[1], judge=judges[1], **BY)
    remove_review(review=made, **BY)
    assert Review.objects.count() == 0


def test_who_declines_is_replaced_by_whom_suits_best():
    programme = make_programme()
    entry = make_entry(programme, 1)
    office = make_staff(programme, StaffRole.OFFICE, "office")
    judges = make_judges(programme, 3, expertise="道路の舗装")
    knows = make_staff(programme, StaffRole.JUDGE, "knows", expertise="見守り1")
    busy = make_staff(programme, StaffRole.JUDGE, "busy", expertise="見守り1 見守り", most=0)
    one = make_open_round(programme, [entry], judges[:1])
    review = Review.objects.get()
    refuse("needs_reason", decline, review=review, reason="", **BY)
    decline(review=review, reason="専門外", **BY)
    refuse("declined", decline, review=review, reason="専門外", **BY)
    assert add_review(one=one, entry=entry, judge=judges[0], **BY) == review  # asked again, she takes it
    review.refresh_from_db()
    decline(review=review, reason="やはり専門外", **BY)
    assert Tiding.objects.filter(user=office.user, key=f"panel:declined:{review.pk}").exists()
    found = [each for each, _affinity, _load in list_replacements(one, entry)]
    assert found[0] == knows
    assert busy not in found
    assert judges[0] not in found


def test_a_scored_round_is_not_undone():
    programme = make_programme()
    one = make_open_round(programme, [make_entry(programme, 1)], make_judges(programme, 1))
    score_all(one)
    refuse("scored", undo, one=one, **BY)
    refuse("scored", remove_review, review=Review.objects.get(), **BY)
