"""The demo's judging: a year's screening and interviews with decisions, a contest's screening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from moyai.demo.seeding.open_call_people import get_person
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import Result, ReviewState
from moyai.services.open_call.models import Entry, Programme, Review, Round, Staff, StageDates, Theme
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.panel.assigning import confirm, propose
from moyai.services.open_call.operations.panel.deciding import Choice, decide, send
from moyai.services.open_call.operations.panel.reviewing import finish
from moyai.services.open_call.operations.panel.rounds import close_round, make_round, open_round
from moyai.services.open_call.operations.panel.rubrics import save_rubric
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.queries.panel.deciding import gather_feedback, list_decidable, list_themes
from moyai.services.open_call.queries.panel.rounds import find_rubric, list_entries, list_judges
from moyai.services.open_call.queries.panel.weighing import Weighing, describe, weigh
from moyai.services.open_call.queries.people import list_staff

PILOT, CONTEST = "未来技術チャレンジ", "アグリテック甲子園"
JUDGES, FINALISTS, ADOPTED = 12, 5, 6
ACTOR = "system:demo"
EXPERTISE = (
    "交通 移動 自動運転", "医療 健康 介護 見守り", "農業 ロボット センサー", "防災 避難 通信",
    "観光 商店 決済",
    "教育 学校 学習", "データ 人工知能 画像", "法律 契約 個人情報", "会計 費用 継続", "環境 エネルギー 雪",
    "行政 手続き 窓口", "起業 事業化 組織",
)  # fmt: skip
WHY, WHOLE = "採点と話し合いの結果です。", "採点と審査会の話し合いで決めました。"
WHY_NOT = "今回は、ほかの提案を先に進めることにしました。"
NONE = "このテーマの課題に合う提案がありませんでした。"
_GOOD = (
    "困りごとをよく調べてあり、だれのための技術かがはっきりしています。",
    "小さく試してから広げる計画で、無理がありません。",
    "ほかの町でも使える形になっています。",
)
_MORE = (
    "続けるための費用をだれが出すのかを、もう少し具体的に書いてください。",
    "効果を数字で確かめる方法を加えると、もっと伝わります。",
    "高齢の方が使うときの手助けを考えてください。",
)


def make_criteria(names: Sequence[tuple[str, str, str, int]]) -> list[dict[str, object]]:
    """Return criteria of five points: key, title, what is looked at, weight."""
    words = {"0": "ふれていない", "1": "弱い", "2": "やや弱い", "3": "ふつう", "4": "よい", "5": "とてもよい"}
    return [
        {"key": key, "title": title, "says": says, "weight": weight, "anchors": words, "tie": n}
        for n, (key, title, says, weight) in enumerate(names, start=1)
    ]


DOCUMENT = make_criteria(
    (
        ("effect", "町への効果", "課題がどれだけ良くなるか", 30),
        ("feasible", "実現できるか", "技術・日程・体制", 25),
        ("novel", "新しさ", "これまでにない工夫", 15),
        ("lasting", "続けられるか", "実証のあとの見通し", 20),
        ("cost", "費用のつり合い", "効果にくらべた費用", 10),
    )
)
INTERVIEW = make_criteria(
    (
        ("fit", "担当課の課題に合うか", "話し合って確かめたこと", 40),
        ("team", "いっしょに進められるか", "答えの確かさ、連絡のしかた", 30),
        ("plan", "計画の確かさ", "場所・データ・人の準備", 30),
    )
)
SCREENING = make_criteria(
    (
        ("local", "地域性", "伊那の農業をどれだけ知っているか", 25),
        ("original", "独創性", "自分たちで考えたか", 25),
        ("feasible", "実現可能性", "試せる形になっているか", 25),
        ("lasting", "継続性", "つづくしくみがあるか", 25),
    )
)


def seed_panel(*, now: datetime) -> int:
    """Live the judging of the demo's programmes; return how many reviews were made (0: it is there)."""
    count = 0
    pilot = Programme.objects.filter(title__contains=PILOT).order_by("pk").first()
    if pilot is not None and not pilot.rounds.exists():
        count += _seed_pilot(pilot, now)
    contest = Programme.objects.filter(title__contains=CONTEST).order_by("pk").first()
    if contest is not None and not contest.rounds.exists():
        count += _seed_contest(contest, now)
    done = pilot.pk if pilot is not None else 0
    waiting = Programme.objects.filter(state="open", template="pilot").exclude(pk=done)
    for each in waiting:
        if find_rubric(each, "document") is None:
            save_rubric(programme=each, stage="document", criteria=DOCUMENT, actor=ACTOR, now=now)
    return count


