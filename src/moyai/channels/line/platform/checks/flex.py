"""Flex messages: bubbles, carousels and the components in them. Places are JSON pointers, as with LINE."""

import json
import re
from typing import Any

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.actions import ANYWHERE, check_action
from moyai.channels.line.platform.checks.report import COLOUR, Body, Report, is_secure

DEPTH = 10
PIXELS = r"-?\d+(?:\.\d+)?px"
SPACES = f"none|xs|sm|md|lg|xl|xxl|{PIXELS}"
LENGTH = rf"{PIXELS}|\d+(?:\.\d+)?%"
PADDING = rf"{SPACES}|\d+(?:\.\d+)?%"
TEXT_SIZE = r"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|\d+(?:\.\d+)?px"
IMAGE_SIZE = rf"full|{TEXT_SIZE}|{LENGTH}"
RATIO = r"\d{1,6}(?:\.\d{1,5})?:\d{1,6}(?:\.\d{1,5})?"
BORDER = f"none|light|normal|medium|semi-bold|bold|{PIXELS}"
COLOR, FLAG, WHOLE, OBJECT, LIST, URL, ANY = "color", "flag", "whole", "object", "list", "url", "any"

PLACING = {
    "flex": WHOLE, "margin": SPACES, "position": "relative|absolute",
    "offsetTop": PADDING, "offsetBottom": PADDING, "offsetStart": PADDING, "offsetEnd": PADDING,
}  # fmt: skip
SIDES = {f"padding{side}": PADDING for side in ("All", "Top", "Bottom", "Start", "End")}
ALIGN = {"align": "start|end|center", "gravity": "top|bottom|center"}
LETTERS = {
    "text": ANY, "color": COLOR, "size": TEXT_SIZE, "weight": "regular|bold", "style": "normal|italic",
    "decoration": "none|underline|line-through",
}  # fmt: skip
PROPERTIES: dict[str, dict[str, str]] = {
    "box": {
        "layout": "horizontal|vertical|baseline", "contents": LIST, "backgroundColor": COLOR,
        "borderColor": COLOR, "borderWidth": BORDER, "cornerRadius": SPACES, "width": LENGTH,
        "maxWidth": LENGTH, "height": LENGTH, "maxHeight": LENGTH, "spacing": SPACES, "action": OBJECT,
        "justifyContent": "center|flex-start|flex-end|space-between|space-around|space-evenly",
        "alignItems": "center|flex-start|flex-end", "background": OBJECT, **SIDES, **PLACING,
    },
    "button": {
        "action": OBJECT, "height": "sm|md", "style": "primary|secondary|link", "color": COLOR,
        "gravity": "top|bottom|center", "adjustMode": "shrink-to-fit", "scaling": FLAG, **PLACING,
    },
    "image": {
        "url": URL, "size": IMAGE_SIZE, "aspectRatio": RATIO, "aspectMode": "cover|fit",
        "backgroundColor": COLOR, "action": OBJECT, "animated": FLAG, **ALIGN, **PLACING,
    },
    "video": {"url": URL, "previewUrl": URL, "altContent": OBJECT, "aspectRatio": RATIO, "action": OBJECT},
    "icon": {"url": URL, "size": TEXT_SIZE, "aspectRatio": RATIO, "scaling": FLAG, **PLACING},
    "text": {
        "contents": LIST, "wrap": FLAG, "maxLines": WHOLE, "lineSpacing": r"\d+(?:\.\d+)?px",
        "action": OBJECT, "adjustMode": "shrink-to-fit", "scaling": FLAG, **LETTERS, **ALIGN, **PLACING,
    },
    "span": LETTERS,
    "separator": {"margin": SPACES, "color": COLOR},
    "filler": {"flex": WHOLE},
}  # fmt: skip
NEEDED = {"box": ["layout", "contents"], "button": ["action"], "image": ["url"], "icon": ["url"]}
NEEDED["video"] = ["url", "previewUrl", "altContent"]
INSIDE = {
    "horizontal": {"box", "button", "image", "text", "separator", "filler"},
    "vertical": {"box", "button", "image", "text", "separator", "filler"},
    "baseline": {"icon", "text", "filler"},
}
BUBBLE = {"type", "size", "direction", "header", "hero", "body", "footer", "styles", "action"}
BUBBLE_SIZES = ["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"]


def check_flex(report: Report, container: Body, message_place: str) -> None:
    """Check the container of a flex message."""
    Checker(report, message_place).check(container)


