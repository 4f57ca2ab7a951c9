"""Fixtures."""

from moyai.core.conversations.tests.toy_town import toy_town

__all__ = ["toy_town"]