def _seed_pilot(programme: Programme, now: datetime) -> int:
    chair = _people(programme, JUDGES, now)
    _bring_in(programme, now)
    begin = _find_begin(programme, "document", now, 150)
    one = _live_round(programme, "document", DOCUMENT, begin, 3)
    if one is None:
        return 0
    themes = list_themes(one)
    weighing = weigh(one, first=2 * max(1, len(themes)), draws=200)
    _settle(one, None, weighing, chair, _best_of(weighing, themes, 2), begin + timedelta(days=20))
    count = Review.objects.filter(round=one).count()
    begin += timedelta(days=23)
    talks = _live_round(programme, "interview", INTERVIEW, begin, 3)
    if talks is None:
        return count
    _decide_themes(talks, chair, begin + timedelta(days=20))
    return count + Review.objects.filter(round=talks).count()


def _decide_themes(one: Round, chair: Staff, at: datetime) -> None:
    """Adopt the best of each theme but the last, which nobody suits; a second of the first, one almost."""
    themes = list_themes(one)
    for n, theme in enumerate(themes):
        weighing = weigh(one, first=1, theme=theme, draws=200)
        ordered = [each.entry.pk for each in weighing.lines if not each.is_withdrawn]
        if n == len(themes) - 1 and n > 0:
            _settle(one, theme, weighing, chair, {}, at, none_suitable=True)
            continue
        results = {ordered[0]: Result.CHOSEN}
        if len(ordered) > 1 and n < 2:
            results[ordered[1]] = Result.CHOSEN if n == 0 else Result.ALMOST
        _settle(one, theme, weighing, chair, results, at)


def _seed_contest(programme: Programme, now: datetime) -> int:
    chair = _people(programme, 4, now)
    _bring_in(programme, now)
    begin = _find_begin(programme, "screening", now, 120)
    one = _live_round(programme, "screening", SCREENING, begin, 3)
    if one is None:
        return 0
    weighing = weigh(one, first=FINALISTS, draws=200)
    ordered = [each.entry.pk for each in weighing.lines if not each.is_withdrawn]
    results = dict.fromkeys(ordered[:FINALISTS], Result.CHOSEN)
    if len(ordered) > FINALISTS:
        results[ordered[FINALISTS]] = Result.RESERVE
    _settle(one, None, weighing, chair, results, begin + timedelta(days=20))
    return Review.objects.filter(round=one).count()


def _people(programme: Programme, count: int, now: datetime) -> Staff:
    """Have so many judges, and a chair, whom it returns."""
    known = list_judges(programme)
    for n in range(len(known), count):
        user = get_person("judge" if n == 0 else f"judge-{programme.pk}-{n}", f"架空 審査員{n + 1}")
        Staff.objects.get_or_create(
            programme=programme,
            user=user,
            role=StaffRole.JUDGE,
            left_at=None,
            defaults={
                "name": user.display_name,
                "organisation": f"架空大学{n + 1}",
                "expertise": EXPERTISE[n % len(EXPERTISE)],
                "most": 20,
                "joined_at": now,
            },
        )
    chair = list_staff(programme, StaffRole.CHAIR).first()
    if chair is None:
        user = get_person("chair", "架空 審査委員長")
        chair = Staff.objects.create(
            programme=programme, user=user, role=StaffRole.CHAIR, name=user.display_name, joined_at=now
        )
    return chair


