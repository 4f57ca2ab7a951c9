"""Fixtures of the fleet's tests."""

import pytest
from tests.factories import make_shift

from moyai.fleet.tests.ear import ear
from moyai.fleet.tests.wheel import Wheel

__all__ = ["ear"]


@pytest.fixture
def shift(db):
    return make_shift()


@pytest.fixture
def wheel(shift):
    return Wheel(shift)
