"""Forms of passkeys: a name, and what the browser's ceremony answered."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moyai.core.accounts.passkeys import NAME_LENGTH

_LONGEST = 32_768

_DEVICES = (
    ("iPhone", gettext_lazy("iPhone")),
    ("iPad", gettext_lazy("iPad")),
    ("Android", gettext_lazy("Androidのスマートフォン")),
    ("Windows", gettext_lazy("Windowsのパソコン")),
    ("Macintosh", gettext_lazy("Mac")),
)


class NameForm(forms.Form):
    """What somebody calls a device."""

    name = forms.CharField(
        label=gettext_lazy("この端末の呼び名"),
        help_text=gettext_lazy("あとで見分けるためのものです。"),
        max_length=NAME_LENGTH,
        error_messages={"required": gettext_lazy("呼び名を入れてください。")},
    )


def read_credential(text: str) -> Any:
    """Return what the browser answered; None when it is no JSON object of a ceremony's size."""
    if len(text) > _LONGEST:
        return None
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def suggest_name(user_agent: str) -> str:
    """Return a name for the device that asks."""
    return str(next((words for mark, words in _DEVICES if mark in user_agent), _("この端末")))
