"""Between the farm's conversations and the service: JSON arguments in, one call inward, JSON out."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import translation

from moyai.core.clock import local
from moyai.core.conversations.registry import (
    Call,
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.core.errors import Refused
from moyai.core.looking import once_a_look
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized, moment_label
from moyai.services.smart_farm import steering
from moyai.services.smart_farm.bed_map import list_plants
from moyai.services.smart_farm.enums import JobKind, JobStatus
from moyai.services.smart_farm.flows.garden_job import garden_job
from moyai.services.smart_farm.flows.garden_today import garden_today
from moyai.services.smart_farm.models import FarmMember, Point, Robot
from moyai.services.smart_farm.queries.farms import PRESENT
from moyai.services.smart_farm.queries.steering import LOOKERS_ON, read_standing
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.texts import doors as say
from moyai.services.smart_farm.views.api.pictures import find_picture_path

LABEL = "smart_farm"
DOORS = ("web", "line", "voice", "tv", "desk")
MOST_BEDS, MOST_CROPS = 6, 5


def register_all() -> None:
    """Make the conversations of the farm and what they call known to core."""
    register_flow(TODAY)
    register_flow(JOB)
    register_query("smart_farm.beds", read_beds)
    register_query("smart_farm.look", read_look)
    register_operation("smart_farm.ask_job", ask_job)


def is_on_farm(resident: Resident) -> bool:
    """Tell whether the conversations of the farm are of use to somebody."""
    return once_a_look(("smart_farm.on_farm", resident.pk), lambda: bool(_list_members(resident.pk)))


def may_ask(resident: Resident) -> bool:
    """Tell whether somebody may give robots jobs."""
    lookers = {str(each) for each in LOOKERS_ON}
    return once_a_look(
        ("smart_farm.may_ask", resident.pk),
        lambda: any(each.role not in lookers for each in _list_members(resident.pk)),
    )


def read_beds(call: Call) -> dict[str, Any]:
    """Return the robots of the farms on which somebody is, and how each stands."""
    members = _list_members(call.ctx.resident_id)
    if not members:
        return {"why_not": "not_in", "rows": []}
    robots = Robot.objects.filter(bed__farm__in=[each.farm_id for each in members], is_out_of_service=False)
    rows = [_describe(each, members, call.ctx.now) for each in _pick(robots, members, call.ctx.now)]
    return {"why_not": "" if rows else "no_robot", "rows": rows}


def read_look(call: Call) -> str:
    """Return the address of a robot's last picture, for a screen that shows it now; of her own farm alone."""
    robot, _member = _get_own(call)
    image = robot.images.order_by("-created_at", "-pk").first()
    return find_picture_path(image) if image is not None else ""


def ask_job(call: Call) -> dict[str, Any]:
    """Ask a robot for water or a picture.

    Raises:
        Refused: she may not, or it cannot be done.
    """
    robot, member = _get_own(call)
    kind = JobKind.WATER if call.args["what"] == "water" else JobKind.PHOTOGRAPH
    points: list[Point] = []
    if kind == JobKind.WATER:
        points = [each for each in list_plants(robot) if _key(each) == call.args["crop"]]
    try:
        job = steering.ask(robot, member, kind, points, call.ctx.now)
    except Refused as refused:
        refused.text = _in_both(refused.text)  # the robots' reasons are lazy translations
        raise
    return {"waits": job.status == JobStatus.ASKED}


def _in_both(text: Any) -> Localized:
    if isinstance(text, Localized):
        return text
    with translation.override("ja"):
        japanese = str(text)
    with translation.override("en"):
        return Localized(japanese, str(text))


def _get_own(call: Call) -> tuple[Robot, FarmMember]:
    members = _list_members(call.ctx.resident_id)
    robot = Robot.objects.select_related("bed__farm").filter(pk=int(call.args["robot"])).first()
    if robot is not None:
        member = _pick_role([each for each in members if each.farm_id == robot.bed.farm_id])
        if member is not None:
            return robot, member
    raise PeopleRefused("not_yours")


