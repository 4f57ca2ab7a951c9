"""Courses in files: ours are whole in both languages, what is written is read again, faults are named."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.services.smart_farm.checking_courses import check_courses, list_words
from moyai.services.smart_farm.course import library
from moyai.services.smart_farm.course.content import (
    PICTURES,
    Course,
    Deed,
    DeedKind,
    Lesson,
    PartOfExperiment,
    Step,
    StepKind,
    Wanted,
)
from moyai.services.smart_farm.course.faults import CourseFaultError, Fault
from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind
from moyai.services.smart_farm.course.reading import MOST_BYTES, read_course
from moyai.services.smart_farm.course.ruby import Part, drop_ruby, find_bare_kanji, split_ruby
from moyai.services.smart_farm.course.words import NO_WORDS, Words
from moyai.services.smart_farm.course.writing import write_course

OURS = list_built_in()[0]


def test_our_course_has_six_lessons_with_every_kind_of_step_and_question():
    assert [lesson.key for lesson in OURS.lessons] == [
        "plant-needs",
        "coordinates",
        "soil-moisture",
        "sow-radish",
        "water-by-evidence",
        "two-groups",
    ]
    steps = [step for lesson in OURS.lessons for step in lesson.steps]
    assert {step.kind for step in steps} == set(StepKind) - {StepKind.READ}
    assert {step.quiz.kind for step in steps if step.quiz} == set(QuizKind)
    assert {step.deed.kind for step in steps if step.deed} == set(DeedKind)
    assert {step.picture for step in steps if step.picture} == PICTURES | {"camera"}


@pytest.mark.parametrize("course", list_built_in(), ids=lambda course: course.key)
def test_every_text_of_ours_has_readings_and_english(course):
    texts = [words for words in list_words(course) if words.ja]
    assert [words.ja for words in texts if find_bare_kanji(words.ja)] == []
    assert [words.ja for words in texts if not words.en] == []
    assert [words.en for words in texts if re.search(r"[\u3040-\u30ff\u3400-\u9fff{}]", words.en)] == []


def test_check_at_the_start_finds_nothing_in_ours_and_names_what_is_broken(tmp_path, monkeypatch):
    assert check_courses() == []
    for name, text in (
        ("broken", 'key = "x"\ntitle = "x"\nabout = "x"\n'),
        ("bare", write_course(OURS).decode().replace("{畑|はたけ}", "畑")),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "course.toml").write_text(text.split("\n[[lessons]]")[0])
        for number, lesson in enumerate(text.split("\n[[lessons]]")[1:]):
            own = lesson.replace("[[lessons.steps]]", "[[steps]]")
            (tmp_path / name / f"{number}.toml").write_text(own)
    monkeypatch.setattr("moyai.services.smart_farm.checking_courses.FOLDER", tmp_path)
    found = check_courses()
    assert [each.id for each in found] == ["smart_farm.W001", "smart_farm.E001"]
    assert "畑" in found[0].msg
    assert "empty: lessons" in found[1].msg


def test_ours_is_written_and_read_as_the_same():
    assert read_course(write_course(OURS)) == OURS


plain = st.text(
    st.characters(blacklist_categories=("C", "Zl", "Zp"), blacklist_characters="{}|"), min_size=1, max_size=12
).filter(lambda text: text == text.strip() and text)
readings = st.text("あいうえおんー", min_size=1, max_size=4)
marked = st.lists(plain | st.builds("{{{0}|{1}}}".format, plain, readings), min_size=1, max_size=3).map(
    "".join
)
lines = st.lists(marked, min_size=1, max_size=3).map("\n".join)
words = st.builds(Words, lines, plain | st.just(""))
one_line = st.builds(Words, marked, plain)
keys = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
numbers = st.decimals(-1000, 1000, places=3)
hints = st.lists(one_line, max_size=2).map(tuple)
options = st.lists(one_line, min_size=2, max_size=5, unique_by=lambda each: each.ja).map(tuple)


@st.composite
def quizzes(draw):
    kind = draw(st.sampled_from(QuizKind))
    facts = {"kind": kind, "ask": draw(one_line), "hints": draw(hints), "why": draw(words)}
    if kind is QuizKind.NUMBER:
        return Quiz(
            **facts,
            value=draw(numbers),
            tolerance=abs(draw(numbers)),
            unit=draw(st.sampled_from(["", "mm", "つぶ"])),
            units=draw(st.sampled_from([(), (("cm", Decimal(10)), ('a"b', Decimal("0.5")))])),
        )
    chosen = draw(options)
    if kind is QuizKind.MATCH:
        others = draw(
            st.lists(one_line, min_size=len(chosen), max_size=len(chosen), unique_by=lambda each: each.ja)
        )
        return Quiz(**facts, options=chosen, partners=tuple(others))
    if kind is QuizKind.ORDER:
        return Quiz(**facts, options=chosen)
    right = draw(st.sets(st.integers(0, len(chosen) - 1), min_size=1, max_size=1 if kind == "one" else 5))
    return Quiz(**facts, options=chosen, right=frozenset(right))


@st.composite
def steps(draw, key):
    kind = draw(st.sampled_from(StepKind))
    picture = draw(st.sampled_from(sorted(PICTURES))) if kind is StepKind.WATCH else ""
    wanted = st.lists(st.builds(Wanted, one_line, st.just("mm")), max_size=2).map(tuple)
    move = Deed(DeedKind.MOVE, Decimal(500), Decimal("0.5"), Decimal(10))
    return Step(
        key=key,
        kind=kind,
        title=draw(one_line),
        text=draw(words) if kind is not StepKind.QUIZ else draw(words | st.just(NO_WORDS)),
        picture=picture,
        alt=draw(one_line) if picture else NO_WORDS,
        quiz=draw(quizzes()) if kind is StepKind.QUIZ else None,
        deed=draw(st.sampled_from([move, Deed(DeedKind.SOW)])) if kind is StepKind.DO else None,
        part=draw(st.sampled_from(PartOfExperiment)) if kind is StepKind.EXPERIMENT else None,
        numbers=draw(wanted) if kind is StepKind.WRITE else (),
    )


@st.composite
def courses(draw):
    lessons = [
        Lesson(
            key,
            draw(one_line),
            draw(one_line),
            draw(st.integers(1, 600)),
            tuple(draw(steps(step)) for step in draw(st.lists(keys, min_size=1, max_size=3, unique=True))),
        )
        for key in draw(st.lists(keys, min_size=1, max_size=2, unique=True))
    ]
    return Course(draw(keys), draw(one_line), draw(words), tuple(lessons))


@settings(max_examples=60, deadline=None)
@given(courses())
def test_what_is_written_is_read_as_the_same(course):
    assert read_course(write_course(course)) == course


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_course_or_a_named_fault(content):
    try:
        read_course(content)
    except CourseFaultError as fault:
        assert fault.fault in Fault


SMALL = """
key = "own"
title = "t"
about = "a"
[[lessons]]
key = "one"
title = "t"
aim = "a"
minutes = 10
[[lessons.steps]]
key = "q"
kind = "quiz"
title = "t"
quiz = "one"
ask = "?"
options = ["a", "b"]
right = [1]
why = "w"
"""


def test_a_small_file_is_a_course():
    assert read_course(SMALL.encode()).lessons[0].steps[0].quiz is not None


@pytest.mark.parametrize(
    ("old", "new", "fault", "where"),
    [
        ('key = "own"', "", Fault.MISSING, "key"),
        ('key = "own"', 'key = "Own Course"', Fault.KEY, "Own Course"),
        ('title = "t"\nabout', 'title = 3\nabout', Fault.KIND, "title"),
        ('about = "a"', 'about = "a"\nabuot = "b"', Fault.UNKNOWN, "abuot"),
        ("minutes = 10", "minutes = 0", Fault.NUMBER, "one › minutes"),
        ("minutes = 10", "minutes = 10.5", Fault.NUMBER, "one › minutes"),
        ('kind = "quiz"', 'kind = "game"', Fault.KIND, "one › q › kind = game"),
        ('quiz = "one"', 'quiz = "match"', Fault.MISSING, "one › q › partners"),
        ('options = ["a", "b"]', 'options = ["a"]', Fault.OPTIONS, "one › q › options"),
        ('options = ["a", "b"]', 'options = ["a", "a"]', Fault.TWICE, "one › q › options"),
        ("right = [1]", 'right = [1]\noptions_en = ["a"]', Fault.PAIRS, "one › q › options_en"),
        ("right = [1]", "right = [3]", Fault.RIGHT, "one › q › right"),
        ("right = [1]", "right = [0]", Fault.RIGHT, "one › q › right"),
        ("right = [1]", "right = [1, 2]", Fault.RIGHT, "one › q › right"),
        ("right = [1]", "right = [true]", Fault.NUMBER, "one › q › right"),
        ('why = "w"', 'why = "{水みず}"', Fault.RUBY, "one › q › {水みず}"),
        ('why = "w"', 'why = "{水|water}"', Fault.RUBY, "one › q › {水|water}"),
        ('why = "w"', 'why = "a\\u202eb"', Fault.NOT_TEXT, "one › q › why"),
        ('why = "w"', 'why = "w"\npicture = "../../x"', Fault.UNKNOWN, "one › q › picture"),
        ('why = "w"', 'why = "w"\nvalue = inf', Fault.UNKNOWN, "one › q › value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(old, new, fault, where):
    assert old in SMALL
    with pytest.raises(CourseFaultError) as caught:
        read_course(SMALL.replace(old, new).encode())
    assert (caught.value.fault, caught.value.where) == (fault, where)


def test_two_lessons_of_one_key_are_refused():
    lesson = SMALL[SMALL.index("[[lessons]]") :]
    with pytest.raises(CourseFaultError) as caught:
        read_course((SMALL + lesson).encode())
    assert (caught.value.fault, caught.value.where) == (Fault.TWICE, "one")


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(CourseFaultError) as caught:
        read_course(b"#" * (MOST_BYTES + 1))
    assert caught.value.fault is Fault.TOO_LARGE


def test_a_file_nested_without_end_is_refused():
    with pytest.raises(CourseFaultError) as caught:
        read_course(b"key = " + b"[" * 100_000)
    assert caught.value.fault is Fault.NOT_TOML


def test_readings_are_parted_from_words():
    assert split_ruby("{水|みず}を やる") == [Part("水", "みず"), Part("を やる", "")]
    assert drop_ruby("{水|みず}を {畑|はたけ}に") == "水を 畑に"
    assert find_bare_kanji("{水|みず}と土、{空気|くうき}") == ["土"]


def test_each_lesson_is_read_once_for_a_process():
    library.list_built_in.cache_clear()
    assert library.list_built_in() is library.list_built_in()
