"""Farms and their robots."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moyai.core.accounts.permissions import get_account
from moyai.services.smart_farm.queries.farms import list_robots_of


@login_required
def show_farms(request: HttpRequest) -> HttpResponse:
    """Show the robots of the farms on which somebody is; an officer sees all."""
    robots = list_robots_of(get_account(request))
    return render(request, "smart_farm/farms.html", {"robots": robots})
