"""The demo's habit challenge: a programme of a hundred days, teams of its people, classes, who waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from django.contrib.auth.hashers import make_password

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.clock import at_local, local
from moyai.core.codes import make_code
from moyai.core.residents.models import Household, Resident
from moyai.demo.accounts import DEMO_ACCOUNTS, GRANDCHILD, PASSWORD, SUPPORTER, DemoAccount
from moyai.demo.facts import list_shelters
from moyai.demo.seeding.habit_days import Walker
from moyai.demo.seeding.habit_programme import (
    BEGAN_AGO,
    DAY,
    Row,
    draw_row,
    save_rows,
    seed_control,
    seed_population,
)
from moyai.services.habit_challenge.enums import (
    Activity,
    Habit,
    LeftWhy,
    Origin,
    Part,
    RemovalStatus,
    Through,
)
from moyai.services.habit_challenge.enums import (
    Cheer as CheerKind,
)
from moyai.services.habit_challenge.handles import find_generation
from moyai.services.habit_challenge.models import (
    Application,
    Attendance,
    Challenge,
    Cheer,
    Course,
    JoinRequest,
    Member,
    Programme,
    Removal,
    Report,
    Stay,
    Team,
)
from moyai.services.habit_challenge.wishes import Wishes

CODE = "three-generations"
MOST_PEOPLE, SHARE, COMPARED, NAMED = 219, 0.3, 60, 25
"""As many as Fuchu published, or a share of a smaller demo; and who is compared with."""
YEN_A_PERSON = 6_000
"""Invented: what the town paid so far for one who joined."""
LEFT_ALONE = 8
"""The residents registered first stay out of it: tests and visitors join with them."""
PLACE = "青島交流センター"
CHALLENGES = (
    (Habit.STEPS, 5000, 25_000, "毎日5,000歩", "5,000 steps a day", False),
    (Habit.STEPS, 2500, 12_500, "毎日2,500歩", "2,500 steps a day", False),
    (Habit.STEPS, 10_000, 0, "毎日10,000歩", "10,000 steps a day", False),
    (Habit.VARIETY, 7, 0, "10の食品群から7つ", "Seven of ten food groups", False),
    (Habit.OUTING, 1, 0, "1日1回、出かける", "Go out once a day", False),
    (Habit.EXERCISE, 1, 0, "いきいき体操", "Daily exercise", False),
    (Habit.CALL, 1, 0, "家族に電話する", "Ring somebody of the family", False),
    (Habit.ORAL, 1, 0, "お口の体操", "Oral exercise", False),
)
FAMILY_TEAM, MATCHED_TEAM, CLASS_TEAM = "ひなたぼっこ", "あおぞら散歩", "青島のなかよし"
COMMENTS = (
    "庭の花がきれいでした。",
    "今日は少し遠くまで歩きました。",
    "雨だったので、家の中で歩きました。",
    "おいしいりんごをいただきました。",
    "お墓参りに行きました。",
    "みんなの写真を見て元気が出ました。",
)
NAMED_DAYS, CHEERED_DAYS = 60, 10


def seed_habit(*, now: datetime) -> int:
    """Write the programme with its people, once; return how many take part."""
    hanako = (
        Resident.objects.select_related("household").filter(user__username=DEMO_ACCOUNTS[0].username).first()
    )
    if hanako is None or Programme.objects.exists():
        return 0
    today = local(now).date()
    people = _list_people(hanako)
    count = min(MOST_PEOPLE, int(max(0, len(people) - NAMED) * SHARE))
    programme, challenges = _make_programme(today, count)
    password = make_password(PASSWORD)  # one hash for both: hashing twice would only take time
    home = _make_home(hanako)
    supporter = _make_person(
        SUPPORTER, "みのる", date(today.year - 68, 5, 20), _make_home(hanako), password, now
    )
    young = _make_person(GRANDCHILD, "あおい", date(today.year - 21, 9, 9), home, password, now)
    pool = iter(people)
    teams = seed_population(programme, challenges[:3], list(islice(pool, count)), today)
    control = Programme.objects.create(
        code="comparison", title="くらべるための集まり", title_en="For comparison",
        starts_on=programme.starts_on, is_open=False, control_of=programme,
    )  # fmt: skip
    seed_control(control, list(islice(pool, min(COMPARED, count // 3))), today)
    _seed_family(programme, challenges[1], hanako, young, today, now)
    matched = _seed_named(
        programme, challenges[4], MATCHED_TEAM, Origin.MATCHED, list(islice(pool, 3)), today
    )
    Team.objects.filter(pk=matched.pk).update(
        is_seeking=True, is_readable=True, about="雨の日は、家の中で歩いた分でもよいことにしています。"
    )
    _seed_past_class(programme, challenges[0], supporter, list(islice(pool, 5)), today)
    _seed_classes(programme, supporter, list(islice(pool, 10)), now)
    _seed_waiting(programme, challenges, list(islice(pool, 7)), matched, now)
    _seed_talk(teams, now)
    return Member.objects.filter(left_on__isnull=True, team__isnull=False).count()


def _list_people(hanako: Resident) -> list[Resident]:
    """Return who may take part: nobody with an account, of the visitor's house, or registered first."""
    first = list(Resident.objects.order_by("pk").values_list("pk", flat=True)[:LEFT_ALONE])
    free = Resident.objects.filter(user__isnull=True).exclude(household=hanako.household_id)
    people = list(free.exclude(pk__in=first).exclude(clinic_patients__isnull=False).order_by("pk"))
    Random(CODE).shuffle(people)
    return people


