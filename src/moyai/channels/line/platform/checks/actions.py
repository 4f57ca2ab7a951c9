"""Action objects: what happens when somebody taps."""

import re

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.report import Body, Report, join

ANYWHERE = ["postback", "message", "uri", "datetimepicker", "clipboard"]
QUICK_REPLY = [*ANYWHERE, "camera", "cameraRoll", "location"]
RICH_MENU = [*ANYWHERE, "richmenuswitch"]
INPUT_OPTIONS = ["closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"]

DATE = r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
FORMATS = {"date": DATE, "time": TIME, "datetime": f"{DATE}[Tt]{TIME}"}


def check_action(
    report: Report,
    action: Body,
    place: str,
    *,
    allowed: list[str],
    label: int = limits.LABEL,
    label_needed: bool = True,
) -> None:
    """Check one action where it stands: which kinds may stand there, and how long its label may be."""
    kind = report.choice(action, "type", place, allowed, needed=True)
    if not kind:
        return
    report.text(action, "label", place, label, needed=label_needed)
    CHECKS.get(kind, _check_nothing)(report, action, place)


def _check_nothing(report: Report, action: Body, place: str) -> None:
    """Camera, camera roll and location carry a label alone."""


def _check_postback(report: Report, action: Body, place: str) -> None:
    report.text(action, "data", place, limits.DATA)
    report.text(action, "displayText", place, limits.ACTION_TEXT, needed=False)
    report.text(action, "text", place, limits.ACTION_TEXT, needed=False)
    if action.get("displayText") is not None and action.get("text") is not None:
        report.add(join(place, "text"), "'displayText' and 'text' can't be specified at the same time")
    option = report.choice(action, "inputOption", place, INPUT_OPTIONS)
    report.text(action, "fillInText", place, limits.ACTION_TEXT, needed=False)
    if action.get("fillInText") is not None and option != "openKeyboard":
        report.add(join(place, "fillInText"), "'fillInText' needs 'inputOption' to be openKeyboard")


def _check_message(report: Report, action: Body, place: str) -> None:
    report.text(action, "text", place, limits.ACTION_TEXT)


def _check_uri(report: Report, action: Body, place: str) -> None:
    report.uri(action, "uri", place, limits.ACTION_URI)
    other = report.thing(action, "altUri", place, needed=False)
    if other is not None:
        report.uri(other, "desktop", join(place, "altUri"), limits.ACTION_URI)


def _check_picker(report: Report, action: Body, place: str) -> None:
    report.text(action, "data", place, limits.DATA)
    mode = report.choice(action, "mode", place, list(FORMATS), needed=True)
    found = {}
    for key in ("initial", "min", "max"):
        value = action.get(key)
        if value is None or not mode:
            continue
        if isinstance(value, str) and re.fullmatch(FORMATS[mode], value):
            found[key] = value.upper()
        else:
            report.add(join(place, key), f"Invalid {mode} format")
    if "min" in found and "max" in found and found["min"] >= found["max"]:
        report.add(join(place, "max"), "'max' must be greater than 'min'")


def _check_switch(report: Report, action: Body, place: str) -> None:
    report.text(action, "richMenuAliasId", place, limits.ALIAS)
    report.text(action, "data", place, limits.DATA)


def _check_clipboard(report: Report, action: Body, place: str) -> None:
    report.text(action, "clipboardText", place, limits.CLIPBOARD)


CHECKS = {
    "postback": _check_postback,
    "message": _check_message,
    "uri": _check_uri,
    "datetimepicker": _check_picker,
    "richmenuswitch": _check_switch,
    "clipboard": _check_clipboard,
}
