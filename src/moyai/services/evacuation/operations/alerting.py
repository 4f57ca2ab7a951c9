"""Sending an incident's state out as a CAP message, in the transaction that changed it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from moyai.core.audit.operations import record
from moyai.core.places.models import Area, Municipality
from moyai.core.places.queries import list_municipalities
from moyai.engines.conversation import Language, Localized
from moyai.services.evacuation.cap.message import CapArea, CapInfo, CapMessage, write_cap
from moyai.services.evacuation.cap.wording import CATEGORIES, list_rings, weigh
from moyai.services.evacuation.drill import mark, mark_en
from moyai.services.evacuation.enums import IncidentKind
from moyai.services.evacuation.models import CapAlert, Incident
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.texts import alerts as say
from moyai.services.evacuation.texts.kinds import KINDS

LANGUAGES: tuple[tuple[Language, str], ...] = (("ja", "ja-JP"), ("en", "en-US"))


def send_alert(*, incident: Incident, now: datetime) -> CapAlert:
    """Write the message of what an incident is now; the feed gives it from then on.

    The first is an Alert, what follows an Update of all before, the last a Cancel. A drill's are Exercises
    and say so in every text.
    """
    message = make_message(incident, now)
    head = message.infos[0].headline
    alert = CapAlert.objects.create(
        incident=incident,
        identifier=message.identifier,
        status=message.status,
        message_type=message.message_type,
        sent_at=now,
        title=head,
        xml=write_cap(message).decode(),
    )
    record(
        actor="system:evacuation",
        action="evacuation.send_alert",
        subject=f"incident:{incident.code}",
        now=now,
        identifier=alert.identifier,
        status=alert.status,
        message_type=alert.message_type,
    )
    return alert


def make_message(incident: Incident, now: datetime) -> CapMessage:
    """Return the message of an incident as it stands."""
    before = list(CapAlert.objects.filter(incident=incident).order_by("pk"))
    town = next(iter(list_municipalities()), None)
    code = town.code if town else "000000"
    sender = find_sender()
    kind = "Cancel" if incident.closed_at else "Update" if before else "Alert"
    return CapMessage(
        identifier=f"moyai-{code}-{incident.code}-{len(before) + 1}",
        sender=sender,
        sent_at=now,
        status="Exercise" if incident.is_drill else "Actual",
        message_type=kind,
        note=f"{say.DRILL_NOTE.get('ja')} {say.DRILL_NOTE.get('en')}" if incident.is_drill else "",
        references=tuple((sender, alert.identifier, alert.sent_at) for alert in before),
        incident=incident.code,
        infos=tuple(_make_info(incident, town, language, tag) for language, tag in LANGUAGES),
        areas=tuple(_list_areas(incident, town)),
    )


def find_sender() -> str:
    """Return who sends: the town's setting, else the host under which it is reached."""
    return get_policy().cap_sender or urlsplit(settings.BASE_ADDRESS).hostname or "moyai"


def _make_info(incident: Incident, town: Municipality | None, language: Language, tag: str) -> CapInfo:
    gravity = weigh(incident.level, incident.phase, is_over=incident.closed_at is not None)
    name = Localized(incident.name, incident.name_en)
    put = mark if language == "ja" else mark_en
    drill = f"{say.DRILL_NOTE.get(language)} " if incident.is_drill else ""
    town_name = "" if town is None else town.name if language == "ja" else town.name_en or town.name
    return CapInfo(
        language=tag,
        category=CATEGORIES[IncidentKind(incident.kind)],
        event=put(KINDS[IncidentKind(incident.kind)].get(language), incident.mode),
        response=gravity.response,
        urgency=gravity.urgency,
        severity=gravity.severity,
        certainty=gravity.certainty,
        sender_name=town_name,
        headline=put(gravity.headline.format(name=name).get(language), incident.mode)[:160],
        description=drill + gravity.headline.format(name=name).get(language),
        instruction=put(gravity.instruction.get(language), incident.mode),
        web=f"{settings.BASE_ADDRESS.rstrip('/')}/shelters/",
        level=incident.level,
    )


def _list_areas(incident: Incident, town: Municipality | None) -> list[CapArea]:
    """Return the areas with their shapes; without any, the whole town by its code."""
    chosen = list(incident.areas.all())
    if not chosen:
        words = say.WHOLE_TOWN.format(town=town.name if town else "").get("ja")
        return [CapArea(mark(words, incident.mode), geocode=town.code if town else "")]
    return [area for each in chosen for area in _draw(each, incident.mode)]


def _draw(area: Area, mode: str) -> list[CapArea]:
    name = mark(area.name, mode)
    rings = list_rings(area.polygon)
    return [CapArea(name, ring) for ring in rings] or [CapArea(name)]