def _bring_in(programme: Programme, now: datetime) -> None:
    for entry in Entry.objects.filter(programme=programme, state="submitted", status="submitted"):
        move_entry(
            entry=entry, to="screening", movers=frozenset({Mover.SYSTEM}), actor=ACTOR, now=entry.state_since
        )


def _find_begin(programme: Programme, stage: str, now: datetime, ago: int) -> datetime:
    dates = StageDates.objects.filter(programme=programme, stage=stage).first()
    latest = now - timedelta(days=50)
    return min(dates.opens_at if dates is not None else now - timedelta(days=ago), latest)


def _live_round(
    programme: Programme, stage: str, criteria: list[dict[str, object]], begin: datetime, per_entry: int
) -> Round | None:
    """Make a round, assign, have everything reviewed, close it; None where there is nothing to judge."""
    if find_rubric(programme, stage) is None:
        save_rubric(programme=programme, stage=stage, criteria=criteria, actor=ACTOR, now=begin)
    due = begin + timedelta(days=14)
    one = make_round(
        programme=programme, stage=stage, per_entry=per_entry, is_blind=stage != "interview", due_at=due,
        actor=ACTOR, now=begin,
    )  # fmt: skip
    if not list_entries(one).exists():
        return None
    propose(one=one, actor=ACTOR, now=begin)
    confirm(one=one, actor=ACTOR, now=begin)
    one.refresh_from_db()
    open_round(one=one, actor=ACTOR, now=begin)
    _review_all(one, [str(each["key"]) for each in criteria], begin)
    close_round(one=one, actor=ACTOR, now=due)
    return one


def _review_all(one: Round, keys: list[str], begin: datetime) -> None:
    """Have each judge score by the entry's drawn quality, her own leniency, and chance."""
    for review in Review.objects.filter(round=one, state=ReviewState.ASSIGNED).select_related("entry"):
        quality = Random(f"{one.stage}{review.entry.code}").gauss(3.1, 0.8)
        lenient = Random(f"judge{review.judge_id}").gauss(0, 0.4)
        chance = Random(f"{review.entry.code}{review.judge_id}")
        scores = {key: str(min(5, max(0, round(quality + lenient + chance.gauss(0, 0.6))))) for key in keys}
        finish(
            review=review,
            scores=scores,
            feedback=f"{chance.choice(_GOOD)}{chance.choice(_MORE)}",
            remark="",
            press="",
            revision=0,
            actor=ACTOR,
            now=begin + timedelta(days=chance.randrange(1, 14), hours=chance.randrange(24)),
        )


def _best_of(weighing: Weighing, themes: list[Theme], count: int) -> dict[int, Result]:
    """Return the best entries of each theme (of all, where there is none), so many of each."""
    chosen: dict[int, Result] = {}
    groups: list[Theme | None] = [*themes] or [None]
    for theme in groups:
        lines = [each for each in weighing.lines if theme is None or each.entry.theme_id == theme.pk]
        chosen |= {each.entry.pk: Result.CHOSEN for each in lines[:count]}
    return chosen


def _settle(
    one: Round,
    theme: Theme | None,
    weighing: Weighing,
    chair: Staff,
    results: dict[int, Result],
    at: datetime,
    *,
    none_suitable: bool = False,
) -> None:
    words = gather_feedback(one)
    places = {each.entry.pk: each.ranked.place for each in weighing.lines if each.ranked is not None}
    choices = [
        Choice(
            entry,
            results.get(entry.pk, Result.NOT_CHOSEN),
            WHY if entry.pk in results else WHY_NOT,
            words.get(entry.pk, ""),
            places.get(entry.pk),
        )
        for entry in list_decidable(one, theme)
    ]
    made = decide(
        one=one,
        theme=theme,
        choices=choices,
        reason=NONE if none_suitable else WHOLE,
        record=describe(weighing, at),
        chair=chair,
        actor=ACTOR,
        now=at,
        is_none_suitable=none_suitable,
    )
    send(decision=made, chair=chair, actor=ACTOR, now=at + timedelta(days=1))
