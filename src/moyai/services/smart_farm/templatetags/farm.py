"""Filters of the farm's pages: names, moments, and reasons in words."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import local
from moyai.engines.agronomy.measures import find_name
from moyai.engines.agronomy.water import say_all
from moyai.engines.sentences import Sentence
from moyai.services.smart_farm.models import DayAdvice
from moyai.services.smart_farm.spoken import speak
from moyai.services.smart_farm.views.advice import read_advice

register = template.Library()

WHYS = {
    "malformed": _("書きかたが正しくない"),
    "time": _("時刻が読めない"),
    "unknown_sensor": _("登録のないセンサー"),
    "unit": _("知らない単位"),
    "impossible": _("ありえない値"),
    "clock": _("機器の時計が進んでいる"),
    "too_old": _("古すぎる"),
    "contradiction": _("同じ時刻にちがう値"),
}


@register.filter
def put(words: Sentence) -> str:
    """Return words in the reader's language."""
    return speak(words)


@register.filter
def moment(at_s: int) -> datetime:
    """Return seconds since 1970 as a moment of Japan."""
    return local(datetime.fromtimestamp(at_s, UTC))


@register.filter
def kind_name(kind: str) -> str:
    """Return what people call a kind of sensor."""
    return speak(find_name(kind))


@register.filter
def refused_why(why: str) -> str:
    """Return in words why a row was not taken."""
    return str(WHYS.get(why, why))


@register.filter
def advised(advice: DayAdvice) -> str:
    """Return what is advised, in one sentence."""
    return speak(say_all(read_advice(advice))[0])
