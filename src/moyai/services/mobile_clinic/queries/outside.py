"""Programs that are let in, and whom somebody may choose for one."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from moyai.core.accounts.models import User
from moyai.services.mobile_clinic.access import CLINICAL, list_practices
from moyai.services.mobile_clinic.models import AppPermit, AppToken, OutsideApp, Patient
from moyai.services.mobile_clinic.tokens import digest


def find_app(client_id: str) -> OutsideApp | None:
    """Return a program that is registered and not shut out."""
    return OutsideApp.objects.filter(client_id=client_id, withdrawn_at__isnull=True).first()


def list_apps() -> list[OutsideApp]:
    """Return all programs, those shut out too."""
    return list(OutsideApp.objects.select_related("registered_by"))


def list_permits(user: User) -> list[AppPermit]:
    """Return what somebody lets programs do now."""
    live = AppPermit.objects.filter(user=user, ended_at__isnull=True, app__withdrawn_at__isnull=True)
    return list(live.select_related("app", "patient__resident", "patient__institution__partner"))


def find_token(token: str, now: datetime, *, is_refresh: bool = False) -> AppToken | None:
    """Return a token that is good now."""
    live = AppToken.objects.filter(
        digest=digest(token),
        is_refresh=is_refresh,
        ended_at__isnull=True,
        expires_at__gt=now,
        permit__ended_at__isnull=True,
        permit__app__withdrawn_at__isnull=True,
        permit__user__is_active=True,
    )
    return live.select_related("permit__app", "permit__user", "permit__patient").first()


def list_choosable(user: User, today: date) -> QuerySet[Patient]:
    """Return the patients for whom somebody may let a program ask: herself, or those whom she treats."""
    houses = [each.institution_id for each in list_practices(user, today) if each.profession in CLINICAL]
    hers = Q(resident__user=user) | Q(institution__in=houses, ended_on__isnull=True)
    found = Patient.objects.filter(hers, merged_into__isnull=True)
    return found.select_related("resident", "institution__partner")
