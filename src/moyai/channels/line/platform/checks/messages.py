"""Message objects, and the parts that every message may carry: quick replies and a sender."""

import re
from collections.abc import Callable
from typing import Any

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.actions import QUICK_REPLY, check_action
from moyai.channels.line.platform.checks.flex import check_flex
from moyai.channels.line.platform.checks.imagemaps import check_imagemap
from moyai.channels.line.platform.checks.report import Body, Report, as_object, join
from moyai.channels.line.platform.checks.templates import check_template

TRACKING_ID = re.compile(r"[-a-zA-Z0-9.=,+*()%$&;:@{}!?<>\[\]]+")
PLACEHOLDER = re.compile(r"(?<!\{)\{([a-zA-Z0-9_]{1,20})\}(?!\})")


def check_messages(body: Body) -> list[Body]:
    """Check the ``messages`` of a request and return them.

    Raises:
        ApiError: 400 with details.
    """
    report = Report()
    messages = report.items(body, "messages", "", limits.MESSAGES)
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        check_message(report, as_object(message, place), place)
    report.settle()
    return messages


def check_message(report: Report, message: Body, place: str) -> None:
    """Check one message."""
    kind = report.choice(message, "type", place, list(CHECKS), needed=True)
    if kind:
        CHECKS[kind](report, message, place)
    quick = report.thing(message, "quickReply", place, needed=False)
    if quick is not None:
        _check_quick_reply(report, quick, join(place, "quickReply"))
    sender = report.thing(message, "sender", place, needed=False)
    if sender is not None:
        report.text(sender, "name", join(place, "sender"), limits.SENDER_NAME, needed=False)
        report.url(sender, "iconUrl", join(place, "sender"), needed=False)


def _check_quick_reply(report: Report, quick: Body, place: str) -> None:
    for index, item in enumerate(report.items(quick, "items", place, limits.QUICK_REPLIES)):
        at = join(place, f"items[{index}]")
        body = as_object(item, at)
        report.choice(body, "type", at, ["action"])
        report.url(body, "imageUrl", at, needed=False)
        action = report.thing(body, "action", at)
        if action is not None:
            check_action(report, action, join(at, "action"), allowed=QUICK_REPLY)


def _check_text(report: Report, message: Body, place: str) -> None:
    if message.get("text") is None:
        report.add(join(place, "text"), "May not be empty")
    report.text(message, "text", place, limits.TEXT, needed=False)
    report.text(message, "quoteToken", place, limits.TEXT, needed=False)
    for index, emoji in enumerate(report.items(message, "emojis", place, limits.SUBSTITUTIONS, least=0)):
        at = join(place, f"emojis[{index}]")
        body = as_object(emoji, at)
        report.number(body, "index", at, 0, limits.TEXT, whole=True)
        report.text(body, "productId", at, limits.TEXT)
        report.text(body, "emojiId", at, limits.TEXT)


def _check_text_v2(report: Report, message: Body, place: str) -> None:
    text = report.text(message, "text", place, limits.TEXT)
    given = report.thing(message, "substitution", place, needed=False) or {}
    for name in PLACEHOLDER.findall(text):
        if name not in given:
            report.add(join(place, f"substitution.{name}"), "must be specified")
    for name, part in given.items():
        at = join(place, f"substitution.{name}")
        _check_substitution(report, as_object(part, at), at)


def _check_substitution(report: Report, part: Body, place: str) -> None:
    kind = report.choice(part, "type", place, ["mention", "emoji"], needed=True)
    if kind == "emoji":
        report.text(part, "productId", place, limits.TEXT)
        report.text(part, "emojiId", place, limits.TEXT)
    elif kind == "mention":
        report.thing(part, "mentionee", place)


def _check_sticker(report: Report, message: Body, place: str) -> None:
    for key in ("packageId", "stickerId"):
        value = report.text(message, key, place, 20)
        if value and not value.isdecimal():
            report.add(join(place, key), "Must be a number")


def _check_image(report: Report, message: Body, place: str) -> None:
    report.url(message, "originalContentUrl", place)
    report.url(message, "previewImageUrl", place)


def _check_video(report: Report, message: Body, place: str) -> None:
    _check_image(report, message, place)
    tracking = report.text(message, "trackingId", place, limits.TRACKING_ID, needed=False)
    if tracking and not TRACKING_ID.fullmatch(tracking):
        report.add(join(place, "trackingId"), "Invalid characters")


def _check_audio(report: Report, message: Body, place: str) -> None:
    report.url(message, "originalContentUrl", place)
    report.number(message, "duration", place, 1, 2**53)


def _check_location(report: Report, message: Body, place: str) -> None:
    report.text(message, "title", place, limits.TITLE)
    report.text(message, "address", place, limits.ADDRESS)
    report.number(message, "latitude", place, -90, 90)
    report.number(message, "longitude", place, -180, 180)


def _check_flex_message(report: Report, message: Body, place: str) -> None:
    report.text(message, "altText", place, limits.ALT_TEXT)
    contents = report.thing(message, "contents", place)
    if contents is not None:
        check_flex(report, contents, place)


def _check_coupon(report: Report, message: Body, place: str) -> None:
    report.text(message, "couponId", place, 100)
    report.text(message, "deliveryTag", place, 30, needed=False)


CHECKS: dict[str, Callable[[Report, dict[str, Any], str], None]] = {
    "text": _check_text,
    "textV2": _check_text_v2,
    "sticker": _check_sticker,
    "image": _check_image,
    "video": _check_video,
    "audio": _check_audio,
    "location": _check_location,
    "imagemap": check_imagemap,
    "template": check_template,
    "flex": _check_flex_message,
    "coupon": _check_coupon,
}