class Checker:
    """Walks through one container."""

    def __init__(self, report: Report, message_place: str) -> None:
        self.report = report
        self.message_place = message_place

    def fault(self, pointer: str, message: str) -> None:
        """Note a fault at a JSON pointer."""
        self.report.add_flex(self.message_place, pointer or "/", message)

    def check(self, container: Body) -> None:
        """Check a bubble or a carousel."""
        kind = container.get("type")
        if kind == "bubble":
            self.check_bubble(container, "")
        elif kind == "carousel":
            self.check_carousel(container)
        else:
            self.fault("/type", "Must be one of the following values: [bubble, carousel]")

    def check_carousel(self, carousel: Body) -> None:
        """Check a carousel: 1 to 12 bubbles of one size, 50 KB."""
        bubbles = carousel.get("contents")
        if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= limits.FLEX_BUBBLES:
            self.fault("/contents", f"Size must be between 1 and {limits.FLEX_BUBBLES}")
            return
        if count_bytes(carousel) > limits.FLEX_CAROUSEL_BYTES:
            self.fault("", "The size of the carousel must not exceed 50 KB")
        for index, bubble in enumerate(bubbles):
            if not isinstance(bubble, dict) or bubble.get("type") != "bubble":
                self.fault(f"/contents/{index}/type", "Must be one of the following values: [bubble]")
            else:
                self.check_bubble(bubble, f"/contents/{index}")
        if len({str(b.get("size", "mega")) for b in bubbles if isinstance(b, dict)}) > 1:
            self.fault("/contents", "all bubbles must have the same size")

    def check_bubble(self, bubble: Body, place: str) -> None:
        """Check a bubble: at least one block, 30 KB."""
        self.check_known(bubble, BUBBLE, place)
        if count_bytes(bubble) > limits.FLEX_BUBBLE_BYTES:
            self.fault(place, "The size of the bubble must not exceed 30 KB")
        if bubble.get("size", "mega") not in BUBBLE_SIZES:
            self.fault(f"{place}/size", "invalid property")
        if bubble.get("direction", "ltr") not in ("ltr", "rtl"):
            self.fault(f"{place}/direction", "invalid property")
        blocks = [name for name in ("header", "hero", "body", "footer") if bubble.get(name) is not None]
        if not blocks:
            self.fault(place, "At least one block must be specified")
        for name in blocks:
            allowed = {"box", "image", "video"} if name == "hero" else {"box"}
            self.check_component(bubble[name], f"{place}/{name}", allowed, 1)
        if bubble.get("action") is not None:
            self.check_action(bubble["action"], f"{place}/action", needed=False)
        self.check_styles(bubble.get("styles"), f"{place}/styles")

    def check_styles(self, styles: Any, place: str) -> None:
        """Check the looks of the blocks."""
        for name, style in styles.items() if isinstance(styles, dict) else ():
            known = {"backgroundColor": COLOR, "separator": FLAG, "separatorColor": COLOR}
            if name not in ("header", "hero", "body", "footer") or not isinstance(style, dict):
                self.fault(f"{place}/{name}", "unknown field")
                continue
            self.check_known(style, set(known), f"{place}/{name}")
            for key, rule in known.items():
                self.check_value(style.get(key), rule, f"{place}/{name}/{key}")

    def check_known(self, body: Body, known: set[str], place: str) -> None:
        """Refuse what LINE does not know: it is strict inside flex."""
        for key in body:
            if key not in known:
                self.fault(f"{place}/{key}", "unknown field")

    def check_component(self, part: Any, place: str, allowed: set[str], depth: int) -> None:
        """Check a component and what is in it."""
        if not isinstance(part, dict) or str(part.get("type")) not in PROPERTIES:
            self.fault(f"{place}/type", "unknown component type")
            return
        kind = str(part["type"])
        if kind not in allowed:
            self.fault(place, f"{kind} is not allowed here")
            return
        rules = PROPERTIES[kind]
        self.check_known(part, {"type", *rules}, place)
        for key in NEEDED.get(kind, []):
            if part.get(key) is None:
                self.fault(f"{place}/{key}", "must be specified")
        for key, rule in rules.items():
            self.check_value(part.get(key), rule, f"{place}/{key}")
        self.check_parts(kind, part, place, depth)

    def check_parts(self, kind: str, part: Body, place: str, depth: int) -> None:
        """Check what a component holds: texts, actions, other components."""
        if kind in ("text", "span"):
            self.check_words(kind, part, place)
        if isinstance(part.get("action"), dict):
            self.check_action(part["action"], f"{place}/action", needed=kind == "button")
        if isinstance(part.get("altContent"), dict):
            self.check_component(part["altContent"], f"{place}/altContent", {"box", "image"}, depth + 1)
        if depth > DEPTH:
            self.fault(place, f"nesting must not be deeper than {DEPTH}")
        elif isinstance(part.get("contents"), list):
            allowed = {"span"} if kind == "text" else INSIDE.get(str(part.get("layout")), set(PROPERTIES))
            for index, inner in enumerate(part["contents"]):
                self.check_component(inner, f"{place}/contents/{index}", allowed, depth + 1)

    def check_words(self, kind: str, part: Body, place: str) -> None:
        """A text needs words, its own or in spans."""
        words = part.get("text")
        if words is not None and not isinstance(words, str):
            self.fault(f"{place}/text", "invalid property")
        elif not words and not part.get("contents") and kind == "text":
            self.fault(f"{place}/text", "must be non-empty text")

    def check_action(self, action: Any, place: str, *, needed: bool) -> None:
        """Check an action with the rules of all actions, and turn its faults into pointers."""
        if not isinstance(action, dict):
            self.fault(place, "invalid property")
            return
        inner = Report()
        check_action(inner, action, "", allowed=ANYWHERE, label=limits.LABEL_FLEX, label_needed=needed)
        for at, message in inner.faults:
            self.fault(f"{place}/{at.replace('.', '/')}", message)

    def check_value(self, value: Any, rule: str, place: str) -> None:
        """Check one property against its rule: a kind, or a pattern for words."""
        if value is not None and not fits(value, rule):
            self.fault(place, "invalid uri scheme" if rule == URL else "invalid property")


def fits(value: Any, rule: str) -> bool:
    """Return whether a value keeps a rule."""
    if rule in (ANY, LIST, OBJECT):
        return {ANY: True, LIST: isinstance(value, list), OBJECT: isinstance(value, dict)}[rule]
    if rule == FLAG:
        return isinstance(value, bool)
    if rule == WHOLE:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not isinstance(value, str):
        return False
    if rule == COLOR:
        return bool(COLOUR.fullmatch(value))
    if rule == URL:
        return len(value) <= limits.URL and is_secure(value)
    return bool(re.fullmatch(rule, value))


def count_bytes(body: Body) -> int:
    """Return how long an object is as compact JSON in UTF-8."""
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
