"""A town that pays for its vehicles."""

import pytest


@pytest.fixture(autouse=True)
def rates(settings):
    settings.MOYAI_YEN_A_VEHICLE_HOUR = 3600
    settings.MOYAI_YEN_A_VEHICLE_KM = 40
