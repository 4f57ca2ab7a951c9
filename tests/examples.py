"""How many examples Hypothesis tries, and what it may find fault with: one rule for the whole tree."""

import os

import hypothesis


def settle() -> None:
    """Make ours the profile in force.

    How long a test takes is no failure: on a new machine Hypothesis needs seconds for its own tables.
    Where a change is judged (CI is set) the examples are the same each time; elsewhere they are new ones.
    """
    hypothesis.settings.register_profile(
        "moyai",
        deadline=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("moyai")