def _make_programme(today: date, count: int) -> tuple[Programme, list[Challenge]]:
    programme = Programme.objects.create(
        code=CODE,
        title="伊那 三世代チャレンジ",
        title_en="Ina three-generation challenge",
        starts_on=today - BEGAN_AGO * DAY,
        cost_yen=count * YEN_A_PERSON,
    )
    challenges = [
        Challenge(
            programme=programme, habit=habit, goal=goal, team_goal=team_goal, title=title, title_en=title_en,
            is_adaptive=is_adaptive, sort=number,
        )
        for number, (habit, goal, team_goal, title, title_en, is_adaptive) in enumerate(CHALLENGES)
    ]  # fmt: skip
    return programme, Challenge.objects.bulk_create(challenges)


def _make_person(
    account: DemoAccount, kana: str, born: date, home: Household, password: str, now: datetime
) -> Resident:
    """Register somebody of the demo with an account of her own."""
    family, given = account.name.split()
    user = User.objects.create(username=account.username, display_name=account.name, password=password)
    Membership.objects.create(user=user, role=Role.RESIDENT)
    return _register(family, given, kana, born, home, now, user)


def _register(
    family: str, given: str, kana: str, born: date, home: Household, now: datetime, user: User | None = None
) -> Resident:
    family_kana = "かすが" if family == "春日" else "かくう"
    return Resident.objects.create(
        code=make_code(),
        household=home,
        user=user,
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=kana,
        birth_date=born,
        registered_at=now - timedelta(days=200),
    )


def _make_home(near: Resident) -> Household:
    """Return a household near the hall where the visitor's daughter lives."""
    hall = next(each for each in list_shelters() if each.name == PLACE)
    return Household.objects.create(
        municipality=near.household.municipality,
        address="長野県伊那市美篶0-210",
        settlement="青島",
        lon=hall.lon + 0.0015,
        lat=hall.lat,
    )


def _seed_family(
    programme: Programme,
    challenge: Challenge,
    hanako: Resident,
    grandchild: Resident,
    today: date,
    now: datetime,
) -> None:
    """The visitor with her daughter and her grandchild: three generations, each reports almost every day."""
    born = date(today.year - 58, 6, 3)
    daughter = _register("春日", "由美子", "ゆみこ", born, grandchild.household, now)
    named = {"あおい": grandchild, "ばあば": hanako, "ゆみこ": daughter}
    team = _seed_named(
        programme, challenge, FAMILY_TEAM, Origin.FAMILY, list(named.values()), today, list(named)
    )
    about = "夕ごはんの後に、その日の歩数と写真を1枚。"
    Team.objects.filter(pk=team.pk).update(about=about, is_seeking=False)
    young = Member.objects.get(team=team, resident=grandchild)
    Report.objects.create(  # something to press "OK" for
        code=make_code(), member=young, team=team, day=today, steps=7_300, is_goal_met=True,
        comment="学校の帰りに、川まで歩いたよ。ばあばも見て。", through=Through.WEB,
        posted_at=min(now, at_local(today, 8 * 60)),
    )  # fmt: skip
    Member.objects.filter(pk=young.pk).update(last_report_on=today)


def _seed_named(
    programme: Programme,
    challenge: Challenge,
    name: str,
    origin: Origin,
    people: list[Resident],
    today: date,
    handles: list[str] | None = None,
    supporter: Resident | None = None,
) -> Team:
    """Make a team with its days, comments and cheers."""
    random = Random(name)
    formed = today - NAMED_DAYS * DAY
    team = Team.objects.create(
        code=make_code(), programme=programme, challenge=challenge, name=name, origin=origin,
        formed_on=formed, closed_on=today - DAY,
    )  # fmt: skip
    rows = []
    for number, one in enumerate(people):
        member = Member(
            code=make_code(), programme=programme, resident=one, team=team,
            part=Part.MEMBER if number else Part.LEADER,
            handle=handles[number] if handles else one.given_kana[:20],
            generation=find_generation(one.birth_date, today), origin=origin, joined_on=formed,
        )  # fmt: skip
        row = Row(member, Walker(None, 3_600, 5_400))
        draw_row(random, row, today)
        rows.append(row)
    save_rows(rows, today)
    if supporter is not None:
        _accompany(programme, team, supporter, formed)
    _cheer(team, random, today)
    return team


