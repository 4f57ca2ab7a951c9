"""The demo's class: something for each role to look at, and an experiment whose result is what was drawn."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.demo.seeding.garden import seed_garden
from moyai.demo.seeding.garden_lessons import NAMES, seed_lessons
from moyai.demo.seeding.garden_people import seed_garden_people
from moyai.services.smart_farm.experiments.fairness import Unfair
from moyai.services.smart_farm.models import Experiment, SchoolClass
from moyai.services.smart_farm.policy_lessons import get_lessons_policy
from moyai.services.smart_farm.queries.experiments import get_result
from moyai.services.smart_farm.queries.progress import Need, make_board

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)


@pytest.fixture
def school_class(monkeypatch) -> SchoolClass:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seed_garden(now=NOW)
    seed_garden_people(now=NOW)
    assert seed_lessons(now=NOW) == 1 + len(NAMES) == 12
    assert seed_lessons(now=NOW) == 0
    return SchoolClass.objects.get()


def test_somebody_asks_somebody_is_stuck_and_most_are_well(school_class) -> None:
    board = make_board(school_class, get_lessons_policy(), NOW)
    needs = [set(row.needs) for row in board.rows]
    assert len([each for each in needs if Need.ASKED in each]) == 1
    assert len([each for each in needs if Need.STUCK in each]) == 1
    assert len([row for row in board.rows if row.done == row.total]) == 1


def test_the_running_experiment_tells_a_difference_and_the_unfair_one_says_why_not(school_class) -> None:
    running, ended = Experiment.objects.order_by("-made_at")
    result = get_result(running)
    assert result.comparison is not None
    assert (result.comparison.verdict, result.findings) == ("a_more", ())
    assert len(result.means_a) == 5
    result = get_result(ended)
    assert {each.what for each in result.findings} == {Unfair.SOWN_APART, Unfair.FEW}
    assert result.is_blurred


@pytest.mark.parametrize("name", ["teacher", "pupil"])
def test_visitors_see_their_pages(client, school_class, name) -> None:
    client.force_login(User.objects.get(username=name))
    pages = [
        reverse("smart_farm:lessons"),
        reverse("smart_farm:notebook", args=[school_class.code]),
        reverse("smart_farm:experiments", args=[school_class.code]),
        *(reverse("smart_farm:experiment", args=[each.code]) for each in Experiment.objects.all()),
    ]
    if name == "teacher":
        pages.append(reverse("smart_farm:class_board", args=[school_class.code]))
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
