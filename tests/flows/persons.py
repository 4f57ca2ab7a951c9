"""Somebody who fills in whatever form she is shown: from what is drawn on the page, at random, seeded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from moyai.channels.web.parse import parse
from moyai.channels.web.render import Page, render
from moyai.core.conversations.places import find_option, name_point, search_options
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Invalid,
    Number,
    Photo,
    Place,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    is_inside,
    validate,
)

WORDS = {
    "plain": "長野県伊那市荒井3500",
    "name": "山田 花子",
    "kana": "ヤマダ ハナコ",
    "phone": "0265-78-4111",
    "email": "hanako@example.jp",
    "postcode": "396-8617",
    "code": "AB12",
}
PHOTO = {"file": "conversations/x.png", "content_type": "image/png", "size": 10}
MOST_TRIES = 60


@dataclass
class Person:
    """Answers prompts from their pages; likes what she has not tried yet, so that all options get their turn.

    Attributes:
        random: Seeded.
        tried: How often each (key, answer) was given, kept over many walks.
    """

    random: Random
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)

    def answer(self, prompt: Prompt, page: Page) -> Any:
        """Return a value that was read back from the rendered page and answers the prompt.

        Raises:
            AssertionError: Nothing on the page answers the prompt.
        """
        problems = set()
        for _ in range(MOST_TRIES):
            form = self._fill(prompt, page)
            value = parse(prompt, form, find_place=find_option, name_point=name_point, photo=PHOTO)
            valid = validate(prompt, value)
            if not isinstance(valid, Invalid):
                self.tried[prompt.key, str(form)] += 1
                assert validate(prompt, valid) == valid
                return valid
            problems.add((valid.code, str(form)))
        raise AssertionError(f"nothing on the page answers {prompt.key}: {sorted(problems)[:5]}")

    def _fill(self, prompt: Prompt, page: Page) -> dict[str, str]:
        forms = self._list_forms(prompt, page)
        least = min(self.tried[prompt.key, str(form)] for form in forms)
        fresh = [form for form in forms if self.tried[prompt.key, str(form)] == least]
        return self.random.choice(fresh if self.random.random() < 0.5 else forms)

    def _list_forms(self, prompt: Prompt, page: Page) -> list[dict[str, str]]:
        drawn = render(prompt, page)
        forms = self._list_filled(prompt, drawn, page)
        return [*forms, {"action": "skip"}] if prompt.optional else forms

    def _list_filled(self, prompt: Prompt, drawn: dict[str, Any], page: Page) -> list[dict[str, str]]:
        match prompt:
            case Choose():
                return _tokens(drawn["options"])
            case Slot():
                return _tokens(drawn["offers"])
            case Confirm():
                return [{"answer": "yes"}, {"answer": "yes"}, {"answer": "no"}]
            case Show():
                return [{"answer": "yes"}]
            case Number():
                numbers = range(prompt.min, min(prompt.max, prompt.min + 20) + 1)
                return (
                    _tokens(drawn["options"]) if "options" in drawn else [{"answer": str(n)} for n in numbers]
                )
            case TextPrompt():
                return [{"answer": WORDS[prompt.form][: prompt.max_length]}]
            case Photo():
                return [{}]
            case Date():
                return self._dates(prompt, drawn)
            case Place():
                return self._places(prompt, drawn, page)
        raise AssertionError(f"no way to fill in {prompt.kind}")

    def _dates(self, prompt: Date, drawn: dict[str, Any]) -> list[dict[str, str]]:
        first = date.fromisoformat(drawn["min"])
        last = date.fromisoformat(drawn["max"])
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if prompt.is_memorable:
            day = self.random.choice(days)
            return [{"year": str(day.year), "month": str(day.month), "day": str(day.day)}]
        chosen = _tokens(drawn["days"]) if "days" in drawn else [{"answer": str(day)} for day in days]
        if not prompt.with_time:
            return chosen
        return [{**day, "time": at["token"]} for day in chosen for at in drawn["times"]]

    def _places(self, prompt: Place, drawn: dict[str, Any], page: Page) -> list[dict[str, str]]:
        found = render(prompt, Page(today=page.today, results=search_options("伊那")))["results"]
        listed = [*drawn["own"], *(p for group in drawn["groups"] for p in group["places"]), *found]
        return [*_tokens(listed), self._point(prompt)]

    def _point(self, prompt: Place) -> dict[str, str]:
        if not prompt.areas:
            return {"answer": "point", "lon": "137.954", "lat": "35.827"}
        ring = self.random.choice(prompt.areas)
        lons, lats = [p[0] for p in ring], [p[1] for p in ring]
        while True:
            lon = round(self.random.uniform(min(lons), max(lons)), 6)
            lat = round(self.random.uniform(min(lats), max(lats)), 6)
            if is_inside(lon, lat, ring):
                return {"answer": "point", "lon": str(lon), "lat": str(lat)}


def _tokens(drawn: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"answer": one["token"]} for one in drawn if not one.get("is_disabled")]
