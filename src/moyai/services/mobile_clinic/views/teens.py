"""The teens' consultation: what happens with what is said, in plain words, for them and for others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show_notice(request: HttpRequest) -> HttpResponse:
    """Show the notice; everybody may read it."""
    return render(request, "mobile_clinic/teens/notice.html")
