"""Letting a program in: the page where somebody says yes, and the addresses that the program itself asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from oauthlib.oauth2 import FatalClientError, OAuth2Error

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.services.mobile_clinic.models import OutsideApp, Patient
from moyai.services.mobile_clinic.operations.outside import permit_app
from moyai.services.mobile_clinic.queries.outside import list_choosable
from moyai.services.mobile_clinic.scopes import CONTEXTS, allows, wants_patient
from moyai.services.mobile_clinic.smart.server import get_server, read_request
from moyai.services.mobile_clinic.smart.validator import REFRESH_DAYS, get_origin
from moyai.services.mobile_clinic.texts import exchange as say

BASE = "/clinic/fhir/"
"""Below it FHIR is answered."""

FEW = 6
"""So many people are shown one below the other; more are in a list."""

_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type"}


class PatientForm(forms.Form):
    """For whom the program may ask."""

    patient = forms.ModelChoiceField(
        label=say.WHO, queryset=Patient.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choosable = list_choosable(user, clock.today()).order_by("resident__family_kana", "pk")
        field = self.fields["patient"]
        field.queryset = choosable  # type: ignore[attr-defined]
        field.label_from_instance = _name  # type: ignore[attr-defined]
        if choosable.count() > FEW:
            field.empty_label = _("選んでください")  # type: ignore[attr-defined]
            return
        field.widget = forms.RadioSelect(choices=field.choices)  # type: ignore[attr-defined]
        if choosable.count() == 1:
            field.initial = choosable.get()


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def authorize(request: HttpRequest) -> HttpResponse:
    """Show what a program asks to be let do (GET); send the browser back with a code, or a no (POST)."""
    address, _method, _body, headers = read_request(request)
    try:
        scopes, facts = get_server().validate_authorization_request(address, "GET", None, headers)
    except (FatalClientError, ValueError):
        return render(request, "mobile_clinic/exchange/unknown_app.html", status=400)
    except OAuth2Error as error:
        return HttpResponseRedirect(error.in_uri(error.redirect_uri))
    app, user = facts["request"].client, get_account(request)
    if request.GET.get("aud", "").rstrip("/") != get_base(request).rstrip("/"):
        return _go_back(request, facts, "invalid_request", "aud is not this server")
    if not any(each.startswith(f"{context}/") for each in scopes for context in CONTEXTS):
        return _go_back(request, facts, "invalid_scope", "nothing could be read")
    form = PatientForm(request.POST or None, user=user) if wants_patient(scopes) else None
    if request.method == "POST" and "no" in request.POST:
        return _go_back(request, facts, "access_denied", "")
    if request.method == "POST" and (form is None or form.is_valid()):
        patient = form.cleaned_data["patient"] if form else None
        return _let_in(address, headers, scopes, app, user, patient)
    return _ask(request, app, user, scopes, form, facts["redirect_uri"])


@csrf_exempt
@never_cache
@require_http_methods(["POST", "OPTIONS"])
def give_token(request: HttpRequest) -> HttpResponse:
    """Give a program a token for a code or a refresh token."""
    return _answer(request, "create_token_response")


@csrf_exempt
@never_cache
@require_http_methods(["POST", "OPTIONS"])
def revoke(request: HttpRequest) -> HttpResponse:
    """Let a program give a token, and what was permitted with it, back (RFC 7009)."""
    return _answer(request, "create_revocation_response")


def give_configuration(request: HttpRequest) -> HttpResponse:
    """Return the well-known file of SMART App Launch."""
    addresses = describe_oauth(request)
    told = {
        "authorization_endpoint": addresses["authorize"],
        "token_endpoint": addresses["token"],
        "revocation_endpoint": addresses["revoke"],
        "management_endpoint": addresses["manage"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
        "scopes_supported": [
            "launch/patient",
            "offline_access",
            "patient/*.read",
            "user/*.read",
            "patient/*.write",
            "user/*.write",
        ],
        "capabilities": [
            "launch-standalone",
            "client-public",
            "client-confidential-symmetric",
            "context-standalone-patient",
            "permission-offline",
            "permission-patient",
            "permission-user",
            "permission-v1",
        ],
    }
    return JsonResponse(told, headers=_OPEN)


def get_base(request: HttpRequest) -> str:
    """Return the address of the FHIR server as the caller knows it."""
    return request.build_absolute_uri(BASE)


def describe_oauth(request: HttpRequest) -> dict[str, str]:
    """Return the addresses of authorization by the names that SMART gives them."""
    names = {"authorize": "authorize", "token": "token", "revoke": "revoke", "manage": "my_apps"}
    return {
        told: request.build_absolute_uri(reverse(f"mobile_clinic:{name}")) for told, name in names.items()
    }


@transaction.atomic
def _let_in(
    address: str,
    headers: dict[str, str],
    scopes: list[str],
    app: OutsideApp,
    user: User,
    patient: Patient | None,
) -> HttpResponse:
    permit = permit_app(app=app, user=user, patient=patient, scopes=scopes, now=clock.now())
    facts = {"permit": permit, "user": user}
    answered, _body, _status = get_server().create_authorization_response(
        address, "GET", None, headers, scopes, facts
    )
    return HttpResponseRedirect(answered["Location"])


def _ask(
    request: HttpRequest,
    app: OutsideApp,
    user: User,
    scopes: list[str],
    form: PatientForm | None,
    redirect_uri: str,
) -> HttpResponse:
    context = {
        "app": app,
        "deeds": say.list_deeds(scopes, REFRESH_DAYS),
        "may_send": any(allows(scopes, context, "Observation", "write") for context in CONTEXTS),
        "form": form,
        "has_nobody": form is not None and not form.fields["patient"].queryset.exists(),  # type: ignore[attr-defined]
        "query": request.GET.urlencode(),
        "account": user,
    }
    response = render(request, "mobile_clinic/exchange/consent.html", context)
    # The answer to the form sends the browser on to the program, which the page's policy must allow.
    response._csp_update = {"form-action": [get_origin(redirect_uri)]}  # type: ignore[attr-defined]
    return response


def _go_back(request: HttpRequest, facts: dict[str, Any], error: str, words: str) -> HttpResponse:
    told = {"error": error, **({"error_description": words} if words else {})}
    if facts.get("state"):
        told["state"] = facts["state"]
    address = facts["redirect_uri"]
    return HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{urlencode(told)}")


def _answer(request: HttpRequest, name: str) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_OPEN)
    try:
        headers, body, status = getattr(get_server(), name)(*read_request(request))
    except ValueError:  # what is not a form at all
        headers, body, status = {}, '{"error": "invalid_request"}', 400
    kept = {key: value for key, value in headers.items() if key.lower() != "content-type"}
    return HttpResponse(body or "", "application/json", status, headers={**kept, **_OPEN})


def _name(patient: Patient) -> str:
    resident = patient.resident
    return _("%(name)sさん（%(birth)s生まれ）%(house)s") % {
        "name": resident.name,
        "birth": resident.birth_date.strftime("%Y/%m/%d"),
        "house": patient.institution.partner.name,
    }
