"""The diary of a bed: read, written, taken back, complained about, looked after; films of its pictures."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.services.smart_farm.enums_people import ConsentFor, FilmStatus
from moyai.services.smart_farm.film_tasks import order_film
from moyai.services.smart_farm.forms.people import DaysForm
from moyai.services.smart_farm.models import DiaryEntry, Film
from moyai.services.smart_farm.operations.diary import (
    WRITE,
    decide_trouble,
    tell_trouble,
    withdraw_entry,
    write_entry,
)
from moyai.services.smart_farm.picture_files import FILMS
from moyai.services.smart_farm.queries.diary import list_entries, list_troubled
from moyai.services.smart_farm.queries.farms import find_member
from moyai.services.smart_farm.queries.people import LOOK_AFTER, has_consent, list_farms_in
from moyai.services.smart_farm.views.api.pictures import find_picture_path
from moyai.services.smart_farm.views.people_doors import (
    attempt,
    get_member,
    get_robot,
    read_choice,
    show,
)

MOST_SHOWN = 40
LOOK_AFTER_WORDS = {str(each) for each in LOOK_AFTER}


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def diary(request: HttpRequest, number: int) -> HttpResponse:
    """Show a bed's diary (GET); write into it (POST). Fields: text, picture, handover, press_id."""
    robot = get_robot(request, number)
    member = find_member(get_account(request), robot)
    _choice, words = read_choice(request)
    text = ""
    if request.method == "POST":
        writer = get_member(request, robot)
        text = request.POST.get("text", "")
        image = robot.images.order_by("-created_at", "-pk").first() if request.POST.get("picture") else None
        done = attempt(
            request,
            words,
            lambda: write_entry(
                robot=robot,
                member=writer,
                text=text,
                image=image,
                is_handover=bool(request.POST.get("handover")),
                idempotency_key=request.POST.get("press_id", "")[:40] or uuid4().hex,
                now=clock.now(),
            ),
            _("書きました。"),
        )
        if done:
            return redirect("smart_farm:diary", robot.pk)
    rows = [_show(each) for each in list_entries(robot, member)[:MOST_SHOWN]]
    may_write = member is not None and member.role in {str(each) for each in WRITE}
    context = {
        "robot": robot,
        "member": member,
        "rows": rows,
        "text": text,
        "may_write": may_write,
        "lacks_consent": may_write and member is not None and not has_consent(member, ConsentFor.DIARY),
        "last": robot.images.order_by("-created_at", "-pk").first(),
        "looks_after": member is not None and member.role in LOOK_AFTER_WORDS,
        "press_id": uuid4().hex,
        "films": robot.films.all()[:6],
        "film_form": DaysForm(
            initial={"since": clock.today() - timedelta(days=30), "until": clock.today()}, prefix="film"
        ),
    }
    return show(request, "smart_farm/people/diary.html", context, status=422 if text else 200)


@require_POST
@login_required
def press_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's entry back, or (who looks after the diary) hide it or show it again. Field: do."""
    entry = get_object_or_404(DiaryEntry.objects.select_related("robot__bed", "member"), code=code)
    robot = get_robot(request, entry.robot_id)
    member = get_member(request, robot)
    _choice, words = read_choice(request)
    deed, now = request.POST.get("do", ""), clock.now()
    if deed == "withdraw":
        attempt(
            request, words, lambda: withdraw_entry(entry=entry, member=member, now=now), _("取り消しました。")
        )
    elif deed in ("hide", "show"):
        upheld = deed == "hide"
        work = partial(decide_trouble, entry=entry, member=member, is_upheld=upheld, now=now)
        attempt(request, words, work, _("見えなくしました。") if upheld else _("見えるようにしました。"))
    else:
        raise Http404
    if request.POST.get("back") == "troubles":
        return redirect("smart_farm:troubles")
    return redirect("smart_farm:diary", robot.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def trouble(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what troubles somebody about an entry (GET); take it (POST). Field: why."""
    entry = get_object_or_404(
        DiaryEntry.objects.select_related("robot__bed", "member"), code=code, state="shown"
    )
    robot = get_robot(request, entry.robot_id)
    member = get_member(request, robot)
    _choice, words = read_choice(request)
    if request.method == "POST":
        why = request.POST.get("why", "")
        done = _("知らせました。係が見るまで、この日記は見えません。")
        if attempt(
            request, words, lambda: tell_trouble(entry=entry, member=member, why=why, now=clock.now()), done
        ):
            return redirect("smart_farm:diary", robot.pk)
    return show(request, "smart_farm/people/trouble.html", {"robot": robot, "entry": entry})


@never_cache
@require_GET
@login_required
def troubles(request: HttpRequest) -> HttpResponse:
    """Show entries about which somebody waits for a decision."""
    farms = list_farms_in(get_account(request), LOOK_AFTER)
    rows = [
        {"entry": each, "troubles": each.troubles.filter(decided_at__isnull=True)}
        for each in list_troubled(farms)[:MOST_SHOWN]
    ]
    return show(request, "smart_farm/people/troubles.html", {"rows": rows, "farms": farms})


@require_POST
@login_required
def make_film(request: HttpRequest, number: int) -> HttpResponse:
    """Have a film made of some days."""
    robot = get_robot(request, number)
    member = get_member(request, robot)
    _choice, words = read_choice(request)
    form = DaysForm(request.POST, prefix="film")
    if form.is_valid():
        days = form.cleaned_data
        attempt(
            request,
            words,
            lambda: order_film(
                robot=robot, member=member, since=days["since"], until=days["until"], now=clock.now()
            ),
            _("映像を作っています。しばらくして、このページを開いてください。"),
        )
    return redirect("smart_farm:diary", robot.pk)


@require_GET
@login_required
def film(request: HttpRequest, code: str) -> HttpResponse:
    """Give a film to who may look at its robot."""
    row = get_object_or_404(Film, code=code, status=FilmStatus.MADE)
    get_robot(request, row.robot_id)
    try:
        content = FILMS.read(row.file)
    except (OSError, ValueError):
        raise Http404 from None
    response = HttpResponse(content, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _show(entry: DiaryEntry) -> dict[str, object]:
    return {"one": entry, "picture": find_picture_path(entry.image) if entry.image else ""}
