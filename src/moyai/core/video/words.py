"""Refusals in the language of the page."""

from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.engines.conversation import Localized


def say(refused: Refused) -> str:
    """Return a refusal's sentence."""
    text = refused.text
    return text.get(get_page_language()) if isinstance(text, Localized) else str(text)