def _list_members(resident: int | None) -> list[FarmMember]:
    if resident is None:
        return []
    hers = Q(resident=resident) | Q(user__resident=resident)
    return list(FarmMember.objects.filter(PRESENT, hers).order_by("pk"))


def _pick_role(members: list[FarmMember]) -> FarmMember | None:
    """Return in which role she asks: one that may, before one that looks on."""
    lookers = {str(each) for each in LOOKERS_ON}
    return min(members, key=lambda each: (each.role in lookers, each.pk), default=None)


def _pick(robots: Any, members: list[FarmMember], now: datetime) -> list[Robot]:
    """Return her robots: those of her turns first, a handful."""
    known = list(robots.select_related("bed__farm").order_by("bed__farm", "pk")[:100])
    shifts = Q(shifts__member__in=members, shifts__ends_at__gt=now, shifts__cancelled_at__isnull=True)
    mine = set(robots.filter(shifts).values_list("pk", flat=True))
    return sorted(known, key=lambda each: each.pk not in mine)[:MOST_BEDS]


def _describe(robot: Robot, members: list[FarmMember], now: datetime) -> dict[str, Any]:
    member = _pick_role([each for each in members if each.farm_id == robot.bed.farm_id])
    standing = read_standing(robot, member, now)
    plants = list_plants(robot)
    image = standing.image
    at = moment_label(local(image.created_at)) if image else None
    grows = say.GROWS.format(count=len(plants)) if plants else say.GROWS_NOTHING
    return {
        "robot": robot.pk,
        "name": Localized.same(robot.name).to_json(),
        "label": say.BED.format(farm=_name_farm(robot), robot=Localized.same(robot.name)).to_json(),
        "doing": _say_doing(standing).to_json(),
        "plants": grows.to_json(),
        "picture": (say.PICTURE_OF.format(at=at) if at else say.NO_PICTURE).to_json(),
        "has_picture": image is not None,
        "may_ask": standing.may_ask,
        "crops": _list_crops(plants),
    }


def _say_doing(standing: Any) -> Localized:
    if standing.is_stopped:
        return say.STOPPED
    if standing.running is not None:
        return say.WORKS
    return say.RESTS if standing.is_heard else say.SILENT


def _list_crops(plants: list[Point]) -> list[dict[str, Any]]:
    counts = Counter(_key(each) for each in plants)
    first = {_key(each): each for each in reversed(plants)}
    found = []
    for key, count in counts.most_common(MOST_CROPS):
        name = _name_plant(first[key])
        found.append(
            {"key": key, "name": name.to_json(), "label": say.CROP.format(name=name, count=count).to_json()}
        )
    return found


def _key(plant: Point) -> str:
    return plant.crop.slug if plant.crop else "other"


def _name_plant(plant: Point) -> Localized:
    if plant.crop:
        return Localized(plant.crop.name, plant.crop.name_en or plant.crop.name)
    return Localized("そのほか", "others")


def _name_farm(robot: Robot) -> Localized:
    farm = robot.bed.farm
    return Localized(farm.name, farm.name_en or farm.name)


TODAY = FlowEntry(
    "garden_today",
    garden_today,
    say.TODAY_TITLE,
    roles=("resident", "dispatcher"),
    channels=DOORS,
    scope=LABEL,
    keywords=("きょうの畑", "今日の畑", "畑", "はたけ", "garden"),
    standing=lambda: Standing.LAST,
    is_for=is_on_farm,
)
JOB = FlowEntry(
    "garden_job",
    garden_job,
    say.JOB_TITLE,
    roles=("resident", "dispatcher"),
    channels=DOORS,
    scope=LABEL,
    keywords=("畑にたのむ", "水やり", "みずやり", "ロボットにたのむ"),
    standing=lambda: Standing.LAST,
    is_for=may_ask,
)
