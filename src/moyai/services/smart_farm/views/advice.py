"""Today's advice of a bed with its reasons, and water that somebody gave by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.engines.agronomy.crops import STAGE_NAMES, Stage, find_crop
from moyai.engines.agronomy.water import Action, Advice, Reason, Why, say_all
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.forms.sensors import WateringForm
from moyai.services.smart_farm.models import Bed, DayAdvice, FarmMember
from moyai.services.smart_farm.operations.sensors import note_watering
from moyai.services.smart_farm.queries.farms import list_farms_of, list_memberships
from moyai.services.smart_farm.queries.sensors import find_planting, list_standing
from moyai.services.smart_farm.spoken import speak
from moyai.services.smart_farm.standing_alerts import say_standing

MAY_WATER = (FarmRole.OPERATOR, FarmRole.SUPPORTER, FarmRole.TEACHER, FarmRole.ADMINISTRATOR)
LOOK_BACK = 14


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_advice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is advised for a bed today and why; take what somebody watered by hand."""
    user = get_account(request)
    bed = get_object_or_404(Bed.objects.select_related("farm").filter(farm__in=list_farms_of(user)), pk=pk)
    member = _find_member(user, bed)
    form = WateringForm(request.POST or None)
    if request.method == "POST":
        if member is None:
            raise PermissionDenied
        if form.is_valid() and _note(request, form, bed, member, user):
            return redirect("smart_farm:advice", pk=bed.pk)
    today = clock.today()
    recent = list(DayAdvice.objects.filter(bed=bed, day__lte=today).order_by("-day")[:LOOK_BACK])
    advice = recent[0] if recent and recent[0].day == today else None
    planting = find_planting(bed)
    facts = {
        "bed": bed,
        "planting": planting,
        "crop_is_known": bool(planting and find_crop(planting.crop.slug)),
        "advice": advice,
        "sentences": [speak(each) for each in say_all(read_advice(advice))] if advice else [],
        "stage": speak(STAGE_NAMES[Stage(advice.facts["stage"])]) if advice else "",
        "alerts": say_standing(each for each in list_standing([bed.farm]) if each.bed_id == bed.pk),
        "recent": [(each, speak(say_all(read_advice(each))[0])) for each in recent],
        "form": form if member else None,
    }
    return render(request, "smart_farm/advice.html", facts)


def read_advice(kept: DayAdvice) -> Advice:
    """Return kept advice as the engine's, to be said in whichever language."""
    reasons: list[Any] = kept.reasons
    return Advice(
        kept.day,
        Action(kept.action),
        kept.mm,
        kept.bed_ml,
        kept.plant_ml,
        kept.is_sure,
        kept.next_need or date.max,
        kept.in_the_evening,
        tuple(Reason(Why(each["why"]), tuple(each["facts"].items())) for each in reasons),
    )


def _find_member(user: User, bed: Bed) -> FarmMember | None:
    return list_memberships(user).filter(farm=bed.farm_id, role__in=MAY_WATER).first()


def _note(request: HttpRequest, form: WateringForm, bed: Bed, member: FarmMember, user: User) -> bool:
    now = clock.now()
    try:
        note_watering(
            bed=bed,
            ml=round(form.cleaned_data["litres"] * 1000),
            at=now,
            member=member,
            actor=f"user:{user.pk}",
            now=now,
        )
    except Refused as refusal:
        form.add_error("litres", str(refusal.text))
        return False
    messages.success(request, _("水やりを書きとめました。次の助言から数に入ります。"))
    return True
