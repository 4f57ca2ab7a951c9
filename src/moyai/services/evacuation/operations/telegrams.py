"""Taking telegrams in: each once, the newest of its event counts, and a person confirms what it suggests."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.evacuation.enums import (
    IncidentKind,
    Level,
    Mode,
    Phase,
    TelegramState,
    Trigger,
)
from moyai.services.evacuation.jma.telegram import (
    INTENSITIES,
    INTENSITY,
    TRANSITIONAL,
    TSUNAMI,
    WARNINGS,
    Finding,
    Report,
    grade_intensity,
    read_telegram,
)
from moyai.services.evacuation.models import Incident, Telegram
from moyai.services.evacuation.operations.incidents import Opening, open_incident
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.refusals import IncidentIsOpen, TelegramDecided

MEANT = "通常"
_ORDER = {"発表": 0, "遅延": 0, "訂正": 1, "取消": 2}
_SUPERSEDED_FOR = timedelta(hours=24)
_MOST_FINDINGS = 60


def take_telegram(*, content: bytes, kind: str, address: str, now: datetime) -> Telegram | None:
    """Keep a telegram and let it suggest an incident if it is grave enough for this town.

    What is not the newest of its event is kept and does nothing; what is replaces or withdraws the suggestion
    of those before. Drills and tests of the agency (Control/Status) never suggest anything.

    Args:
        content: the XML.
        kind: data type, such as ``VPWW55``.
        address: where it came from.
        now: the town's time.

    Returns:
        The telegram; None when it was here already.

    Raises:
        UnsafeXmlError: it is not to be read.
        BadTelegramError: it is no telegram.
    """
    digest = hashlib.sha256(content).hexdigest()
    if Telegram.objects.filter(digest=digest).exists():
        return None
    report = read_telegram(content, kind=kind)
    try:
        with transaction.atomic():
            telegram = _keep(report, digest, address, now)
            _weigh(telegram, now)
    except IntegrityError:  # another worker kept it in this moment
        if Telegram.objects.filter(digest=digest).exists():
            return None
        raise
    return telegram


@transaction.atomic
def dismiss_telegram(*, telegram_id: int, by: User, now: datetime) -> None:
    """Decide that a suggestion is not followed.

    Raises:
        Telegram.DoesNotExist: there is none.
        TelegramDecided: it is no suggestion any more.
    """
    _decide(telegram_id, TelegramState.SUGGESTED, TelegramState.DISMISSED, by, now)


@transaction.atomic
def restore_telegram(*, telegram_id: int, by: User, now: datetime) -> None:
    """Take a dismissal back.

    Raises:
        Telegram.DoesNotExist: there is none.
        TelegramDecided: it was not dismissed, or a later telegram of its event has come.
    """
    telegram = Telegram.objects.get(pk=telegram_id)
    if _find_newest(telegram).pk != telegram.pk:
        raise TelegramDecided
    _decide(telegram_id, TelegramState.DISMISSED, TelegramState.SUGGESTED, by, now)


@transaction.atomic
def mark_taken(*, incident: Incident, by: User | None, now: datetime) -> int:
    """Tie the suggestions that are open to a real incident that has begun; return how many."""
    if incident.is_drill:
        return 0
    return Telegram.objects.filter(state=TelegramState.SUGGESTED).update(
        state=TelegramState.TAKEN, incident=incident, decided_at=now, decided_by=by
    )


def make_opening(telegram: Telegram) -> Opening:
    """Return the incident that a telegram suggests; what the town issues is for a person to say."""
    worst = telegram.findings[0]["what"] if telegram.findings else telegram.title
    kind = {INTENSITY: IncidentKind.EARTHQUAKE, TSUNAMI: IncidentKind.TSUNAMI}.get(telegram.kind)
    if kind is None:
        kind = IncidentKind.SNOW if "雪" in worst else IncidentKind.RAIN
    return Opening(
        mode=Mode.REAL,
        kind=kind,
        name=worst[:60],
        name_en=str(IncidentKind(kind).name).capitalize(),
        phase=Phase.WATCH,
        level=Level.NONE,
        keep_days=get_policy().keep_days,
    )


def list_own(report: Report) -> list[Finding]:
    """Return what a telegram says of this town's areas, the gravest first."""
    own = get_policy().own_areas
    mine = [finding for finding in report.findings if finding.code in own]
    return sorted(mine, key=lambda finding: -finding.level)[:_MOST_FINDINGS]


