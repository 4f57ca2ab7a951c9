"""Drafts: nothing acknowledged is lost, two windows keep both texts, strangers' data are cleaned."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moyai.services.open_call.models import Entry
from moyai.services.open_call.operations.entries.drafts import save_draft, settle_other
from moyai.services.open_call.queries.entries.sections import OTHERS, WINDOWS, mark
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.tests.entries_makers import NOW, make_entry, make_handed_in, type_in

pytestmark = pytest.mark.django_db


def reread(entry):
    return Entry.objects.get(pk=entry.pk)


def test_what_is_typed_is_there_after_each_save():
    entry = make_entry()
    before = entry.revision
    type_in(entry, summary="あ")
    saved = type_in(entry, summary="あい", maker="わたし\r\nたち", fields=["農業"], sure="on")
    assert saved.revision == before + 2 and not saved.clashes
    answers = reread(entry).answers
    assert answers["summary"] == "あい" and answers["maker"] == "わたし\nたち"
    assert answers["fields"] == ["農業"] and answers["sure"] is True


def test_the_same_save_twice_changes_nothing():
    entry = make_entry(summary="あ")
    saved = save_draft(entry=entry, changes={"summary": "あ"}, marks={"summary": "old"}, by="user:1", now=NOW)
    assert saved.revision == entry.revision and not saved.clashes and OTHERS not in entry.answers


def test_two_windows_on_the_same_question_keep_both_texts():
    entry, empty = make_entry(), mark(None)
    save_draft(entry=entry, changes={"summary": "一の窓"}, marks={"summary": empty}, by="user:1", now=NOW)
    for text in ("二", "二の", "二の窓"):
        saved = save_draft(
            entry=entry, changes={"summary": text}, marks={"summary": empty}, by="user:2", now=NOW
        )
        assert saved.clashes == {"summary": "一の窓"}
    kept = reread(entry).answers
    assert kept["summary"] == "一の窓" and [each["value"] for each in kept[OTHERS]] == ["二の窓"]
    settle_other(entry=entry, number=0, takes=True, now=NOW)
    kept = reread(entry).answers
    assert kept["summary"] == "二の窓" and [each["value"] for each in kept[OTHERS]] == ["一の窓"]
    settle_other(entry=entry, number=0, takes=False, now=NOW)
    assert reread(entry).answers[OTHERS] == []


def test_two_windows_on_different_questions_do_not_meet():
    entry, empty = make_entry(), mark(None)
    for key in ("summary", "maker"):
        assert not save_draft(entry=entry, changes={key: "文"}, marks={key: empty}, by="x", now=NOW).clashes
    answers = reread(entry).answers
    assert (answers["summary"], answers["maker"]) == ("文", "文")


def test_a_window_whose_answer_was_lost_goes_on_with_its_own_text():
    entry, marks = make_entry(), {"summary": mark(None)}
    for text in ("一", "一の"):
        saved = save_draft(
            entry=entry, changes={"summary": text}, marks=marks, by="user:1", now=NOW, window="w1"
        )
        assert not saved.clashes
    for window, text in (("w2", "別"), ("", "また別")):
        saved = save_draft(
            entry=entry, changes={"summary": text}, marks=marks, by="user:1", now=NOW, window=window
        )
        assert saved.clashes
    assert reread(entry).answers["summary"] == "一の"


def test_title_and_theme_stand_in_columns():
    entry = make_entry()
    theme = entry.theme
    type_in(entry, _title=" 新しい題 ", _theme="no-such")
    assert reread(entry).title == "新しい題" and reread(entry).theme is None
    type_in(entry, _theme=theme.code)
    assert reread(entry).theme == theme


def test_what_was_handed_in_does_not_change():
    entry = make_handed_in()
    with pytest.raises(EntryRefused, match="not_draft"):
        type_in(entry, summary="あとから")


def test_a_text_too_long_is_refused_and_nothing_changes():
    entry = make_entry(summary="短い")
    with pytest.raises(EntryRefused, match="draft_too_long"):
        type_in(entry, maker="あ" * 40_001, summary="別")
    assert reread(entry).answers["summary"] == "短い"


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
JSON = st.recursive(
    PLAIN,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=3), each, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["summary", "way", "fields", "sure", "deck", "one", "_title", "_theme", "_others", "no"]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.dictionaries(KEYS, JSON, max_size=4), marks=st.dictionaries(KEYS, JSON, max_size=4))
def test_whatever_comes_is_saved_as_what_its_question_asks_for(changes, marks):
    entry = Entry.objects.first() or make_entry()
    save_draft(entry=entry, changes=changes, marks=marks, by="user:1", now=NOW)
    answers = reread(entry).answers
    assert set(answers) <= {"summary", "way", "fields", "sure", "deck", "one", OTHERS, WINDOWS}
    assert isinstance(answers.get("summary", ""), str) and isinstance(answers.get("fields", []), list)
    assert json.dumps(answers)
