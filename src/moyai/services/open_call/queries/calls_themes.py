"""Themes on their way: who may work on one, whether a version has its approvals, what changed between two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import QuerySet

from moyai.core.accounts.models import User
from moyai.core.manifest import read_policy
from moyai.services.open_call.enums import StaffRole, ThemeState, Verdict
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Approval, Staff, Theme, ThemeVersion
from moyai.services.open_call.queries.people import is_office, list_roles, list_staff, owns_theme

FIELDS = ("title", "field", "background", "wanted", "data", "place", "kpi", "limits", "budget_yen")
"""What a version says, in the order in which it is shown."""


@dataclass(frozen=True)
class ThemePolicy:
    """How many different people approve a version, one of the office and one of the section among them."""

    theme_approvals: int


@dataclass(frozen=True)
class Line:
    """One line of two versions side by side; ``kind``: same, changed, gone or new."""

    left: str
    right: str
    kind: str


@dataclass(frozen=True)
class FieldChange:
    """What became of one field between two versions."""

    field: str
    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything of it is another."""
        return any(each.kind != "same" for each in self.lines)


@dataclass(frozen=True)
class Consequences:
    """Whom it meets when a theme is withdrawn: entries handed in, drafts, people who watch."""

    submitted: int
    drafts: int
    watches: int


def get_latest(theme: Theme) -> ThemeVersion:
    """Return the newest version of a theme; there is always one."""
    return theme.versions.order_by("-number")[:1].get()


def may_work_on(user: User, theme: Theme) -> bool:
    """Tell whether somebody may edit a theme: its section, or who runs the programme."""
    if is_office(user, theme.programme) or owns_theme(user, theme):
        return True
    owner = list_roles(user, theme.programme).get(StaffRole.OWNER)
    return owner is not None and bool(owner.section) and owner.section == theme.section


def list_workable(user: User, programme_themes: QuerySet[Theme]) -> list[Theme]:
    """Return those of a programme's themes on which somebody may work."""
    themes = programme_themes.select_related("owner", "published", "programme").prefetch_related("versions")
    return [each for each in themes if may_work_on(user, each)]


def find_approver(user: User, theme: Theme) -> Staff | None:
    """Return as whom somebody may approve a theme's version: of the office, or of its section."""
    roles = list_roles(user, theme.programme)
    if StaffRole.OFFICE in roles:
        return roles[StaffRole.OFFICE]
    owner = roles.get(StaffRole.OWNER)
    if owner is None or not (owns_theme(user, theme) or (owner.section and owner.section == theme.section)):
        return None
    return owner


def has_approvals(version: ThemeVersion) -> bool:
    """Tell whether enough different people approved a version, and nobody returned it."""
    approvals = list(Approval.objects.filter(version=version).select_related("staff"))
    return is_approved(approvals, read_policy("open_call", ThemePolicy).theme_approvals)


def is_approved(approvals: Iterable[Approval], needed: int) -> bool:
    """Tell whether approvals are enough: so many people, the office and the section among them."""
    given = list(approvals)
    if any(each.verdict == Verdict.RETURNED for each in given):
        return False
    people = {each.staff.user_id or f"staff {each.staff_id}" for each in given}
    roles = {each.staff.role for each in given}
    return len(people) >= needed and roles >= {StaffRole.OFFICE, StaffRole.OWNER}


def is_correcting(theme: Theme) -> bool:
    """Tell whether a public theme has a newer version that is not public yet."""
    published = theme.published
    return (
        theme.state == ThemeState.PUBLISHED
        and published is not None
        and get_latest(theme).number > published.number
    )


def foresee_withdrawal(theme: Theme) -> Consequences:
    """Return whom it meets when a theme is withdrawn."""
    return Consequences(
        submitted=theme.entries.filter(status=EntryStatus.SUBMITTED).count(),
        drafts=theme.entries.filter(status=EntryStatus.DRAFT).count(),
        watches=theme.watches.count(),
    )


def list_owners(theme: Theme) -> QuerySet[Staff]:
    """Return who could be the owner of a theme."""
    return list_staff(theme.programme, StaffRole.OWNER)


def compare_versions(old: ThemeVersion, new: ThemeVersion) -> list[FieldChange]:
    """Return two versions side by side, field by field."""
    return [FieldChange(name, compare_texts(_show(old, name), _show(new, name))) for name in FIELDS]


def _show(version: ThemeVersion, name: str) -> str:
    value = getattr(version, name)
    if name == "budget_yen":
        return "" if value is None else f"{value:,}"
    return str(value)


def compare_texts(old: str, new: str) -> tuple[Line, ...]:
    """Return two texts side by side, line by line; changed lines stand beside one another."""
    left, right = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [Line(each, each, "same") for each in left[a:b]]
            continue
        olds, news = left[a:b], right[c:d]
        for index in range(max(len(olds), len(news))):
            was = olds[index] if index < len(olds) else None
            is_now = news[index] if index < len(news) else None
            word = "gone" if is_now is None else "new" if was is None else "changed"
            lines.append(Line(was or "", is_now or "", word))
    return tuple(lines)
