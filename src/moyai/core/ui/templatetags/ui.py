"""The components of our pages: ``{% load ui %}``. Each tag renders one template of ``ui/parts/``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from moyai.core.ui.bars import draw_bars
from moyai.core.ui.fields import FieldView, describe_field
from moyai.core.ui.icons import ICONS
from moyai.core.ui.numbers import show_number
from moyai.core.ui.sparkline import draw_sparkline
from moyai.core.ui.timeline import PlacedTimeline, Timeline, place_timeline

register = template.Library()

_TONES = {"error": "danger", "debug": "info"}
_BANNER_ICONS = {"success": "check", "warning": "alert", "danger": "alert"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative line icon (hidden from screen readers); an unknown name is a KeyError."""
    marks = mark_safe(ICONS[name])  # noqa: S308 - our own constants
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', marks
    )


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """A figure as people read it, ``12,345``; a dash for none."""
    return show_number(value, decimals)


@register.filter
def clock(moment: datetime | str | None) -> str:
    """The time of day in the town, ``10:05``, from an aware datetime or its ISO text; empty for nothing."""
    if not moment:
        return ""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{timezone.localtime(at):%-H:%M}"


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm | None = None, errors: Iterable[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The box above a form that lists what is wrong; each line leads to its field.

    Args:
        form: A bound Django form, or None.
        errors: More lines, ``{text, href?, label?}``.
    """
    found = [dict(error) for error in errors]
    if form is not None and form.is_bound:
        found += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
        found += [
            {"label": str(bound.label), "text": str(text), "href": f"#{bound.auto_id}"}
            for bound in form
            for text in bound.errors
        ]
    return {"errors": found}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, **extra: str) -> dict[str, Any]:
    """One field with label, hint and error; radios and check boxes become tiles.

    Args:
        bound: ``form["name"]``.
        extra: Attributes of the input with ``_`` for ``-`` (``css`` for class); ``layout`` = grid or pair
            for tiles; ``need`` = "optional" marks an optional field.
    """
    layout, need, css = extra.pop("layout", ""), extra.pop("need", ""), extra.pop("css", "")
    attrs = {key.replace("_", "-"): value for key, value in extra.items()}
    if css:
        attrs["class"] = css
    view: FieldView = describe_field(bound, extra=attrs)
    return {"view": view, "field": bound, "layout": layout, "need": need}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Names and values: rows ``{label, value, action?: {url, label}}``."""
    return {"rows": list(rows)}


@register.simple_tag
def chip(text: object, tone: str = "neutral") -> SafeString:
    """A status in words with a colour: neutral, info, success, warning, danger, accent, plum."""
    return format_html('<span class="chip chip--{}">{}</span>', tone, text)


@register.inclusion_tag("ui/parts/banner.html")
def banner(
    text: object = "", title: object = "", tone: str = "info", live: bool = False, big: bool = False
) -> dict[str, Any]:
    """A notice in the page: info, success, warning or danger; ``live`` reads it out when it appears."""
    tone = _TONES.get(tone, tone) or "info"
    shape = _BANNER_ICONS.get(tone, "info")
    return {"text": text, "title": title, "tone": tone, "icon_name": shape, "live": live, "big": big}


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(
    title: object, text: object = "", url: str = "", label: object = "", icon_name: str = "info"
) -> dict[str, Any]:
    """What to show where a list has nothing: a sentence and, if given, the next thing to do."""
    return {"title": title, "text": text, "url": url, "label": label, "icon_name": icon_name}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a Django ``Page``: ``page`` in the query string, the rest is kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": list(numbers),
        "gap": page.paginator.ELLIPSIS,
        "request": context.get("request"),
    }


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Where we are: items ``{label, url}``; the last one is this page and needs no url."""
    return {"items": list(items)}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: object = "") -> dict[str, Any]:
    """Links between views of the same thing: items ``{label, url, current, count?}``."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int, maximum: int, label: object = "") -> dict[str, Any]:
    """How far: a bar with its words."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("ui/parts/steps.html")
def steps(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Stages of one thing: items ``{label, detail?, when?, state}``; state = done, current or later."""
    return {"items": list(items)}


@register.inclusion_tag("ui/parts/stat_tile.html")
def stat_tile(
    label: object,
    value: object,
    unit: object = "",
    note: object = "",
    note_tone: str = "",
    values: Sequence[float | None] = (),
    url: str = "",
) -> dict[str, Any]:
    """One figure with its unit, a note (tone good or bad) and, if values are given, a small line."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "note": note,
        "note_tone": note_tone,
        "spark": draw_sparkline(values),
        "url": url,
    }


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(data: Timeline) -> dict[str, Any]:
    """Rows x hours as SVG with a table of the same in words."""
    placed: PlacedTimeline = place_timeline(data)
    return {"timeline": placed, "track_id": slugify(str(data.title)) or "timeline"}


@register.inclusion_tag("ui/parts/map.html")
def map_view(
    data: Mapping[str, Any],
    map_id: str = "map",
    label: object = "",
    live_url: str = "",
    size: str = "",
    pick: bool = False,
    every: int = 5,
) -> dict[str, Any]:
    """A map of our own data with the same in words below it; see ui/parts/map.html for ``data``."""
    return {
        "data": dict(data),
        "map_id": map_id,
        "label": label,
        "live_url": live_url,
        "size": size,
        "pick": pick,
        "every": every,
    }


@register.inclusion_tag("ui/parts/bars.html")
def bars(
    values: Sequence[float | None],
    labels: Sequence[str],
    chart_id: str,
    title: object,
    unit: object,
    decimals: int = 0,
) -> dict[str, Any]:
    """A bar chart drawn by the server, for pages that are printed; its table stands beside it."""
    drawn = draw_bars(values, [str(label) for label in labels], decimals=decimals)
    return {"chart": drawn, "chart_id": chart_id, "title": title, "unit": unit}


@register.inclusion_tag("ui/parts/chart.html")
def chart(data: Mapping[str, Any], chart_id: str, title: object = "") -> dict[str, Any]:
    """A chart with its table; see ui/parts/chart.html for ``data``."""
    series = list(data.get("series", ()))
    rows = zip(data.get("x", ()), *(one["values"] for one in series), strict=True)
    return {
        "data": dict(data),
        "chart_id": chart_id,
        "title": title,
        "series": series,
        "rows": [list(row) for row in rows],
    }
