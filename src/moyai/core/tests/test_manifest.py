"""What a town sets of a service, by name; the rest is the manifest's; what there is not is said at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from moyai.core.manifest import read_policy, read_settings


@dataclass(frozen=True)
class Lease:
    lease_minutes: int


def test_a_part_has_its_settings_typed(settings: Any) -> None:
    assert read_policy("smart_farm", Lease) == Lease(10)
    settings.MOYAI_SERVICE_SETTINGS = {"smart_farm": {"lease_minutes": 5}, "shopping": {"nothing": 1}}
    assert read_policy("smart_farm", Lease) == Lease(5)


def test_a_setting_that_does_not_exist_is_refused(settings: Any) -> None:
    settings.MOYAI_SERVICE_SETTINGS = {"smart_farm": {"lease_minuets": 5}}
    with pytest.raises(TypeError, match="smart_farm has no setting lease_minuets"):
        read_settings("smart_farm")
