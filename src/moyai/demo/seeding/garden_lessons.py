"""The demo's class of twelve at the special-needs school: lessons half done, a running experiment, notebooks.

Names and numbers are invented: plants grow along a logistic curve, each with a size of its own, and children
measure a millimetre or two beside the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import exp
from random import Random

from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.demo.accounts import PUPIL, TEACHER
from moyai.services.smart_farm.course.content import Lesson, StepKind
from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import (
    EntryState,
    ExperimentState,
    Factor,
    Group,
    Guess,
    Outcome,
    StepHow,
)
from moyai.services.smart_farm.experiments.lots import draw_lots
from moyai.services.smart_farm.models import (
    Arm,
    Assignment,
    Attempt,
    Bed,
    Crop,
    EntryReport,
    Experiment,
    Farm,
    FarmMember,
    Hypothesis,
    Measurement,
    NotebookEntry,
    Plot,
    Robot,
    SchoolClass,
    Seat,
    StepProgress,
    TeacherComment,
)

FARM = "special-school"
CLASS = "中学部 園芸の時間"
NAMES = (
    "あかり", "ひなた", "はると", "ゆい", "りく",
    "さくら", "こはる", "そうた", "みお", "れん", "つむぎ",
)  # fmt: skip
"""Of those who sit beside the visitor."""
DAY = timedelta(days=1)
LESSON_DAYS = (42, 35, 28, 21, 14, 7)
"""How many days ago each lesson was opened."""
FAR = (26, 35, 33, 30, 24, 31, 37, 22, 12, 28, 34, 18)
"""How many of the steps of all lessons each has done."""
SOWN_AGO, MEASURED_AGO = 21, (15, 11, 8, 4, 1)
PLOTS, SEED = 16, "ina-5kumi"
HEIGHT_MM, HALF_WAY_DAYS, SLOWNESS_DAYS = 148.0, 14.0, 4.0
"""A radish's leaves: where the curve ends, when it is half way, how slow it is. Invented."""
LESS_WATER = 0.87
"""What half the water leaves of the height in this story."""
OWN_SIZE, SLIP_MM = 0.06, 1.5
WORDS = (
    (14, "芽が出た！", "まいてから 5日めに 芽が出ました。小さい葉が 2まい です。", ("芽の数", 13.0, "")),
    (9, "", "きょうは くもりでした。土を さわったら しっとりしていました。", ("土の水分", 27.0, "%")),
    (6, "葉の色", "Aの葉は こい緑で、Bの葉は すこし うすいように見えます。でも まだ わかりません。", None),
    (3, "", "はかる ところを 葉の いちばん上に きめました。人によって ちがうと こまるからです。", None),
    (1, "高さ", "5かい はかりました。Aのほうが 高い日が おおいです。", ("1ばんの高さ", 121.0, "mm")),
)  # fmt: skip


def seed_lessons(*, now: datetime) -> int:
    """Write the class with its work, once; return how many pupils it has."""
    farm = Farm.objects.filter(code=FARM).first()
    robot = Robot.objects.filter(bed__farm=farm).first() if farm else None
    crop = Crop.objects.filter(slug="radish").first()
    if farm is None or robot is None or crop is None or SchoolClass.objects.exists():
        return 0
    opened = SchoolClass.objects.create(
        code=make_code(), farm=farm, name=CLASS, robot=robot, opened_at=now - 49 * DAY
    )
    teacher, pupils = _make_people(farm, opened, now)
    assignments = _assign(opened, now)
    _seed_progress(pupils, assignments, now)
    _seed_experiment(opened, robot.bed, crop, pupils, now)
    _seed_unfair(opened, robot.bed, crop, pupils, now)
    _seed_notebook(pupils, teacher, assignments, now)
    return len(pupils)


def _make_people(farm: Farm, opened: SchoolClass, now: datetime) -> tuple[Seat, list[Seat]]:
    """Give the school's teacher and pupil their seats, and the pupil eleven others beside her."""
    joined_on = local(now).date() - 49 * DAY
    lead = FarmMember.objects.get(farm=farm, user__username=TEACHER.username)
    own = FarmMember.objects.get(farm=farm, user__username=PUPIL.username)
    others = FarmMember.objects.bulk_create(
        FarmMember(farm=farm, name=name, role=FarmRole.PUPIL, joined_on=joined_on) for name in NAMES
    )
    teacher = Seat.objects.create(school_class=opened, member=lead, is_teacher=True, joined_on=joined_on)
    seats = [Seat(school_class=opened, member=member, joined_on=joined_on) for member in (own, *others)]
    return teacher, Seat.objects.bulk_create(seats)


