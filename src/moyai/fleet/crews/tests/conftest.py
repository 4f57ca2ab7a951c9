"""Fixtures of the crews' tests."""

import pytest
from tests.factories import make_shift, make_user

from moyai.core.accounts.enums import Role
from moyai.fleet.tests.ear import ear

__all__ = ["ear"]


@pytest.fixture
def shift(db):
    return make_shift()


@pytest.fixture
def keeper(db):
    return make_user(Role.DISPATCHER, name="keeper")
