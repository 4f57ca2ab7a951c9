"""Steering a robot: the stop first, who holds it, what to do; each press is a form of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.core.parts import answer_if_changed
from moyai.services.smart_farm import steering
from moyai.services.smart_farm.bed_map import (
    draw_map,
    find_free,
    find_place,
    find_plant_at,
    list_plants,
)
from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus
from moyai.services.smart_farm.models import Crop, FarmMember, Job, Robot
from moyai.services.smart_farm.operations.diary import read_notes
from moyai.services.smart_farm.queries.diary import list_notes
from moyai.services.smart_farm.queries.farms import PRESENT, find_member
from moyai.services.smart_farm.queries.people import IN_CHARGE, LOOK_AFTER, list_members_in
from moyai.services.smart_farm.queries.steering import Standing, read_standing
from moyai.services.smart_farm.texts.people import REFUSALS
from moyai.services.smart_farm.texts.steering import JOB_STATES, JOBS, MAY_NOT, Words
from moyai.services.smart_farm.views.api.pictures import find_picture_path
from moyai.services.smart_farm.views.people_doors import attempt, get_member, get_robot, read_choice, show

STEPS_MM = (10, 100, 500)
ARROWS = {
    "forwards": ("x", 1),
    "backwards": ("x", -1),
    "left": ("y", -1),
    "right": ("y", 1),
    "up": ("z", 1),
    "down": ("z", -1),
}
TONES = {
    JobStatus.DONE: "success",
    JobStatus.FAILED: "danger",
    JobStatus.RUNNING: "info",
    JobStatus.ASKED: "warning",
}
_ABOUT = {str(each) for each in IN_CHARGE}
"""Who is about the farm: a note to whoever comes next waits for another, though she may read it."""
PLANT_DEEDS = {"water": "water", "look": "look", "measure": "measure", "go": "go"}


@never_cache
@require_GET
@login_required
def robot_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show a robot to whoever may look at it; what she may press is what she may do."""
    robot = get_robot(request, number)
    context = describe(request, robot)
    context["step_mm"] = read_step(request)
    context["steps_mm"] = STEPS_MM
    _choice, words = read_choice(request)
    context["arrows"] = [{"deed": deed, "label": words(deed, mm=context["step_mm"])} for deed in ARROWS]
    return show(request, "smart_farm/steering/robot.html", context)


@never_cache
@require_GET
@login_required
def robot_live(request: HttpRequest, number: int) -> HttpResponse:
    """Give the part of the page that changes by itself."""
    robot = get_robot(request, number)
    response = show(request, "smart_farm/steering/live.html", describe(request, robot))
    return answer_if_changed(request, response)


@require_POST
@login_required
def press_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a robot at once; anybody who may look at it may do so, whoever holds it.

    It is called stopped when the robot said so.

    A script is answered in JSON (``stopped``, ``to``): it takes no other page for the stop's answer.
    """
    robot = get_robot(request, number)
    _choice, words = read_choice(request)
    account = get_account(request)
    is_sure = steering.stop(robot=robot, who=find_member(account, robot) or account, now=clock.now())
    if is_sure:
        messages.success(request, words["did_stop"])
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"stopped": is_sure, "to": reverse("smart_farm:robot", args=[robot.pk])})
    if not is_sure:
        messages.error(request, words["not_sure"])
    return redirect("smart_farm:robot", robot.pk)


@require_POST
@login_required
def press(request: HttpRequest, number: int) -> HttpResponse:
    """Do what was pressed. Fields: do, and what it needs (step, point, crop, x, y, to, reason, job)."""
    robot = get_robot(request, number)
    member = get_member(request, robot)
    _choice, words = read_choice(request)
    deed = request.POST.get("do", "")
    if deed in _HOLDING:
        _HOLDING[deed](request, robot, member, words)
    elif deed in ARROWS:
        axis, way = ARROWS[deed]
        mm = way * read_step(request)
        _move(request, robot, member, words, lambda: steering.step(robot, member, axis, mm, clock.now()))
    elif deed in ("home", "find_home"):
        work = steering.go_home if deed == "home" else steering.find_home
        _move(request, robot, member, words, lambda: work(robot, member, clock.now()))
    elif deed in PLANT_DEEDS or deed == "sow":
        _do(request, robot, member, words, deed)
    else:
        raise Http404
    step = f"?step={read_step(request)}" if deed in ARROWS else ""
    return redirect(f"{reverse('smart_farm:robot', args=[robot.pk])}{step}")


@never_cache
@require_GET
@login_required
def choose_plant(request: HttpRequest, number: int, deed: str) -> HttpResponse:
    """Ask which plant something is for."""
    if deed not in PLANT_DEEDS:
        raise Http404
    robot = get_robot(request, number)
    get_member(request, robot)
    _choice, words = read_choice(request)
    plants = list_plants(robot)
    for plant in plants:
        plant.where = words("plant_place", x=f"{plant.x:.0f}", y=f"{plant.y:.0f}")  # type: ignore[attr-defined]
    context = {"robot": robot, "deed": deed, "plants": plants, "standing": _stand(request, robot)}
    return show(request, "smart_farm/steering/plants.html", context)


@never_cache
@require_GET
@login_required
def choose_crop(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what shall be sown; then (``crop``) where."""
    robot = get_robot(request, number)
    get_member(request, robot)
    standing = _stand(request, robot)
    slug = request.GET.get("crop", "")
    if not slug:
        context = {"robot": robot, "crops": Crop.objects.all()[:24], "standing": standing}
        return show(request, "smart_farm/steering/crops.html", context)
    crop = get_object_or_404(Crop, slug=slug)
    place = find_place(robot)
    _choice, words = read_choice(request)
    free = [
        {"x": x, "y": y, "label": words("next_place", x=x, y=y)}
        for x, y in find_free(robot.bed, robot, list_plants(robot), crop)
    ]
    context = {"robot": robot, "crop": crop, "place": place, "free": free, "standing": standing}
    return show(request, "smart_farm/steering/places.html", context)


