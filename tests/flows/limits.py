"""What each channel can show and the ear can take."""

from __future__ import annotations

from collections.abc import Iterator

from moyai.core.conversations.registry import Capabilities
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Language,
    Localized,
    Photo,
    Place,
    Prompt,
    Show,
    Slot,
    spoken_seconds,
)

SPOKEN_S = 15.0
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def list_problems(prompt: Prompt, channel: Capabilities) -> list[str]:
    """Return in words what of this prompt goes beyond the channel or the ear; labels are said one by one."""
    return [*_too_long_to_say(prompt), *_too_long_to_show(prompt, channel), *_empty(prompt)]


def _too_long_to_say(prompt: Prompt) -> Iterator[str]:
    for name, words in (("ask", prompt.ask), *(("label", label) for label in list_labels(prompt))):
        for language in LANGUAGES:
            seconds = spoken_seconds(words.get(language, "spoken"), language)
            if seconds > SPOKEN_S:
                yield f"{prompt.key}: {name} takes {seconds:.0f} s in {language}: {words.get(language)}"


def _too_long_to_show(prompt: Prompt, channel: Capabilities) -> Iterator[str]:
    labels = list_labels(prompt)
    for language in LANGUAGES:
        if channel.max_ask and len(prompt.ask.get(language, channel.length)) > channel.max_ask:
            yield f"{prompt.key}: ask is too long for {channel.key} in {language}"
        if channel.max_label and any(len(one.get(language, "short")) > channel.max_label for one in labels):
            yield f"{prompt.key}: a label is too long for {channel.key} in {language}"
    if isinstance(prompt, Photo) and not prompt.optional and not channel.has_photo:
        yield f"{prompt.key}: {channel.key} cannot send a photo, and it is not optional"
    if isinstance(prompt, Place) and not prompt.listed and not channel.has_map:
        yield f"{prompt.key}: {channel.key} has no map, and no place is listed"


def _empty(prompt: Prompt) -> Iterator[str]:
    words = [prompt.ask, *list_labels(prompt)]
    for language in LANGUAGES:
        if not all(
            one.get(language, length).strip() for one in words for length in ("full", "short", "spoken")
        ):
            yield f"{prompt.key}: something is said in no words in {language}"
        if any("{" in one.get(language) for one in words):
            yield f"{prompt.key}: a place for a fact is left open in {language}"


def list_labels(prompt: Prompt) -> list[Localized]:
    """Return what can be chosen, and each line of a summary."""
    match prompt:
        case Choose():
            return [option.label for option in prompt.options]
        case Slot():
            return [offer.label for offer in prompt.offers]
        case Place():
            return [place.name for place in prompt.listed]
        case Confirm():
            return [prompt.yes, prompt.no, *(w for fact in prompt.facts for w in (fact.label, fact.value))]
        case Show():
            return [prompt.proceed, *(w for fact in prompt.facts for w in (fact.label, fact.value))]
    return []
