"""The demo's judging: 51 entries by 12 judges, six adopted, one theme that nobody suits, one almost."""

import pytest

from moyai.demo.seeding.open_call_panel import seed_panel
from moyai.services.open_call.models import Decision, Entry, Review, Theme
from moyai.services.open_call.queries.panel.deciding import is_untouched
from moyai.services.open_call.tests.panel_makers import NOW, make_entry, make_programme, make_theme

pytestmark = pytest.mark.django_db


def test_a_year_of_judging():
    programme = make_programme()
    programme.title = "伊那 未来技術チャレンジ"
    programme.save()
    themes = [make_theme(programme, f"2000000{n}") for n in range(6)]
    for n in range(51):
        make_entry(programme, n + 1, theme=themes[n % 6])
    contest = make_programme("contest", code="10000002")
    contest.title = "アグリテック甲子園 in 伊那"
    contest.save()
    for n in range(8):
        make_entry(contest, 100 + n)
    assert seed_panel(now=NOW) == 3 * 51 + 3 * 12 + 3 * 8
    assert seed_panel(now=NOW) == 0
    states = list(Entry.objects.filter(programme=programme).values_list("state", flat=True))
    assert (states.count("adopted"), states.count("almost")) == (6, 1)
    assert (states.count("document_no"), states.count("none_suitable")) == (39, 2)
    assert Theme.objects.filter(is_none_suitable=True).count() == 1
    assert Entry.objects.filter(programme=contest, state="finalist").count() == 5
    assert Review.objects.filter(feedback="").count() == 0
    assert all(is_untouched(each) for each in Decision.objects.all())
