"""The town whose register is tested."""

import pytest

from moyai.core.places.models import Municipality


@pytest.fixture
def town(db):
    return Municipality.objects.create(code="202096", name="伊那市")
