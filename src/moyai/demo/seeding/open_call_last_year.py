"""Last year's pilots in the demo: four trials that ended, one with a card, what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.demo.seeding import open_call_after_words as words
from moyai.demo.seeding.open_call_people import get_person
from moyai.services.open_call.agreement_text import digest
from moyai.services.open_call.enums import ProgrammeState, StaffRole
from moyai.services.open_call.enums_after import LogKind, Outcome, Survival
from moyai.services.open_call.enums_entries import EntryStatus, TeamRole
from moyai.services.open_call.models import (
    Entry,
    EntryForm,
    Programme,
    Staff,
    Teammate,
    Theme,
    ThemeVersion,
    Trial,
)
from moyai.services.open_call.operations.agreements import agree, begin_agreement, write_terms
from moyai.services.open_call.operations.cards import make_card, publish_card, write_card
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.trial_kpis import add_kpi, record_reading
from moyai.services.open_call.operations.trial_log import write_line
from moyai.services.open_call.operations.trial_reviews import follow_up, review_at_end
from moyai.services.open_call.operations.trials import change_trial, make_trial, start_trial
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.programmes.templates import load_data

TITLE = "伊那 未来技術チャレンジ（昨年）"
DAY = timedelta(days=1)
OPENED_DAYS, TRIAL_DAYS, ENDED_DAYS = 700, 480, 385
"""So many days ago it was opened, trials began, trials ended."""
OTHERS = 19
PATH = (("submitted", 20), ("screening", 32), ("interview", 55), ("adopted", 88))
MOVERS = frozenset(Mover)


def seed_last_year(*, office: str, now: datetime) -> int:
    """Write last year's programme with its trials, once; return how many trials."""
    if Programme.objects.filter(title=TITLE).exists():
        return 0
    opened = now - OPENED_DAYS * DAY
    programme = _make_programme(opened, now)
    for number in range(OTHERS):
        entry = _make_entry(programme, None, f"架空の提案 {number + 1}", "架空 応募者", opened)
        _move(entry, (*PATH[:3], ("not_adopted", 88)), opened, office)
    for number, (title, firm, field, outcome, satisfied, still, yen) in enumerate(words.LAST_FIRMS):
        theme = _make_theme(programme, title, field, opened)
        entry = _make_entry(programme, theme, title, firm, opened)
        _move(entry, PATH, opened, office)
        trial = _run(entry, office, now)
        _end(trial, Outcome(outcome), satisfied, yen, office, now)
        if still is not None:
            heard: dict[str, Any] = {"state": Survival(still), "note_text": "", "actor": office}
            follow_up(trial=trial, years=1, **heard, now=now - 10 * DAY)
        if number < 2:
            _publish(trial, office, now)
    return len(words.LAST_FIRMS)


def _make_programme(opened: datetime, now: datetime) -> Programme:
    programme = Programme.objects.create(
        code=make_free_code(lambda each: Programme.objects.filter(code=each).exists()),
        template="pilot",
        title=TITLE,
        title_en="Ina Future Technology Challenge (last year)",
        summary="昨年の実証です。結果は、再利用カードと実績のページで読めます。",
        plan=load_data("pilot"),
        state=ProgrammeState.CLOSED,
        opened_at=opened,
        closed_at=now - 300 * DAY,
        made_at=opened,
    )
    EntryForm.objects.create(programme=programme, number=1, fields=[], made_at=opened, published_at=opened)
    officer = get_person("officer", "原 誠")
    Staff.objects.create(
        programme=programme, user=officer, role=StaffRole.OFFICE, name="原 誠", joined_at=opened
    )
    return programme


def _make_theme(programme: Programme, title: str, field: str, at: datetime) -> Theme:
    theme = Theme.objects.create(
        code=make_free_code(lambda each: Theme.objects.filter(code=each).exists()),
        programme=programme,
        section="企画政策課",
        state="published",
        submitted_at=at,
        published_at=at,
    )
    theme.published = ThemeVersion.objects.create(
        theme=theme,
        number=1,
        title=title,
        field=field,
        background="見回りに毎日人手がかかり、続けられなくなりそうでした。",
        wanted="少ない人手で、同じだけ気づけるようにしたいと考えました。",
        made_by="企画政策課",
        made_at=at,
    )
    theme.save(update_fields=["published"])
    return theme


