"""The people of the demo's farms: operators by rota, a class, one pupil with a switch; all invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.clock import at_local, local
from moyai.core.codes import make_code
from moyai.demo.accounts import FARM_GUARDIAN, FARM_SUPPORTER, PASSWORD, PUPIL, TEACHER, DemoAccount
from moyai.demo.seeding.notices import read_notices
from moyai.services.smart_farm.enums import FarmRole, LeaseEnd
from moyai.services.smart_farm.enums_people import ConsentFor, ScanStyle, Way
from moyai.services.smart_farm.models import (
    AccessChoice,
    Crop,
    DiaryEntry,
    Farm,
    FarmMember,
    Lease,
    OperatorTerms,
    PupilConsent,
    Robot,
    RobotShift,
    RotaSlot,
)
from moyai.services.smart_farm.operations.harvests import receive_share, record_harvest, share_harvest
from moyai.services.smart_farm.operations.points import create_point
from moyai.services.smart_farm.operations.resources import create_resource
from moyai.services.smart_farm.operations.rota import plan_week
from moyai.services.smart_farm.queries.rota import find_monday

OPERATORS = ("架空 ほなみ", "架空 たくみ", "架空 しおり", "架空 ひろと")
"""Besides Hanako: five a day, as in Himeji's farm of 2024."""
TENDED, BEGINS, LASTS = 5, 9 * 60, 120
PAST_DAYS = 14
NOZZLE = "Watering Nozzle"
TOOLS = (("Seeder", 50, 100, 1), (NOZZLE, 50, 200, 1), ("Soil Sensor", 50, 300, 1), ("Seed Bin", 300, 100, 0))
"""Name, x and y in mm, in which direction it is pulled out (0: it stays)."""
NOTES = (
    "左のはしのラディッシュに、虫の食べたあとがあります。あした写真をとってみてください。",
    "きょうは土がかわいていたので、いつもより多めに水をやりました。",
    "芽が出ました！ 3つ目の列がいちばん元気です。",
)


def seed_garden_people(*, now: datetime) -> int:
    """Write who tends the farms, once; return how many people."""
    if RotaSlot.objects.exists() or not Farm.objects.filter(code="community-farm").exists():
        return 0
    farm = Farm.objects.get(code="community-farm")
    for robot in Robot.objects.order_by("pk"):
        _equip(robot, now)
    robots = list(Robot.objects.filter(bed__farm=farm).order_by("pk")[:TENDED])
    operators = _make_operators(farm, now)
    supporter = _join(farm, _make_user(FARM_SUPPORTER), "まもる", FarmRole.SUPPORTER, now)
    _make_class(now)
    for robot in robots:
        for weekday in range(5):
            RotaSlot.objects.create(
                robot=robot, weekday=weekday, starts_minutes=BEGINS, ends_minutes=BEGINS + LASTS
            )
    _live(robots, operators, now)
    _begin_today(robots, operators, now)
    monday = find_monday(local(now).date())
    for week in (monday, monday + timedelta(days=7)):
        plan_week(farm=farm, monday=week, actor="system:demo", now=now)
    if operators and robots:
        _pick(robots[0], operators, supporter, now)
    read_notices("smart_farm.", now)
    return FarmMember.objects.count()


def _equip(robot: Robot, now: datetime) -> None:
    """Give a robot the tools of a Genesis in their slots, and a bin of seeds, where it has none."""
    if robot.resources.filter(kind="tools").exists():
        return
    for name, x, y, direction in TOOLS:
        sent = {"name": name} | ({"flow_rate_ml_per_s": 50} if name == NOZZLE else {})
        tool = create_resource(robot=robot, kind="tools", sent=sent, now=now)
        slot = {"pointer_type": "ToolSlot", "name": name, "x": x, "y": y, "z": -100, "tool_id": tool.pk}
        create_point(robot=robot, sent=slot | {"pullout_direction": direction}, now=now)


def _make_operators(farm: Farm, now: datetime) -> list[FarmMember]:
    known = list(farm.members.filter(role=FarmRole.OPERATOR).order_by("pk"))
    people = known + [_join(farm, None, name, FarmRole.OPERATOR, now) for name in OPERATORS]
    for number, one in enumerate(people):
        OperatorTerms.objects.create(
            member=one, weekdays=0b11111 ^ (1 << number % 5), most_minutes_a_week=720, wage_yen_hour=600
        )
    return people