@never_cache
@require_GET
@login_required
def choose_person(request: HttpRequest, number: int) -> HttpResponse:
    """Ask to whom a robot is handed."""
    robot = get_robot(request, number)
    member = get_member(request, robot)
    roles = {FarmRole.OPERATOR, *IN_CHARGE, FarmRole.TEACHER}
    if member.role in {str(each) for each in LOOK_AFTER}:
        roles.add(FarmRole.PUPIL)
    people = [each for each in list_members_in(robot.bed.farm_id, roles) if each.user_id or each.resident_id]
    others = [each for each in people if each.pk != member.pk]
    context = {"robot": robot, "people": others, "standing": _stand(request, robot)}
    return show(request, "smart_farm/steering/people.html", context)


def describe(request: HttpRequest, robot: Robot) -> dict[str, Any]:
    """Return what the page of a robot shows."""
    _choice, words = read_choice(request)
    standing = _stand(request, robot)
    plants = list_plants(robot)
    place = find_place(robot)
    over = find_plant_at(plants, place)
    points = list(robot.points.select_related("crop")[:400])
    notes = list_notes(robot, standing.member, clock.now()) if standing.member else []
    return {
        "robot": robot,
        "standing": standing,
        "jobs": [_show_job(each, words) for each in standing.mine],
        "may_read_notes": standing.member is not None and standing.member.role not in _ABOUT,
        "holder": _say_holder(standing, words),
        "doing": _say_doing(standing, words),
        "place": words("place", x=f"{place.x:.0f}", y=f"{place.y:.0f}", z=f"{place.z:.0f}")
        if place
        else words["no_place"],
        "over": over,
        "water_this": words("water_this", plant=over.name) if over else "",
        "map": draw_map(robot, points),
        "notes": notes,
        "picture": find_picture_path(standing.image) if standing.image else "",
        "picture_at": words("just_now", at=f"{clock.local(standing.image.created_at):%-m/%-d %-H:%M}")
        if standing.image
        else "",
    }


def _show_job(job: Job, words: Words) -> dict[str, Any]:
    """Return a job of hers in her words; in easy ones without what the machine said."""
    state = JobStatus(job.status)
    return {
        "one": job,
        "what": words.put(JOBS[JobKind(job.kind)]),
        "state": words.put(JOB_STATES[state]),
        "tone": TONES.get(state, "neutral"),
        "is_open": state in (JobStatus.ASKED, JobStatus.QUEUED),
    }


def read_step(request: HttpRequest) -> int:
    """Return how far an arrow goes, in millimetres: one of three."""
    wished = read_number(request.POST.get("step") or request.GET.get("step"))
    return wished if wished in STEPS_MM else STEPS_MM[1]


def _stand(request: HttpRequest, robot: Robot) -> Standing:
    return read_standing(robot, find_member(get_account(request), robot), clock.now())