def _accompany(programme: Programme, team: Team, supporter: Resident, since: date) -> None:
    member = Member.objects.create(
        code=make_code(), programme=programme, resident=supporter, team=team, part=Part.SUPPORTER,
        handle=supporter.given_kana, generation=find_generation(supporter.birth_date, since),
        origin=team.origin, joined_on=since,
    )  # fmt: skip
    Stay.objects.create(member=member, team=team, since=since)


def _cheer(team: Team, random: Random, today: date) -> None:
    """Have the last days' reports said something, and cheered by the others."""
    members = list(Member.objects.filter(team=team))
    reports = list(Report.objects.filter(team=team, day__gte=today - CHEERED_DAYS * DAY))
    cheers = []
    for report in reports:
        report.comment = random.choice(COMMENTS)
        givers = [one for one in members if one.pk != report.member_id]
        cheers += [
            Cheer(report=report, giver=one, kind=CheerKind.OK, given_at=report.posted_at) for one in givers
        ]
        kind = random.choice([CheerKind.CLAP, CheerKind.FLOWER])
        cheers.append(Cheer(report=report, giver=random.choice(givers), kind=kind, given_at=report.posted_at))
        report.ok_count = len(givers)
    Report.objects.bulk_update(reports, ["comment", "ok_count"])
    Cheer.objects.bulk_create(cheers)


def _seed_past_class(
    programme: Programme, challenge: Challenge, supporter: Resident, people: list[Resident], today: date
) -> None:
    """A class whose team goes on, accompanied by its supporter."""
    first = at_local(today - (NAMED_DAYS + 7) * DAY, 10 * 60)
    course = Course.objects.create(
        code=make_code(), programme=programme, place=PLACE, first_at=first,
        second_at=first + timedelta(days=7), supporter=supporter.user,
        formed_at=first + timedelta(days=7, hours=1),
    )  # fmt: skip
    team = _seed_named(programme, challenge, CLASS_TEAM, Origin.CLASS, people, today, supporter=supporter)
    Team.objects.filter(pk=team.pk).update(course=course)
    Attendance.objects.bulk_create(
        Attendance(course=course, resident=one, was_first=True, was_second=True, enrolled_at=first)
        for one in people
    )


def _seed_classes(programme: Programme, supporter: Resident, people: list[Resident], now: datetime) -> None:
    """A class that begins today, or tomorrow where the day is over, and one of next week with free places."""
    first = at_local(local(now).date(), 13 * 60 + 30)
    first = first if first > now else first + timedelta(days=1)
    for begins, coming in ((first, people), (first + timedelta(days=6), people[:0])):
        course = Course.objects.create(
            code=make_code(), programme=programme, place=PLACE, first_at=begins,
            second_at=begins + timedelta(days=7), supporter=supporter.user,
        )  # fmt: skip
        Attendance.objects.bulk_create(
            Attendance(course=course, resident=one, enrolled_at=now - timedelta(days=3)) for one in coming
        )


def _seed_waiting(
    programme: Programme, challenges: list[Challenge], people: list[Resident], team: Team, now: datetime
) -> None:
    """Who applied alone and waits, through whatever door; and one who would like to join a team."""
    random = Random("waiting")
    doors = (Through.POSTCARD, Through.VOICE, Through.LINE, Through.WEB, Through.FAX, Through.TV)
    for number, one in enumerate(people[1:]):
        activity = random.choice(list(Activity))
        Application.objects.create(
            programme=programme, resident=one, through=doors[number % len(doors)],
            wishes=Wishes(challenge=challenges[number % 2].pk, activity=activity).to_json(),
            asked_at=now - timedelta(days=2 + 3 * number), asked_by="system:demo",
        )  # fmt: skip
    for one in people[:1]:
        member = Member.objects.create(
            code=make_code(), programme=programme, resident=one, handle=one.given_kana[:20],
            generation=find_generation(one.birth_date, local(now).date()), origin=Origin.MATCHED,
            joined_on=local(now).date(),
        )  # fmt: skip
        JoinRequest.objects.create(
            team=team, member=member, words="犬の散歩で毎日歩いています。", asked_at=now - timedelta(hours=3)
        )


def _seed_talk(teams: list[Team], now: datetime) -> None:
    """One who was asked to leave and asks the town to look at it again."""
    gone = Member.objects.filter(team__isnull=True, left_why=LeftWhy.WISHED, programme__code=CODE)
    member = gone.order_by("pk").first()
    if member is None or not teams:
        return
    Member.objects.filter(pk=member.pk).update(left_why=LeftWhy.REMOVED)
    stay = Stay.objects.filter(member=member).first()
    Removal.objects.create(
        code=make_code(), member=member, team=stay.team if stay else None, status=RemovalStatus.APPEALED,
        words="仲間の写真に、きついことばが続いたためです。",
        talked_at=now - timedelta(days=12), talked_by="system:demo",
        removed_at=now - timedelta(days=8), removed_by="system:demo",
        appeal="冗談のつもりでした。言い方に気をつけます。", appealed_at=now - timedelta(days=1),
    )  # fmt: skip
