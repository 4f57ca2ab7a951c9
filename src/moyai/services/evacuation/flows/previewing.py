"""What people will be asked, before anybody is: the conversation itself, answered by invented people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.engines.conversation import Choose, Context, Language, Localized, Prompt, Record
from moyai.services.evacuation.flows.report import ask_report

Answers = Mapping[str, Any]
STORIES: tuple[tuple[Any, Answers], ...] = (
    (_("自宅で無事な人"), {"kind": "home", "together": "all", "state": "fine"}),
    (
        _("車の中にいて、水が必要な人"),
        {"kind": "car", "together": "all", "state": "want", "need_1": "water", "need_2": "none"},
    ),
    (
        _("避難所にいて、家族の具合が悪い人"),
        {
            **{"kind": "shelter", "shelter": "x", "together": "all", "state": "ill"},
            **{"who": "2", "how": "unwell", "need_1": "none"},
        },
    ),
)
"""Whose way through the questions is shown; where she cannot answer so, she takes the first option."""

_SCENE = {
    "incident": "",
    "last": None,
    "members": [{"id": 2, "name": "太郎"}],
    "shelters": [{"code": "x", "name": Localized("○○小学校", "○○ school").to_json()}],
}


@dataclass(frozen=True)
class Asked:
    """One question as it is shown, with its options; none where it is typed or shown on a map."""

    words: str
    options: tuple[str, ...]
    is_optional: bool


@dataclass(frozen=True)
class Preview:
    """The way of one invented person; ``len(asked)`` is how often she answers."""

    who: str
    asked: tuple[Asked, ...]


def preview_questions(
    questions: Collection[str], *, mode: str, language: Language, now: datetime
) -> list[Preview]:
    """Return what is asked of a few invented people who report for the first time.

    Args:
        questions: values of `Question`.
        mode: real or drill: a drill's questions say that it is one.
        language: in which it is shown.
        now: the town's time.
    """
    ctx = Context(session="", flow="report", channel="web", language=language, now=now)
    scene = {**_SCENE, "mode": mode, "questions": list(questions)}
    return [
        Preview(str(who), tuple(_show(one, language) for one in _walk(ctx, scene, answers)))
        for who, answers in STORIES
    ]


def _walk(ctx: Context, scene: dict[str, Any], answers: Answers) -> list[Prompt]:
    """Return the prompts in the order in which she meets them."""
    talk, answer = ask_report(ctx, scene), None
    met: list[Prompt] = []
    while True:
        try:
            step = talk.send(answer)
        except StopIteration:
            return met
        answer = None
        if not isinstance(step, Record):
            met.append(step)
            answer = _answer(step, answers)


def _answer(prompt: Prompt, answers: Answers) -> Any:
    if not isinstance(prompt, Choose):
        return None  # what is not chosen from a list may be left out
    values = [option.value for option in prompt.options]
    wanted = answers.get(prompt.key)
    return wanted if wanted in values else values[0]


def _show(prompt: Prompt, language: Language) -> Asked:
    options = prompt.options if isinstance(prompt, Choose) else ()
    return Asked(prompt.ask.get(language), tuple(one.label.get(language) for one in options), prompt.optional)