def _keep(report: Report, digest: str, address: str, now: datetime) -> Telegram:
    findings = list_own(report)
    return Telegram.objects.create(
        address=address[:300],
        digest=digest,
        kind=report.kind,
        control=report.control,
        info_type=report.info_type,
        event_id=report.event_id,
        serial=str(report.serial),
        office=report.office,
        title=report.title,
        headline=report.headline,
        findings=[finding.to_json() for finding in findings],
        level=max((finding.level for finding in findings), default=0),
        reported_at=report.reported_at,
        received_at=now,
    )


def _weigh(telegram: Telegram, now: datetime) -> None:
    if telegram.control != MEANT or _find_newest(telegram).pk != telegram.pk or _is_repeated(telegram, now):
        return
    before = _list_stream(telegram).exclude(pk=telegram.pk)
    had_said_no = before.filter(state=TelegramState.DISMISSED, level__gte=telegram.level).exists()
    before.filter(state=TelegramState.SUGGESTED).update(state=TelegramState.WITHDRAWN, decided_at=now)
    if telegram.info_type == "取消" or not _is_grave(telegram):
        return
    incident = find_incident()
    if incident is not None and not incident.is_drill:
        Telegram.objects.filter(pk=telegram.pk).update(incident=incident)
        return
    if had_said_no:  # somebody looked at as much and let it be
        return
    telegram.state = TelegramState.SUGGESTED
    telegram.save(update_fields=["state"])
    record(
        actor="system:evacuation",
        action="evacuation.suggest_incident",
        subject=f"telegram:{telegram.pk}",
        now=now,
        kind=telegram.kind,
        level=telegram.level,
    )
    if get_policy().jma_opens_by_itself:
        _open(telegram, now)


def _open(telegram: Telegram, now: datetime) -> None:
    try:
        with transaction.atomic():
            incident = open_incident(
                opening=make_opening(telegram), by=None, now=now, trigger=Trigger.WARNING
            )
            mark_taken(incident=incident, by=None, now=now)
    except IncidentIsOpen:  # somebody opened one in this moment: the suggestion stays for her to see
        return
    telegram.refresh_from_db()


def _is_grave(telegram: Telegram) -> bool:
    policy = get_policy()
    if telegram.kind == INTENSITY:
        least = policy.jma_least_intensity
        assert least in INTENSITIES, f"jma_least_intensity {least!r}"
        return any(_reaches(finding["what"], least, finding["level"]) for finding in telegram.findings)
    return telegram.level >= policy.jma_least_level > 0


def _reaches(what: str, least: str, level: int) -> bool:
    shown = what.removeprefix("震度").replace("弱", "-").replace("強", "+")
    if shown in INTENSITIES:
        return INTENSITIES.index(shown) >= INTENSITIES.index(least)
    return level >= grade_intensity(least)


def _is_repeated(telegram: Telegram, now: datetime) -> bool:
    """Tell whether a transitional telegram only repeats what the new kinds say."""
    if telegram.kind not in TRANSITIONAL:
        return False
    new = Telegram.objects.filter(kind__in=WARNINGS - TRANSITIONAL, office=telegram.office, control=MEANT)
    return new.filter(received_at__gt=now - _SUPERSEDED_FOR).exists()


def _list_stream(telegram: Telegram) -> QuerySet[Telegram]:
    return Telegram.objects.filter(
        kind=telegram.kind, office=telegram.office, event_id=telegram.event_id, control=telegram.control
    )


def _find_newest(telegram: Telegram) -> Telegram:
    """Return the newest of an event: by the time it was reported, its number, and what corrects what."""
    return max(
        _list_stream(telegram),
        key=lambda t: (t.reported_at, int(t.serial or 0), _ORDER.get(t.info_type, 0), t.pk),
    )


def _decide(telegram_id: int, present: str, state: TelegramState, by: User, now: datetime) -> None:
    telegram = Telegram.objects.get(pk=telegram_id)
    done = Telegram.objects.filter(pk=telegram.pk, state=present).update(
        state=state, decided_at=now, decided_by=by
    )
    if not done:
        raise TelegramDecided
    record(
        actor=f"user:{by.pk}",
        action=f"evacuation.{'dismiss' if state == TelegramState.DISMISSED else 'restore'}_telegram",
        subject=f"telegram:{telegram.pk}",
        now=now,
    )
