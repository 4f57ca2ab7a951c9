"""Settings of a town that is killed: as of any town under test, but nobody waits long for the dead."""

from tests.town_settings import *  # noqa: F403
from tests.town_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.hurry"]
