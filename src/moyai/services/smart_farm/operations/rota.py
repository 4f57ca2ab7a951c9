"""The rota: weeks planned, turns given, offered to others, taken, cancelled; who is told in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import (
    DiaryEntry,
    Farm,
    FarmMember,
    OperatorTerms,
    Robot,
    RobotShift,
    RotaSlot,
    ShiftOffer,
)
from moyai.services.smart_farm.notices_people import put_clock, put_day, tell, tell_all
from moyai.services.smart_farm.queries.people import OPERATE, has_consent, list_members_in
from moyai.services.smart_farm.queries.rota import (
    find_clash,
    find_monday,
    list_familiar,
    list_gaps,
    list_operators,
)
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.rota_plan import plan_turns
from moyai.services.smart_farm.texts import people as say

LONGEST = timedelta(hours=8)
BEFORE = timedelta(minutes=15)
MOST_WORDS = 120


@transaction.atomic
def plan_week(*, farm: Farm, monday: date, actor: str, now: datetime) -> tuple[int, int]:
    """Fill the gaps of a week fairly; return how many turns were given, and for how many nobody can."""
    gaps = list_gaps(farm, monday, now)
    given, open_ = plan_turns(gaps, list_operators(farm, monday), list_familiar(farm))
    robots = {each.pk: each for each in Robot.objects.filter(bed__farm=farm)}
    members = {each.pk: each for each in FarmMember.objects.filter(farm=farm)}
    for turn, number in given.items():
        _give(robots[turn.robot], members[number], turn.starts_at, turn.ends_at, now)
    record(
        actor=actor, action="smart_farm.plan_week", subject=f"farm:{farm.code}", now=now,
        monday=monday.isoformat(), given=len(given), gaps=len(open_),
    )  # fmt: skip
    return len(given), len(open_)


@transaction.atomic
def give_turn(
    *, robot: Robot, member: FarmMember, starts_at: datetime, ends_at: datetime, actor: str, now: datetime
) -> RobotShift:
    """Give somebody a turn.

    Raises:
        PeopleRefused: it ends before it begins, is over, too long, overlaps, or she takes no turns.
    """
    _check_person(robot, member)
    _check_time(robot, member, starts_at, ends_at, now)
    shift = _give(robot, member, starts_at, ends_at, now)
    record(actor=actor, action="smart_farm.give_turn", subject=f"shift:{shift.pk}", now=now)
    return shift


@transaction.atomic
def cancel_turn(*, shift: RobotShift, actor: str, now: datetime) -> None:
    """Cancel a turn that is not over; who had it is told.

    Raises:
        PeopleRefused: it is over, or was cancelled.
    """
    rows = RobotShift.objects.filter(pk=shift.pk, cancelled_at__isnull=True, ends_at__gt=now)
    if not rows.update(cancelled_at=now):
        raise PeopleRefused("past")
    ShiftOffer.objects.filter(shift=shift, ended_at__isnull=True).update(ended_at=now)
    tell(shift.member, "turn_cancelled", _put(say.TURN_CANCELLED, shift), f"shift:{shift.pk}:off", now)
    record(actor=actor, action="smart_farm.cancel_turn", subject=f"shift:{shift.pk}", now=now)


@transaction.atomic
def offer_turn(*, shift: RobotShift, member: FarmMember, words: str, now: datetime) -> ShiftOffer:
    """Ask the other operators to take one's turn; it stays hers until one does.

    Raises:
        PeopleRefused: it is another's, has begun, or is offered already.
    """
    if shift.member_id != member.pk:
        raise PeopleRefused("not_yours")
    if shift.cancelled_at is not None or shift.starts_at <= now:
        raise PeopleRefused("past")
    try:
        with transaction.atomic():
            offer = ShiftOffer.objects.create(
                shift=shift,
                offered_by=member,
                words=words.replace("\0", "").strip()[:MOST_WORDS],
                offered_at=now,
            )
    except IntegrityError:
        raise PeopleRefused("offered") from None
    others = list_members_in(shift.robot.bed.farm_id, {FarmRole.OPERATOR}).exclude(pk=member.pk)
    text = _put(say.TURN_SOUGHT, shift, name=member.name)
    tell_all(others, "turn_sought", text, f"offer:{offer.pk}", now, useful_until=shift.starts_at)
    record(
        actor=f"farm_member:{member.pk}", action="smart_farm.offer_turn", subject=f"shift:{shift.pk}", now=now
    )
    return offer


@transaction.atomic
def take_turn(*, offer: ShiftOffer, member: FarmMember, now: datetime) -> RobotShift:
    """Take a turn that is offered; whoever is first has it.

    Raises:
        PeopleRefused: it is taken or has begun, she takes no turns there, or has another then.
    """
    shift = offer.shift
    _check_person(shift.robot, member)
    if shift.starts_at <= now or shift.cancelled_at is not None:
        raise PeopleRefused("past")
    if find_clash(member, shift.starts_at, shift.ends_at):
        raise PeopleRefused("busy_then")
    fresh = ShiftOffer.objects.filter(pk=offer.pk, ended_at__isnull=True)
    if not fresh.update(ended_at=now, taken_by=member):
        raise PeopleRefused("taken")
    RobotShift.objects.filter(pk=shift.pk).update(member=member)
    text = _put(say.TURN_TAKEN, shift, name=member.name)
    tell(offer.offered_by, "turn_taken", text, f"offer:{offer.pk}:taken", now)
    shift.member = member
    record(
        actor=f"farm_member:{member.pk}", action="smart_farm.take_turn", subject=f"shift:{shift.pk}", now=now
    )
    return shift


@transaction.atomic
def withdraw_offer(*, offer: ShiftOffer, member: FarmMember, now: datetime) -> None:
    """Keep one's turn after all.

    Raises:
        PeopleRefused: somebody has taken it, or it is another's.
    """
    if offer.shift.member_id != member.pk:
        raise PeopleRefused("not_yours")
    if not ShiftOffer.objects.filter(pk=offer.pk, ended_at__isnull=True).update(ended_at=now):
        raise PeopleRefused("taken")
    actor, subject = f"farm_member:{member.pk}", f"shift:{offer.shift_id}"
    record(actor=actor, action="smart_farm.withdraw_offer", subject=subject, now=now)


@transaction.atomic
def fill_gap(
    *, robot: Robot, member: FarmMember, starts_at: datetime, ends_at: datetime, now: datetime
) -> RobotShift:
    """Take a turn that nobody has; it must be one that the robot wants.

    Raises:
        PeopleRefused: nobody is wanted then, or as `give_turn`.
    """
    monday = put_monday(starts_at)
    wanted = list_gaps(robot.bed.farm, monday, now)
    if not any(
        (each.robot, each.starts_at, each.ends_at) == (robot.pk, starts_at, ends_at) for each in wanted
    ):
        raise PeopleRefused("taken")
    actor = f"farm_member:{member.pk}"
    return give_turn(robot=robot, member=member, starts_at=starts_at, ends_at=ends_at, actor=actor, now=now)


@transaction.atomic
def set_slot(
    *, robot: Robot, weekdays: list[int], starts_minutes: int, ends_minutes: int, actor: str, now: datetime
) -> None:
    """Want somebody at a robot on days of the week.

    Raises:
        PeopleRefused: it ends before it begins, is too long, or overlaps another time of the robot.
    """
    if not 0 <= starts_minutes < ends_minutes <= 24 * 60:
        raise PeopleRefused("backwards")
    if ends_minutes - starts_minutes > LONGEST.total_seconds() / 60:
        raise PeopleRefused("too_long_turn")
    for weekday in weekdays:
        same = robot.rota_slots.filter(
            weekday=weekday, starts_minutes__lt=ends_minutes, ends_minutes__gt=starts_minutes
        )
        if same.exists():
            raise PeopleRefused("overlaps")
        RotaSlot.objects.create(
            robot=robot, weekday=weekday, starts_minutes=starts_minutes, ends_minutes=ends_minutes
        )
    record(actor=actor, action="smart_farm.set_slot", subject=f"robot:{robot.pk}", now=now, days=weekdays)


@transaction.atomic
def drop_slot(*, slot: RotaSlot, actor: str, now: datetime) -> None:
    """Want nobody any more at that time; turns that were given stay."""
    subject = f"robot:{slot.robot_id}"
    slot.delete()
    record(actor=actor, action="smart_farm.drop_slot", subject=subject, now=now)


@transaction.atomic
def set_terms(
    *,
    member: FarmMember,
    weekdays: int,
    most_minutes_a_week: int,
    wage_yen_hour: int,
    actor: str,
    now: datetime,
) -> OperatorTerms:
    """Write down on which days an operator can come, how much, and what an hour earns."""
    facts = {
        "weekdays": weekdays,
        "most_minutes_a_week": most_minutes_a_week,
        "wage_yen_hour": wage_yen_hour,
    }
    terms, _made = OperatorTerms.objects.update_or_create(member=member, defaults=facts)
    record(actor=actor, action="smart_farm.set_terms", subject=f"farm_member:{member.pk}", now=now, **facts)
    return terms


def announce_turns(now: datetime) -> int:
    """Tell whose turn begins soon, with a word of the note that waits for her; once for each turn."""
    soon = RobotShift.objects.filter(
        cancelled_at__isnull=True, starts_at__gt=now, starts_at__lte=now + BEFORE
    )
    rows = list(soon.select_related("robot", "member__resident"))
    for shift in rows:
        with transaction.atomic():
            waits = DiaryEntry.objects.filter(
                robot=shift.robot, is_handover=True, state="shown", read_at__isnull=True
            ).exists()
            note = say.TURN_NOTE if waits else say.NO_NOTE
            text = say.TURN_BEGINS.format(
                robot=Localized.same(shift.robot.name), clock=put_clock(shift.starts_at), note=note
            )
            key = f"shift:{shift.pk}:{shift.member_id}:soon"
            until = shift.ends_at
            tell(shift.member, "turn_begins", text, key, now, urgency=Urgency.INFO, useful_until=until)
    return len(rows)


def put_monday(at: datetime) -> date:
    """Return the Monday of a moment's week, by the town's clock."""
    return find_monday(local(at).date())


def _check_person(robot: Robot, member: FarmMember) -> None:
    if member.role not in {str(each) for each in OPERATE} or member.left_on is not None:
        raise PeopleRefused("not_operator")
    if member.farm_id != robot.bed.farm_id:
        raise PeopleRefused("not_operator")
    if not has_consent(member, ConsentFor.TAKE_PART):
        raise PeopleRefused("no_consent")


def _check_time(robot: Robot, member: FarmMember, begin: datetime, end: datetime, now: datetime) -> None:
    if begin >= end:
        raise PeopleRefused("backwards")
    if end - begin > LONGEST:
        raise PeopleRefused("too_long_turn")
    if end <= now:
        raise PeopleRefused("past")
    same = robot.shifts.filter(cancelled_at__isnull=True, starts_at__lt=end, ends_at__gt=begin)
    if same.exists():
        raise PeopleRefused("overlaps")
    if find_clash(member, begin, end):
        raise PeopleRefused("busy_then")


def _give(robot: Robot, member: FarmMember, begin: datetime, end: datetime, now: datetime) -> RobotShift:
    shift = RobotShift.objects.create(robot=robot, member=member, starts_at=begin, ends_at=end)
    tell(member, "turn_given", _put(say.TURN_GIVEN, shift), f"shift:{shift.pk}:given", now, useful_until=end)
    return shift


def _put(text: Localized, shift: RobotShift, name: str = "") -> Localized:
    return text.format(
        robot=Localized.same(shift.robot.name),
        day=put_day(shift.starts_at),
        clock=put_clock(shift.starts_at),
        name=Localized.same(name),
    )