def _make_entry(programme: Programme, theme: Theme | None, title: str, firm: str, opened: datetime) -> Entry:
    begun, sent = opened + 5 * DAY, opened + 20 * DAY
    entry = Entry.objects.create(
        code=make_free_code(lambda each: Entry.objects.filter(code=each).exists()),
        programme=programme,
        theme=theme,
        form=programme.forms.get(),
        title=title,
        organisation=firm,
        status=EntryStatus.SUBMITTED,
        state="draft",
        state_since=begun,
        begun_at=begun,
        saved_at=sent,
        submitted_at=sent,
    )
    if theme is not None:
        user = get_person(f"open-call-firm-{theme.pk}", f"{firm} 代表")
        Teammate.objects.create(
            entry=entry, user=user, role=TeamRole.LEADER, name="代表", invited_at=begun, accepted_at=begun
        )
    return entry


def _move(entry: Entry, path: tuple[tuple[str, int], ...], opened: datetime, office: str) -> None:
    for state, day in path:
        at = opened + day * DAY
        move_entry(
            entry=entry, to=state, movers=MOVERS, actor=office, now=at, reason="審査の結果を記録したもの"
        )


def _run(entry: Entry, office: str, now: datetime) -> Trial:
    begun = now - TRIAL_DAYS * DAY
    day = local(begun).date()
    row = begin_agreement(entry=entry, actor=office, now=begun - 30 * DAY)
    facts = {"terms": row.terms, "money_yen": 1_000_000, "begins_on": day, "ends_on": day + 95 * DAY}
    row = write_terms(agreement=row, **facts, seen=digest(row), actor=office, now=begun - 20 * DAY)
    firm = f"user:{entry.team.get().user_id}"
    for side, actor in (("town", office), ("firm", firm)):
        row = agree(agreement=row, side=side, seen=digest(row), actor=actor, now=begun - 5 * DAY)
    trial = make_trial(agreement=row, actor=office, now=begun - 4 * DAY)
    plan = "3か月のあいだ、市内の5か所に機器を置いて、毎日のようすを知らせました。"
    said: dict[str, Any] = {"title": trial.title, "plan": plan, "place": "市内5か所", "consent_says": ""}
    change_trial(trial=trial, **said, actor=office, now=begun - 4 * DAY)
    start_trial(trial=trial, actor=office, now=begun)
    return Trial.objects.select_related("agreement__entry__programme").get(pk=trial.pk)


def _end(trial: Trial, outcome: Outcome, satisfaction: int, yen: int, office: str, now: datetime) -> None:
    begun, ended = now - TRIAL_DAYS * DAY, now - ENDED_DAYS * DAY
    for place, (kind, text) in enumerate(words.LESSONS):
        at = begun + (10 + 20 * place) * DAY
        happened: dict[str, Any] = {"happened_on": local(at).date(), "actor": office, "now": at}
        write_line(trial=trial, kind=LogKind(kind), text=text, **happened)
    spent: dict[str, Any] = {"happened_on": local(ended).date(), "actor": office, "now": ended}
    write_line(trial=trial, kind=LogKind.COST, text="機器と取り付け", yen=yen, **spent)
    for title, unit, is_more, before, aim, values in words.KPIS:
        said: dict[str, Any] = {"title": title, "unit": unit, "indicator": "", "is_more_better": is_more}
        aims: dict[str, Any] = {"baseline": before, "target": aim}
        kpi = add_kpi(trial=trial, **said, **aims, actor=office, now=begun)
        for month, value in enumerate(values):
            since = begun + 30 * month * DAY
            days = {"since": local(since).date(), "until": local(since + 29 * DAY).date()}
            record_reading(kpi=kpi, **days, value=value, actor=office, now=since + 30 * DAY)
    finding, reasons = words.FINDINGS[outcome]
    review_at_end(
        trial=trial,
        finding=finding,
        outcome=outcome,
        reasons=reasons,
        satisfaction=satisfaction,
        procurement="次の年度の予算に入れ、仕様書に学んだことを書きました。"
        if outcome == Outcome.ROLL_OUT
        else "",
        actor=office,
        now=ended,
    )
    trial.refresh_from_db()


def _publish(trial: Trial, office: str, now: datetime) -> None:
    at = now - (ENDED_DAYS - 20) * DAY
    card = make_card(trial=trial, actor=office, now=at)
    needed = "電源のいらない場所5か所、見てくれる人2人、保険。データは市が持ちます。"
    write_card(card=card, facts={"conditions": needed}, actor=office, now=at)
    publish_card(card=card, actor=office, now=at)
