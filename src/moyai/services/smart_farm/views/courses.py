"""Courses as teachers see them: ours and those brought in, each as one file."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.smart_farm.course.reading import MOST_BYTES
from moyai.services.smart_farm.course.writing import write_course
from moyai.services.smart_farm.forms.lessons import CourseFileForm
from moyai.services.smart_farm.models import Farm, ImportedCourse
from moyai.services.smart_farm.operations.courses import drop_course, import_course
from moyai.services.smart_farm.queries.classes import find_teaching_member, list_farms_taught
from moyai.services.smart_farm.queries.courses import find_course, is_built_in, list_courses
from moyai.services.smart_farm.views.lesson_people import attempt


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_list(request: HttpRequest) -> HttpResponse:
    """Show the courses of a farm (GET); take one in from a file (POST). Query: farm, of several."""
    farms = list(list_farms_taught(get_account(request)))
    if not farms:
        raise PermissionDenied
    farm = next((each for each in farms if each.code == request.GET.get("farm")), farms[0])
    form = CourseFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _take(request, farm, form):
        return redirect(f"{request.path}?farm={quote(farm.code)}")
    rows = [{"course": course, "is_ours": is_built_in(course.key)} for course in list_courses(farm)]
    context = {"farm": farm, "farms": farms, "rows": rows, "form": form, "has_errors": bool(form.errors)}
    return render(request, "smart_farm/lessons/courses.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@login_required
def give_file(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Give a course as one file that can be changed and brought in again."""
    farm = _get_farm(request, code)
    course = find_course(farm, key)
    if course is None:
        raise Http404
    response = HttpResponse(write_course(course), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{course.key}.toml"'
    return response


@never_cache
@require_POST
@login_required
def drop(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Erase a course that was brought in."""
    farm = _get_farm(request, code)
    course = get_object_or_404(ImportedCourse, farm=farm, key=key)
    work = partial(drop_course, course=course, actor=name_actor(request), now=clock.now())
    attempt(request, work, _("教材を消しました。"))
    return redirect("smart_farm:courses")


def _get_farm(request: HttpRequest, code: str) -> Farm:
    return get_object_or_404(list_farms_taught(get_account(request)), code=code)


def _take(request: HttpRequest, farm: Farm, form: CourseFileForm) -> bool:
    teacher = find_teaching_member(get_account(request), farm)
    if teacher is None:
        raise PermissionDenied
    content = form.cleaned_data["file"].read(MOST_BYTES + 1)
    try:
        import_course(teacher=teacher, content=content, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        form.add_error("file", put(refused.text))
        return False
    messages.success(request, _("教材を入れました。「授業をひらく」から使えます。"))
    return True
