"""An answer of one tap becomes a claim."""

from __future__ import annotations

from datetime import datetime

from moyai.core.notices.models import Notice
from moyai.core.places.queries import find_area
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.engines.whereabouts import Condition, Kind, Report, Role, Speaker, Where
from moyai.services.evacuation.claims.standing import read_where
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import FollowStep, NeedKind
from moyai.services.evacuation.models import Asking, Incident, RosterPerson
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.texts import rounds as say

_KINDS = {"shelter": Kind.SHELTER, "car": Kind.CAR, "kin": Kind.KIN}
_DOORS = {"phone": "voice"}
_HELP = ("help", "they_help")


def hear_answer(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Keep an answer to a question of the rounds; see `core.notices.replies`."""
    asking = (
        Asking.objects.select_related("incident", "about__household", "asked").filter(notice=notice).first()
    )
    if asking is None:
        return None
    if asking.incident.closed_at is not None:
        return mark_localized(say.OVER, asking.incident.mode)
    Asking.objects.filter(pk=asking.pk).update(answer=key, answered_at=now)
    keep_answer(
        incident=asking.incident,
        event_id=f"notice:{notice.pk}:{key}:{int(now.timestamp())}",
        key=key,
        about=asking.about,
        speaker=_make_speaker(asking),
        through=through,
        now=now,
    )
    return mark_localized(_thank(key), asking.incident.mode)


def keep_answer(
    *,
    incident: Incident,
    event_id: str,
    key: str,
    about: Resident,
    speaker: Speaker,
    through: str,
    now: datetime,
) -> None:
    """Keep an answer of one tap as a claim; 「わかりません」 is none.

    Args:
        incident: in which.
        event_id: the tap's own id.
        key: of the answer, one of `questions`.
        about: of whom.
        speaker: who says it.
        through: by which door.
        now: the town's time.
    """
    if key == "dunno":
        return
    said_s = int(now.timestamp())
    report = Report(
        event_id=event_id,
        speaker=speaker,
        about=str(about.pk),
        happened_s=said_s,
        said_s=said_s,
        where=_find_where(incident, key, about, speaker),
        condition=Condition.WELL if key not in (*_HELP, "moved") else None,
        needs=(NeedKind.RESCUE.value,) if key in _HELP else (),
        needs_met=() if key in (*_HELP, "moved") else (NeedKind.RESCUE.value,),
        door=_DOORS.get(through, through),
    )
    keep_claim(incident=incident, claim=report)


def make_home(resident: Resident) -> Where:
    """Return somebody's home as a place."""
    home = resident.household
    area = find_area(home.lon, home.lat)
    return Where(kind=Kind.HOME, lon=home.lon, lat=home.lat, area=area.key if area else "")


def _find_where(incident: Incident, key: str, about: Resident, speaker: Speaker) -> Where | None:
    if key in ("home", "they_home"):
        return make_home(about)
    if key in _KINDS:
        return Where(kind=_KINDS[key])
    if key in ("moved", "they_safe"):
        return Where(kind=Kind.UNKNOWN)
    if key == "same":
        return _find_known(incident, about.pk)
    if key == "they_with" and speaker.person_id:
        return _find_known(incident, int(speaker.person_id))
    return None


def _find_known(incident: Incident, resident_id: int) -> Where | None:
    row = (
        RosterPerson.objects.select_related("shelter").filter(incident=incident, resident=resident_id).first()
    )
    return read_where(row) if row else None


def _make_speaker(asking: Asking) -> Speaker:
    other = asking.asked
    if other is None or other.pk == asking.about_id:
        return Speaker(Role.SELF, str(asking.about_id))
    role = Role.FAMILY if asking.step == FollowStep.FAMILY else Role.NEIGHBOUR
    return Speaker(role, str(other.pk))


def _thank(key: str) -> Localized:
    if key in _HELP:
        return say.THANKS_HELP
    if key == "moved":
        return say.THANKS_MOVED
    return say.THANKS_ANYWAY if key == "dunno" else say.THANKS