def _assign(opened: SchoolClass, now: datetime) -> list[tuple[Assignment, Lesson]]:
    course = list_built_in()[0]
    today = local(now).date()
    found = []
    for lesson, ago in zip(course.lessons, LESSON_DAYS, strict=True):
        opens_on = today - ago * DAY
        row = Assignment.objects.create(
            school_class=opened, course=course.key, lesson=lesson.key, opens_on=opens_on,
            due_on=today + DAY if lesson is course.lessons[-2] else None, assigned_at=now - ago * DAY,
        )  # fmt: skip
        found.append((row, lesson))
    return found


def _seed_progress(pupils: list[Seat], assignments: list[tuple[Assignment, Lesson]], now: datetime) -> None:
    """Have each do her first so many steps; one then asks for help, one is stuck, one has not come lately."""
    chance = Random("steps")
    rows, attempts = [], []
    steps = [(row, step) for row, lesson in assignments for step in lesson.steps]
    for seat, far in zip(pupils, FAR, strict=True):
        for row, step in steps[:far]:
            at = row.assigned_at + timedelta(hours=chance.uniform(1, 100))
            at = min(at, now - timedelta(hours=2))
            wrong = chance.choice((0, 0, 0, 1, 2)) if step.quiz else 0
            progress = StepProgress(
                seat=seat, assignment=row, step=step.key, began_at=at, seen_at=at, done_at=at,
                how=_find_how(step.kind, chance), tries=wrong + 1 if step.quiz else 0,
                hints=min(wrong, 1),
            )  # fmt: skip
            rows.append(progress)
            if step.quiz is not None:
                attempts += list(_make_attempts(progress, wrong, at))
    asking, stuck = steps[FAR[8]], steps[FAR[11]]
    for (row, step), seat, facts in (
        (asking, pupils[8], {"asked_at": now - timedelta(minutes=20)}),
        (stuck, pupils[11], {"tries": 4, "hints": 1}),
    ):
        seen = now - timedelta(minutes=25)
        rows.append(
            StepProgress(
                seat=seat, assignment=row, step=step.key, began_at=seen, seen_at=seen, **facts
            )
        )  # fmt: skip
    StepProgress.objects.bulk_create(rows)
    Attempt.objects.bulk_create(attempts)


def _find_how(kind: StepKind, chance: Random) -> StepHow:
    if kind is StepKind.DO:
        return chance.choice((StepHow.SEEN, StepHow.SEEN, StepHow.SAID))
    return {
        StepKind.QUIZ: StepHow.ANSWERED,
        StepKind.WRITE: StepHow.WRITTEN,
        StepKind.EXPERIMENT: StepHow.WRITTEN,
    }.get(kind, StepHow.READ)


def _make_attempts(progress: StepProgress, wrong: int, at: datetime) -> Iterator[Attempt]:
    for number in range(1, wrong + 2):
        is_right = number == wrong + 1
        yield Attempt(
            progress=progress, number=number, answer=[], said="○" if is_right else "△", is_right=is_right,
            share_pct=100 if is_right else 50, made_at=at - timedelta(minutes=wrong + 1 - number),
        )  # fmt: skip


def _seed_experiment(opened: SchoolClass, bed: Bed, crop: Crop, pupils: list[Seat], now: datetime) -> None:
    """Write an experiment on water that runs since the sowing, drawn by lots, measured five times."""
    sown = local(now).date() - SOWN_AGO * DAY
    began = now - SOWN_AGO * DAY
    experiment = Experiment.objects.create(
        code=make_code(), school_class=opened, question="水を多くやると、高く育つ？", factor=Factor.WATER,
        outcome=Outcome.HEIGHT, state=ExperimentState.RUNNING, made_at=began - DAY, seed=SEED, drawn_at=began,
        started_at=began,
    )  # fmt: skip
    _make_arms(experiment, bed, crop, (40, sown), (20, sown))
    plots = _make_plots(experiment)
    guesses = (Guess.A_MORE, Guess.A_MORE, Guess.SAME, Guess.A_MORE, Guess.B_MORE)
    whys = ("水が すきだから", "", "土が しめっているから", "", "水が 多いと ねぐされするから")
    Hypothesis.objects.bulk_create(
        Hypothesis(
            experiment=experiment, seat=seat, guess=guesses[n % 5], why=whys[n % 5],
            written_at=began - timedelta(hours=3),
        )
        for n, seat in enumerate(pupils)
    )  # fmt: skip
    chance = Random("height")
    sizes = {plot.number: chance.gauss(1, OWN_SIZE) for plot in plots}
    rows = []
    for ago in MEASURED_AGO:
        day = local(now).date() - ago * DAY
        for plot in plots:
            true = _grow(SOWN_AGO - ago) * sizes[plot.number] * (LESS_WATER if plot.group == Group.B else 1)
            for seat in chance.sample(pupils[:9], 2):
                value = max(0.0, round(true + chance.gauss(0, SLIP_MM)))
                rows.append(_measure(plot, value, day, seat, now - ago * DAY))
    Measurement.objects.bulk_create(rows)


