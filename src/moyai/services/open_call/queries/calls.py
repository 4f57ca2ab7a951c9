"""What is read of programmes, their people and their news."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.services.open_call.enums import ProgrammeState, StaffRole, ThemeState
from moyai.services.open_call.models import Entry, Programme, Staff, Theme, Tiding, Watch


def runs_calls(user: User) -> bool:
    """Tell whether somebody may make programmes: an officer of the town."""
    return has_role(user, Role.OFFICER, Role.ADMIN)


def list_public() -> QuerySet[Programme]:
    """Return the programmes that everybody sees; open ones first."""
    return Programme.objects.exclude(state=ProgrammeState.DRAFT).order_by("-state", "-opened_at")


def list_run_by(user: User) -> QuerySet[Programme]:
    """Return the programmes that somebody runs."""
    if runs_calls(user):
        return Programme.objects.all()
    office = Q(staff__user=user, staff__role=StaffRole.OFFICE, staff__left_at__isnull=True)
    return Programme.objects.filter(office).distinct()


def may_see(user: User | None, programme: Programme) -> bool:
    """Tell whether somebody may see a programme: everybody once it is public, before that who works in it."""
    if programme.state != ProgrammeState.DRAFT:
        return True
    if user is None:
        return False
    return runs_calls(user) or programme.staff.filter(user=user, left_at__isnull=True).exists()


def list_public_themes(programme: Programme) -> QuerySet[Theme]:
    """Return the themes that everybody sees, with the version that stands."""
    return programme.themes.filter(state=ThemeState.PUBLISHED, published__isnull=False).select_related(
        "published"
    )


def list_my_roles(user: User) -> QuerySet[Staff]:
    """Return what somebody does in programmes that have not ended."""
    return (
        Staff.objects.filter(user=user, left_at__isnull=True)
        .exclude(programme__state=ProgrammeState.CLOSED)
        .select_related("programme")
    )


def list_my_entries(user: User) -> QuerySet[Entry]:
    """Return the entries in whose teams somebody is, the newest first."""
    mine = Q(team__user=user, team__left_at__isnull=True, team__accepted_at__isnull=False)
    return Entry.objects.filter(mine).select_related("programme", "theme").distinct().order_by("-begun_at")


def list_tidings(user: User) -> QuerySet[Tiding]:
    """Return what somebody was told, the newest first."""
    return Tiding.objects.filter(user=user).select_related("programme").order_by("-told_at", "-pk")


def count_unseen(user: User) -> int:
    """Return how many tidings somebody has not seen."""
    return Tiding.objects.filter(user=user, seen_at__isnull=True).count()


def find_watch(user: User | None, programme: Programme, theme: Theme | None = None) -> Watch | None:
    """Return whether somebody watches a programme, or one theme of it."""
    if user is None:
        return None
    return Watch.objects.filter(user=user, programme=programme, theme=theme).first()


def list_watches(user: User) -> QuerySet[Watch]:
    """Return what somebody wants to hear of, the newest first; themes that are no more public left out."""
    shown = Q(theme__isnull=True) | Q(theme__state=ThemeState.PUBLISHED)
    return (
        Watch.objects.filter(shown, user=user)
        .select_related("programme", "theme__published")
        .order_by("-begun_at")
    )


def find_account(words: str) -> User | None:
    """Return the one active account of a username, or of an e-mail address whatever its case; else None."""
    typed = words.strip()
    if not typed:
        return None
    exact = User.objects.filter(username=typed, is_active=True).first()
    if exact is not None:
        return exact
    found = list(User.objects.filter(email__iexact=typed, is_active=True)[:2]) if "@" in typed else []
    return found[0] if len(found) == 1 else None
