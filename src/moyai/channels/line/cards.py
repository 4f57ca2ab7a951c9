"""LINE messages from plain parts: cards with large buttons whose words wrap and grow with the reader's font.

Facts on limits: a bubble 30 KB, quick replies 13, their labels 20 characters, data 300, altText 400. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

Message = dict[str, Any]

MOST_DATA = 300
MOST_LABEL = 20
MOST_DISPLAY = 300
MOST_ALT = 400
MOST_QUICK = 13
MOST_TEXT = 5000
"""Characters of a text message, counted as UTF-16 code units."""

_INK = "#1a1a1c"
_SOFT = "#595959"
_BLUE = "#0031d8"
_PALE = "#e8f1fe"


@dataclass(frozen=True)
class Button:
    """One thing to press.

    Attributes:
        label: Its words.
        data: Form fields that come back; None when ``action`` says what happens instead.
        detail: A line under the words.
        action: Another LINE action: a link, a picker.
        is_main: Drawn as the likeliest choice.
        picture: Address of a picture (https), or empty; the words alone say what it is.
    """

    label: str
    data: dict[str, str] | None = None
    detail: str = ""
    action: dict[str, Any] = field(default_factory=dict)
    is_main: bool = False
    picture: str = ""


def make_text(words: str) -> Message:
    """Return a text message, cut at what LINE takes."""
    return {"type": "text", "text": cut_utf16(words, MOST_TEXT)}


def make_card(
    title: str,
    *,
    lead: str = "",
    hint: str = "",
    facts: Sequence[tuple[str, str]] = (),
    buttons: Sequence[Button] = (),
) -> Message:
    """Return a card: what went before (a problem, a notice), the question, a hint, facts and buttons."""
    body = [_words(lead, "md", _BLUE, weight="bold")] if lead else []
    body.append(_words(title, "xl", _INK, weight="bold"))
    if hint:
        body.append(_words(hint, "md", _SOFT))
    body += [_fact(label, value) for label, value in facts]
    body += [_draw_button(button) for button in buttons]
    return _bubble(title if not lead else f"{lead} {title}", body)


def make_offers(
    title: str, offers: Sequence[tuple[list[tuple[str, str]], str, Button]], last: Button | None
) -> Message:
    """Return a card of offers: each with facts, a note and its button, and one button for none of them."""
    body = [_words(title, "xl", _INK, weight="bold")]
    for facts, note, button in offers:
        box = [_fact(label, value) for label, value in facts]
        box += [_words(note, "sm", _SOFT)] if note else []
        body.append(_box([*box, _draw_button(button)], border=True))
    return _bubble(title, [*body, _draw_button(last)] if last else body)


def add_quick_replies(messages: list[Message], buttons: Sequence[Button]) -> list[Message]:
    """Put quick replies under the last message; LINE shows those of the last one only."""
    items = [{"type": "action", "action": _quick(button)} for button in buttons[:MOST_QUICK]]
    return [*messages[:-1], {**messages[-1], "quickReply": {"items": items}}] if items else messages


def make_data(fields: dict[str, str]) -> str:
    """Return form fields as a button's data.

    Raises:
        ValueError: They are longer than LINE takes: a bug of the renderer.
    """
    data = urlencode(fields)
    if len(data) > MOST_DATA:
        raise ValueError(f"a button's data has {len(data)} characters")
    return data


def make_link(label: str, address: str) -> Button:
    """Return a button that opens a page."""
    return Button(label, action={"type": "uri", "uri": address}, is_main=True)


def cut(words: str, most: int) -> str:
    """Return the words, shortened with an ellipsis when they are too long."""
    return words if len(words) <= most else words[: most - 1] + "…"


def cut_utf16(words: str, most: int) -> str:
    """Return the words within so many UTF-16 code units, never half an emoji."""
    raw = words.encode("utf-16-le")
    return words if len(raw) <= 2 * most else raw[: 2 * most - 2].decode("utf-16-le", "ignore") + "…"


def _quick(button: Button) -> dict[str, Any]:
    label = cut(button.label, MOST_LABEL)
    if button.data is None:
        return {**button.action, "label": label}
    return {**_postback(button), "label": label}


def _postback(button: Button) -> dict[str, Any]:
    data = make_data(button.data or {})
    return {"type": "postback", "data": data, "displayText": cut(button.label, MOST_DISPLAY)}


def _draw_button(button: Button) -> dict[str, Any]:
    """Draw a button as a box, because a box's words may wrap and a button's may not."""
    action = button.action or _postback(button)
    ink = "#ffffff" if button.is_main else _BLUE
    lines = [_words(button.label, "lg", ink, weight="bold", align="center")]
    if button.detail:
        lines.append(_words(button.detail, "sm", ink if button.is_main else _SOFT, align="center"))
    return {
        "type": "box",
        **_with_picture(button.picture, lines),
        "action": {**action, "label": cut(button.label, MOST_LABEL)},
        "backgroundColor": _BLUE if button.is_main else _PALE,
        "cornerRadius": "8px",
        "paddingAll": "14px",
        "margin": "md",
    }


def _with_picture(picture: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Put a picture to the left of the words, where there is one."""
    if not picture:
        return {"layout": "vertical", "contents": lines}
    image = {"type": "image", "url": picture, "size": "xxs", "aspectMode": "fit", "flex": 1}
    words = {"type": "box", "layout": "vertical", "contents": lines, "flex": 4}
    return {"layout": "horizontal", "contents": [image, words], "spacing": "md"}


def _fact(label: str, value: str) -> dict[str, Any]:
    return {
        "type": "box",
        "layout": "vertical",
        "margin": "md",
        "contents": [_words(label, "sm", _SOFT), _words(value, "lg", _INK)],
    }


def _box(contents: list[dict[str, Any]], *, border: bool) -> dict[str, Any]:
    drawn = {"type": "box", "layout": "vertical", "contents": contents, "margin": "lg", "paddingAll": "12px"}
    return (
        {**drawn, "borderWidth": "1px", "borderColor": "#b3b3b3", "cornerRadius": "8px"} if border else drawn
    )


def _words(words: str, size: str, color: str, **more: str) -> dict[str, Any]:
    # LINE refuses an empty text; scaling follows the font size that the reader has chosen.
    text = words or " "
    return {"type": "text", "text": text, "size": size, "color": color, "wrap": True, "scaling": True, **more}


def _bubble(alt: str, contents: list[dict[str, Any]]) -> Message:
    body = {"type": "box", "layout": "vertical", "contents": contents, "spacing": "sm"}
    bubble = {"type": "bubble", "size": "mega", "body": body}
    return {"type": "flex", "altText": cut(alt, MOST_ALT), "contents": bubble}
