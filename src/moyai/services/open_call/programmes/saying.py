"""What states and steps of a plan are called, in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from moyai.services.open_call.programmes.plan import State, Step


def is_english() -> bool:
    """Tell whether the page is drawn in English."""
    return (get_language() or "ja").startswith("en")


def say_state(state: State) -> str:
    """Return what a state is called, in the page's language."""
    return state.title_en if is_english() else state.title


def say_said(state: State) -> str:
    """Return what a team is told of a state; its name where nothing is said."""
    return (state.said_en if is_english() else state.said) or say_state(state)


def say_step(step: Step) -> str:
    """Return what a step is called, in the page's language."""
    return step.label_en if is_english() else step.label