def _say_holder(standing: Standing, words: Words) -> str:
    lease = standing.lease
    if lease is None:
        return words["nobodys"]
    until = f"{clock.local(lease.until):%-H:%M}"
    if standing.is_mine:
        return words("mine", until=until)
    if lease.is_for_job:
        return words["for_job"]
    return words("theirs", name=lease.member.name if lease.member else "", until=until)


def _say_doing(standing: Standing, words: Words) -> str:
    robot = standing.robot
    if standing.is_stopped:
        return words["stopped" if standing.is_stop_heard else "stop_sent"]
    if robot.is_out_of_service:
        return words["out_of_service"]
    if standing.running is not None:
        return words("doing", what=words.put(JOBS[JobKind(standing.running.kind)]))
    if not standing.is_heard:
        return words["silent"]
    return words["busy"] if standing.is_busy else words["idle"]


def _move(request: HttpRequest, robot: Robot, member: FarmMember, words: Words, work: Any) -> None:
    if not _stand(request, robot).is_mine:
        messages.error(request, words.put(MAY_NOT["not_holding"]))
        return
    attempt(request, words, work, words["sent"])


def _do(request: HttpRequest, robot: Robot, member: FarmMember, words: Words, deed: str) -> None:
    """Water, look at, measure, go to, sow: all but going are jobs."""
    now = clock.now()
    if deed == "sow":
        crop = get_object_or_404(Crop, slug=request.POST.get("crop", ""))
        at = _read_place(request, robot)
        if at is None:
            messages.error(request, words.put(REFUSALS["no_here"]))
            return
        _say_asked(request, words, lambda: steering.sow(robot, member, crop, at, now))
        return
    point = robot.points.filter(pk=read_number(request.POST.get("point"))).first()
    if deed == "go":
        if point is None:
            raise Http404
        _move(request, robot, member, words, lambda: steering.go_to(robot, member, point, now))
        return
    if deed == "water" and point is None:
        raise Http404
    kind = {"water": JobKind.WATER, "look": JobKind.PHOTOGRAPH, "measure": JobKind.MEASURE}[deed]
    _say_asked(request, words, lambda: steering.do(robot, member, kind, point, now))


def _say_asked(request: HttpRequest, words: Words, work: Any) -> None:
    said: list[str] = []
    if attempt(request, words, lambda: said.append(work())):
        messages.success(request, words[said[0]])


def _read_place(request: HttpRequest, robot: Robot) -> tuple[float, float] | None:
    x, y = request.POST.get("x", ""), request.POST.get("y", "")
    if x or y:
        return float(read_number(x)), float(read_number(y))
    place = find_place(robot)
    return (max(0.0, place.x), max(0.0, place.y)) if place else None


def _take(request: HttpRequest, robot: Robot, member: FarmMember, words: Words) -> None:
    reason = (request.POST.get("preset") or request.POST.get("reason", ""))[:200]
    attempt(request, words, lambda: steering.take(robot, member, reason, clock.now()), words["did_take"])


def _give_back(request: HttpRequest, robot: Robot, member: FarmMember, words: Words) -> None:
    attempt(request, words, lambda: steering.put_down(robot, member, clock.now()), words["did_give_back"])


def _hand_over(request: HttpRequest, robot: Robot, member: FarmMember, words: Words) -> None:
    to = get_object_or_404(
        FarmMember, PRESENT, pk=read_number(request.POST.get("to")), farm=robot.bed.farm_id
    )
    attempt(request, words, lambda: steering.hand(robot, member, to, clock.now()), words["did_hand_over"])


def _release(request: HttpRequest, robot: Robot, member: FarmMember, words: Words) -> None:
    attempt(request, words, lambda: steering.release(robot, member, clock.now()), words["did_release"])


def _cancel(request: HttpRequest, robot: Robot, member: FarmMember, words: Words) -> None:
    job = get_object_or_404(robot.jobs, pk=read_number(request.POST.get("job")))
    if job.member_id != member.pk and member.role not in {str(each) for each in LOOK_AFTER}:
        raise PermissionDenied
    attempt(request, words, lambda: steering.cancel(job, member, clock.now()), words["did_cancel"])


def _read_notes(request: HttpRequest, robot: Robot, member: FarmMember, words: Words) -> None:
    read_notes(robot=robot, member=member, now=clock.now())


_HOLDING = {
    "take": _take,
    "give_back": _give_back,
    "hand_over": _hand_over,
    "release": _release,
    "cancel": _cancel,
    "notes_read": _read_notes,
}
