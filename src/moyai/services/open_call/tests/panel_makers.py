"""Rows that tests of judging begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import (
    Entry,
    EntryForm,
    Programme,
    Review,
    Round,
    Staff,
    Submission,
    Teammate,
    Theme,
    ThemeVersion,
)
from moyai.services.open_call.operations.panel.reviewing import finish
from moyai.services.open_call.operations.panel.rounds import make_round, open_round
from moyai.services.open_call.operations.panel.rubrics import save_rubric
from moyai.services.open_call.programmes.templates import load_data

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=40)
CRITERIA: list[dict[str, Any]] = [
    {"key": "worth", "title": "町への効果", "weight": 2, "anchors": {"0": "効果がない", "5": "とても大きい"}},
    {"key": "sure", "title": "実現できるか", "weight": 1, "tie": 1},
]
FIELDS = [
    {"key": "who", "kind": "heading", "label": "あなたについて"},
    {"key": "partners", "kind": "long", "label": "いっしょに応募する会社"},
    {"key": "approach", "kind": "long", "label": "課題をどう解決しますか"},
    {"key": "cost_yen", "kind": "number", "label": "お金"},
    {"key": "deck", "kind": "file", "label": "資料"},
]


def make_user(name: str, role: Role | None = None) -> User:
    user, is_new = User.objects.get_or_create(username=name, defaults={"display_name": name})
    if is_new and role is not None:
        Membership.objects.create(user=user, role=role)
    return user


def make_programme(template: str = "pilot", code: str = "10000001") -> Programme:
    return Programme.objects.create(
        code=code,
        template=template,
        title="未来技術チャレンジ",
        plan=load_data(template),
        state="open",
        opened_at=BEFORE,
        made_at=BEFORE,
        budget_yen=3_000_000,
    )


def make_staff(programme: Programme, role: StaffRole, name: str, **changes: Any) -> Staff:
    return Staff.objects.create(
        programme=programme, user=make_user(name), role=role, name=name, joined_at=BEFORE, **changes
    )


def make_judges(programme: Programme, count: int = 3, **changes: Any) -> list[Staff]:
    return [make_staff(programme, StaffRole.JUDGE, f"judge{n}", **changes) for n in range(count)]


def make_theme(programme: Programme, code: str = "20000001", budget: int = 1_000_000) -> Theme:
    theme = Theme.objects.create(
        code=code, programme=programme, section="企画課", state="published", submitted_at=BEFORE
    )
    theme.published = ThemeVersion.objects.create(
        theme=theme, number=1, title=f"テーマ{code[-1]}", budget_yen=budget, made_by="x", made_at=BEFORE
    )
    theme.save()
    return theme


def make_entry(
    programme: Programme, number: int, *, theme: Theme | None = None, state: str = "screening", **changes: Any
) -> Entry:
    form = EntryForm.objects.filter(programme=programme).first() or EntryForm.objects.create(
        programme=programme, number=1, fields=FIELDS, made_at=BEFORE, published_at=BEFORE
    )
    answers = {
        "partners": "架空連合株式会社",
        "approach": f"見守り{number}",
        "cost_yen": 500_000 + 1000 * number,
    }
    entry = Entry.objects.create(
        **{
            "code": f"3{number:07d}",
            "programme": programme,
            "theme": theme,
            "form": form,
            "title": f"提案{number}",
            "organisation": f"株式会社架空{number}号",
            "status": "submitted",
            "state": state,
            "state_since": BEFORE,
            "answers": answers,
            "begun_at": BEFORE,
            "saved_at": BEFORE,
            "submitted_at": BEFORE,
        }
        | changes
    )
    mate = Teammate.objects.create(
        entry=entry,
        user=make_user(f"entrant{entry.code}"),
        role="leader",
        name=f"架空 代表{number}",
        invited_at=BEFORE,
        accepted_at=BEFORE,
    )
    Submission.objects.create(
        entry=entry,
        number=1,
        receipt=f"4{number:07d}",
        form=form,
        title=entry.title,
        answers=entry.answers,
        team=[{"name": mate.name, "organisation": entry.organisation}],
        digest="0" * 64,
        submitted_by="x",
        submitted_at=BEFORE,
    )
    return entry


def make_open_round(
    programme: Programme, entries: list[Entry], judges: list[Staff], *, is_blind: bool = True
) -> Round:
    """A round of the first judged stage in which every judge has every entry."""
    stage = "document" if programme.template == "pilot" else "screening"
    save_rubric(programme=programme, stage=stage, criteria=CRITERIA, actor="x", now=BEFORE)
    one = make_round(
        programme=programme, stage=stage, per_entry=len(judges), is_blind=is_blind, actor="x", now=BEFORE
    )
    for entry in entries:
        for judge in judges:
            Review.objects.create(round=one, entry=entry, judge=judge, rubric=one.rubric, assigned_at=BEFORE)
    open_round(one=one, actor="x", now=BEFORE)
    return one


def score(review: Review, worth: int, sure: int = 3, feedback: str = "よい提案です。") -> Review:
    review.refresh_from_db()
    return finish(
        review=review,
        scores={"worth": worth, "sure": sure},
        feedback=feedback,
        remark="内々の話",
        press="",
        revision=review.revision,
        actor="x",
        now=NOW,
    )


def score_all(one: Round) -> None:
    """Finish every review: entries are better by number, judges a little different."""
    for review in Review.objects.filter(round=one).select_related("entry", "judge"):
        number = int(review.entry.code[1:])
        score(review, min(5, number % 5 + (review.judge.pk % 2)), number % 4 + 1)