def _make_class(now: datetime) -> None:
    """A pupil with one switch, her teacher, and a mother who has agreed."""
    school = Farm.objects.get(code="special-school")
    _join(school, _make_user(TEACHER), "あかね先生", FarmRole.TEACHER, now)
    _join(
        school, _make_user(FARM_SUPPORTER), "まもる", FarmRole.SUPPORTER, now
    )  # who releases what was stopped
    user = _make_user(PUPIL)
    pupil = _join(school, user, "ひかり", FarmRole.PUPIL, now)
    guardian = FarmMember.objects.create(
        farm=school, user=_make_user(FARM_GUARDIAN), name="ひかりさんのお母さん", role=FarmRole.GUARDIAN,
        guardian_of=pupil, joined_on=local(now).date() - timedelta(days=60),
    )  # fmt: skip
    for purpose in ConsentFor:
        PupilConsent.objects.create(
            pupil=pupil, guardian=guardian, purpose=purpose, given_at=now - timedelta(days=30)
        )
    AccessChoice.objects.create(
        user=user, way=Way.SWITCH, scan_style=ScanStyle.GROUPS, is_large=True, is_simple=True, changed_at=now
    )


def _live(robots: list[Robot], operators: list[FarmMember], now: datetime) -> None:
    """Draw the past fortnight: everybody came to her turn; now and then somebody left a note."""
    today = local(now).date()
    past = [today - timedelta(days=back) for back in range(PAST_DAYS, 0, -1)]
    for number, day in enumerate(each for each in past if each.weekday() < 5):
        for place, robot in enumerate(robots):
            _keep_turn(robot, operators[(number + place) % len(operators)], day, number + place)
    for number, (robot, text) in enumerate(zip(robots, NOTES, strict=False)):
        DiaryEntry.objects.create(
            code=make_code(), robot=robot, member=operators[-1 - number], text=text, is_handover=number == 0,
            idempotency_key=f"demo:{number}", written_at=now - timedelta(hours=20),
        )  # fmt: skip


def _begin_today(robots: list[Robot], operators: list[FarmMember], now: datetime) -> None:
    """Today has begun: everybody has her turn, the visitor the longest."""
    today = local(now).date()
    for robot, member in zip(robots, operators, strict=False):
        lasts = 8 * 60 if member is operators[0] else LASTS
        RobotShift.objects.create(
            robot=robot,
            member=member,
            starts_at=at_local(today, BEGINS),
            ends_at=at_local(today, BEGINS + lasts),
        )


def _keep_turn(robot: Robot, member: FarmMember, day: date, number: int) -> None:
    begin, end = at_local(day, BEGINS), at_local(day, BEGINS + LASTS)
    RobotShift.objects.create(robot=robot, member=member, starts_at=begin, ends_at=end)
    took, left = begin + timedelta(minutes=number % 7), end - timedelta(minutes=5 + number % 20)
    Lease.objects.create(
        robot=robot, member=member, taken_at=took, seen_at=left, until=left + timedelta(minutes=1),
        ended_at=left, ended_why=LeaseEnd.GIVEN_BACK,
    )  # fmt: skip


def _pick(robot: Robot, operators: list[FarmMember], supporter: FarmMember, now: datetime) -> None:
    harvest = record_harvest(
        bed=robot.bed, crop=Crop.objects.get(slug="radish"), grams=640,
        picked_on=local(now).date() - timedelta(days=2), picked_by=supporter, words="はじめての収穫",
        by=supporter, idempotency_key="demo", now=now,
    )  # fmt: skip
    for one in operators[:3]:
        share = share_harvest(harvest=harvest, grams=120, member=one, by=supporter, now=now)
    receive_share(share=share, by=supporter, now=now)


def _make_user(account: DemoAccount) -> User:
    known = User.objects.filter(username=account.username).first()
    if known is not None:
        return known
    return create_account(
        username=account.username, password=PASSWORD, display_name=account.name, roles=(Role.RESIDENT,)
    )


def _join(farm: Farm, user: User | None, name: str, role: FarmRole, now: datetime) -> FarmMember:
    joined_on = local(now).date() - timedelta(days=60)
    return FarmMember.objects.create(farm=farm, user=user, name=name, role=role, joined_on=joined_on)
