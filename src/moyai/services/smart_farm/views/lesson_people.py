"""Who looks at pages of the course, and small things that they share."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt as attempt_so
from moyai.core.attempts import say_refused
from moyai.services.smart_farm.course.ruby import drop_ruby
from moyai.services.smart_farm.models import Experiment, SchoolClass, Seat
from moyai.services.smart_farm.queries.classes import find_seat


def get_seat(request: HttpRequest, code: str) -> Seat:
    """Return as whom somebody is in a class.

    Raises:
        Http404: there is none of this code, or she is not in it: a stranger is not told which.
    """
    school_class = get_object_or_404(SchoolClass, code=code)
    return get_seat_in(request, school_class)


def get_seat_in(request: HttpRequest, school_class: SchoolClass | int) -> Seat:
    """Return as whom somebody is in a class.

    Raises:
        Http404: she is not in it.
    """
    seat = find_seat(get_account(request), school_class)
    if seat is None:
        raise Http404
    return seat


def get_teacher(request: HttpRequest, code: str) -> Seat:
    """Return as whom somebody teaches a class.

    Raises:
        Http404: she is not in it.
        PermissionDenied: she is a pupil of it.
    """
    seat = get_seat(request, code)
    if not seat.is_teacher:
        raise PermissionDenied
    return seat


def get_experiment(request: HttpRequest, code: str) -> tuple[Experiment, Seat]:
    """Return an experiment of somebody's class, and as whom she is in it.

    Raises:
        Http404: it is none of hers.
    """
    experiment = get_object_or_404(Experiment.objects.select_related("school_class"), code=code)
    return experiment, get_seat_in(request, experiment.school_class)


def attempt(request: HttpRequest, work: Callable[[], object], done: str = "") -> bool:
    """Do something, as `attempt_so` does; why it was refused is said without readings above characters."""
    return attempt_so(request, work, done, say=lambda refused: drop_ruby(say_refused(refused)))
