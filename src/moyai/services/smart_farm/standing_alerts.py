"""Troubles that stand, as a page says them: sensors of one place that fell silent together are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moyai.engines.agronomy.alerts import Kind, say_todo
from moyai.engines.agronomy.measures import find_name
from moyai.engines.sentences import Sentence
from moyai.services.smart_farm.models import SensorAlert
from moyai.services.smart_farm.spoken import speak, speak_words


@dataclass(frozen=True)
class Trouble:
    """One trouble in the reader's words; ``severity`` as the engine has it."""

    words: str
    severity: int
    since: datetime


def say_standing(alerts: Iterable[SensorAlert]) -> list[Trouble]:
    """Return troubles in their order, silent sensors of a place and an hour in one sentence."""
    groups: dict[tuple[object, ...], list[SensorAlert]] = {}
    for alert in alerts:
        groups.setdefault(_find_group(alert), []).append(alert)
    return [_say(group) for group in groups.values()]


def _find_group(alert: SensorAlert) -> tuple[object, ...]:
    if alert.kind != Kind.SILENT:
        return (alert.pk,)
    return ("silent", alert.farm_id, alert.bed_id, int(alert.since.timestamp()) // 3600)


def _say(group: list[SensorAlert]) -> Trouble:
    first = group[0]
    since = min(each.since for each in group)
    severity = max(each.severity for each in group)
    if len(group) == 1:
        return Trouble(speak_words(first.words), severity, since)
    names = [find_name(each.measure) for each in group]
    bed, farm, todo = first.bed, first.farm, say_todo(Kind.SILENT)
    place = Sentence(
        f"{farm.name}・{bed.name}" if bed else farm.name,
        f"{farm.name_en or farm.name}, {bed.name}" if bed else farm.name_en or farm.name,
    )
    words = Sentence(
        f"{place.ja}：{'、'.join(each.ja for each in names)}のセンサーから、知らせがありません。{todo.ja}",
        f"{place.en}: nothing is heard from the sensors of {', '.join(each.en for each in names)}. {todo.en}",
    )
    return Trouble(speak(words), severity, since)