def _seed_unfair(opened: SchoolClass, bed: Bed, crop: Crop, pupils: list[Seat], now: datetime) -> None:
    """Write an ended one that was not fair: B was sown a week later as well, and there were few plants."""
    sown = local(now).date() - 60 * DAY
    began = now - 60 * DAY
    experiment = Experiment.objects.create(
        code=make_code(), school_class=opened, question="種を深くまくと、芽は大きくなる？",
        factor=Factor.DEPTH, outcome=Outcome.HEIGHT, state=ExperimentState.ENDED, made_at=began, seed=SEED,
        drawn_at=began, started_at=began, ended_at=now - 40 * DAY,
    )  # fmt: skip
    _make_arms(experiment, bed, crop, (30, sown), (30, sown + 7 * DAY), depths=(10, 25))
    plots = _make_plots(experiment, 8)
    chance = Random("depth")
    day = local(now).date() - 42 * DAY
    rows = [
        _measure(plot, round(chance.gauss(96 if plot.group == Group.A else 61, 6)), day, pupils[n % 6], began)
        for n, plot in enumerate(plots)
    ]
    Measurement.objects.bulk_create(rows)


def _make_arms(
    experiment: Experiment,
    bed: Bed,
    crop: Crop,
    a: tuple[int, date],
    b: tuple[int, date],
    depths: tuple[int, int] = (10, 10),
) -> None:
    Arm.objects.bulk_create(
        Arm(
            experiment=experiment, group=group, bed=bed, crop=crop, water_ml_a_day=water, sown_on=sown,
            depth_mm=depth, spacing_mm=crop.spacing_mm,
        )
        for group, (water, sown), depth in zip("AB", (a, b), depths, strict=True)
    )  # fmt: skip


def _make_plots(experiment: Experiment, count: int = PLOTS) -> list[Plot]:
    lots = draw_lots(SEED, range(1, count + 1))
    return Plot.objects.bulk_create(
        Plot(
            experiment=experiment, number=lot.number, ticket=lot.ticket, group=lot.group,
            x_mm=300.0 + 50 * (lot.number - 1), y_mm=400.0,
        )
        for lot in lots
    )  # fmt: skip


def _measure(plot: Plot, value: float, day: date, seat: Seat, at: datetime) -> Measurement:
    return Measurement(
        plot=plot, outcome=Outcome.HEIGHT, value=value, measured_on=day, seat=seat, entered_at=at
    )


def _grow(days: int) -> float:
    return HEIGHT_MM / (1 + exp((HALF_WAY_DAYS - days) / SLOWNESS_DAYS))


def _seed_notebook(
    pupils: list[Seat], teacher: Seat, assignments: list[tuple[Assignment, Lesson]], now: datetime
) -> None:
    first, lesson = assignments[0]
    step = next(step for step in lesson.steps if step.kind is StepKind.WRITE)
    rows = []
    for number, seat in enumerate(pupils[:8]):
        at = first.assigned_at + 2 * DAY
        rows.append(_make_entry(seat, at, "", "葉が 4まい ありました。", None, first, step.key))
        ago, title, text, figure = WORDS[number % len(WORDS)]
        rows.append(_make_entry(seat, now - ago * DAY, title, text, figure, is_shared=number % 2 == 0))
    entries = NotebookEntry.objects.bulk_create(rows)
    TeacherComment.objects.bulk_create(
        TeacherComment(entry=entry, by=teacher, text=text, written_at=now - DAY)
        for entry, text in (
            (entries[1], "いつ芽が出たかを、よく見ていましたね。"),
            (entries[7], "はかる場所をそろえたのは、とてもよい考えです。"),
        )
    )
    NotebookEntry.objects.filter(pk=entries[5].pk).update(state=EntryState.HIDDEN, is_shared=True)
    EntryReport.objects.create(
        entry=entries[5], by=pupils[3], why="Bが わるいと いわれた きがした", made_at=now - timedelta(hours=5)
    )


def _make_entry(
    seat: Seat,
    at: datetime,
    title: str,
    text: str,
    figure: tuple[str, float, str] | None,
    assignment: Assignment | None = None,
    step: str = "",
    is_shared: bool = False,
) -> NotebookEntry:
    numbers = [dict(zip(("name", "value", "unit"), figure, strict=True))] if figure else []
    return NotebookEntry(
        code=make_code(), seat=seat, assignment=assignment, step=step, title=title, text=text,
        numbers=numbers,
        on_day=local(at).date(), is_shared=is_shared, written_at=at, changed_at=at,
    )  # fmt: skip
