"""Conflicts beside a search of every reviewer with every entry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.conflicts import (
    REASONS,
    Clearance,
    Declaration,
    Entry,
    Facts,
    Kind,
    Person,
    Relation,
    check,
    find_conflicts,
)
from moyai.engines.judging.conflicts.normal import (
    list_domains,
    normal_address,
    normal_name,
    normal_organisation,
)


def kinds_of(reviewer, *team, entry=None, **facts):
    made = entry or Entry("e", frozenset(each.key for each in team))
    known = Facts((reviewer, *team), (made,), (reviewer.key,), **facts)
    findings = find_conflicts(known)
    assert check(known, findings) == ()
    return [each.kind for each in findings.conflicts]


R = Person(
    "r", "髙橋", "伊那市下新田三丁目4番5号", "h1", frozenset({"(株)ひかり農園"}), frozenset({"R@law.u.ac.jp"})
)


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        (Person("a", emails=frozenset({"r@LAW.u.ac.jp "})), Kind.SELF),
        (Person("a", household="h1"), Kind.HOUSEHOLD),
        (Person("a", "高橋", "伊那市下新田３－４－５"), Kind.ADDRESS),
        (Person("a", organisations=frozenset({"株式会社 ひかり農園"})), Kind.ORGANISATION),
        (Person("a", emails=frozenset({"x@med.u.ac.jp"})), Kind.MAIL_DOMAIN),
    ],
)
def test_plain_facts_tell(person, kind):
    assert kind in kinds_of(R, person)


def test_what_is_not_the_same_is_none():
    other = Person(
        "a", "高橋", "伊那市下新田3-4-6", "h2", frozenset({"ひかり保育園"}), frozenset({"a@v.ac.jp"})
    )
    assert kinds_of(R, other) == []
    public = Person("p", emails=frozenset({"p@gmail.com"}))
    assert kinds_of(public, Person("a", emails=frozenset({"a@gmail.com"}))) == []
    assert kinds_of(Person("p"), Person("a")) == []


def test_roles_relations_and_declarations():
    r, a, b = Person("r"), Person("a"), Person("b")
    team = Entry("e", frozenset({"a"}), frozenset({"r"}), frozenset({"県"}), "water")
    assert kinds_of(r, a, entry=team) == [Kind.MENTOR]
    assert kinds_of(r, a, relations=(Relation("a", "r", "いとこ"),)) == [Kind.RELATION]
    assert kinds_of(r, a, past_teams=(frozenset({"a", "r"}),)) == [Kind.CO_APPLICANT]
    assert kinds_of(r, a, declarations=(Declaration("r", person="a"),)) == [Kind.DECLARED]
    assert kinds_of(r, a, declarations=(Declaration("r", entry="e", by_applicant=True),)) == [Kind.OBJECTED]
    plain = Entry("e", frozenset({"a"}), organisations=frozenset({"県"}))
    assert kinds_of(r, a, entry=plain, declarations=(Declaration("r", organisation="県"),)) == [Kind.DECLARED]
    facts = Facts(
        (r, a, b),
        (Entry("e", frozenset({"a"}), track="t"), Entry("f", frozenset({"r", "b"}), track="t")),
        ("r",),
    )
    found = find_conflicts(facts)
    assert [(each.entry, each.kind) for each in found.conflicts] == [
        ("e", Kind.RIVAL),
        ("f", Kind.CO_APPLICANT),
        ("f", Kind.SELF),
    ]
    assert found.pairs == {("e", "r"), ("f", "r")}
    assert found.conflicts[0].sentence == REASONS[Kind.RIVAL]


def test_staff_clear_what_was_found_but_never_what_is_certain_or_declared():
    r, a = Person("r", household="h"), Person("a", household="h")
    clearance = Clearance("r", "e", Kind.HOUSEHOLD, "寮の世帯番号です")
    facts = Facts((r, a), (Entry("e", frozenset({"a"})),), ("r",), clearances=(clearance,))
    found = find_conflicts(facts)
    assert (found.conflicts, len(found.cleared), found.idle) == ((), 1, ())
    assert check(facts, found) == ()
    idle = Clearance("r", "e", Kind.RIVAL, "もう応募していません")
    assert find_conflicts(Facts(facts.people, facts.entries, ("r",), clearances=(idle,))).idle == (idle,)
    for kind in (Kind.SELF, Kind.DECLARED, Kind.MENTOR, Kind.CO_APPLICANT):
        with pytest.raises(ProblemError, match="cannot be cleared"):
            Clearance("r", "e", kind, "x")
    with pytest.raises(ProblemError, match="no reason"):
        Clearance("r", "e", Kind.RIVAL, " ")


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Entry("e", frozenset()), "no applicant"),
        (lambda: Relation("r", "r"), "one person"),
        (lambda: Declaration("r"), "one entry, one person"),
        (lambda: Declaration("r", entry="e", person="a"), "one entry, one person"),
        (lambda: Facts((R,), (), ("x",)), "not known"),
        (lambda: Facts((R, R), (), ("r",)), "twice"),
        (lambda: Facts((R,), (Entry("e", frozenset({"x"})),), ("r",)), "not known"),
        (lambda: Facts((R,), (), ("r",), relations=(Relation("r", "x"),)), "not known"),
        (lambda: Facts((R,), (), ("r",), declarations=(Declaration("r", entry="x"),)), "not known"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (normal_organisation("㈱ヤマダ"), normal_organisation("ヤマダ株式会社")),
        (normal_organisation("Yamada Co., Ltd."), normal_organisation("YAMADA")),
        (normal_organisation("国立大学法人 信州大学"), normal_organisation("信州大学")),
        (normal_address("伊那市荒井十二丁目3番地の4"), normal_address("伊那市荒井１２－３－４")),
        (normal_address("中央二丁目1番2号"), normal_address("中央 2ー1ー2")),
        (normal_name("山﨑"), normal_name("山崎 ")),
        (list_domains("a@x.y.co.jp"), ("x.y.co.jp", "y.co.jp")),
        (list_domains("a@lab.example.com"), ("lab.example.com", "example.com")),
        (list_domains("a@example.jp"), ("example.jp",)),
    ],
)
def test_what_is_written_in_two_ways_is_one(one, other):
    assert one == other


KEYS = "abcdef"
PEOPLE = st.tuples(
    *[
        st.builds(
            Person,
            st.just(key),
            st.sampled_from(["", "高橋", "髙橋", "佐藤"]),
            st.sampled_from(["", "伊那市三丁目4番5号", "伊那市3-4-5", "伊那市9"]),
            st.sampled_from(["", "", "h1", "h2"]),
            st.frozensets(st.sampled_from(["株式会社光", "(株)光", "水"]), max_size=1),
            st.frozensets(
                st.sampled_from(["a@x.co.jp", "b@l.x.co.jp", "c@gmail.com", "d@z.co.jp", "A@x.co.jp"]),
                max_size=1,
            ),
        )
        for key in KEYS
    ]
)
GROUP = st.frozensets(st.sampled_from(KEYS), min_size=1, max_size=2)
ENTRIES = st.lists(
    st.tuples(
        GROUP,
        st.frozensets(st.sampled_from(KEYS), max_size=1),
        st.sampled_from([frozenset(), frozenset({"光"})]),
        st.sampled_from("tu"),
    ),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(
    PEOPLE,
    ENTRIES,
    st.lists(GROUP, max_size=1),
    st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=2),
    st.lists(
        st.tuples(st.sampled_from(KEYS), st.sampled_from(["p:a", "o:光", "e:e0"]), st.booleans()), max_size=2
    ),
    st.frozensets(st.sampled_from(list(Kind)), min_size=6),
)
def test_all_are_found_and_no_other(people, rows, past, related, told, kinds):
    entries = tuple(Entry(f"e{n}", *row) for n, row in enumerate(rows))
    names = {"p": "person", "o": "organisation", "e": "entry"}
    declarations = tuple(
        Declaration(who, **{names[what[0]]: what[2:]}, by_applicant=asked)
        for who, what, asked in told
        if entries or what[0] != "e"
    )
    facts = Facts(
        people,
        entries,
        ("a", "c", "d", "f"),
        tuple(past),
        tuple(Relation(*pair) for pair in related if pair[0] != pair[1]),
        declarations,
        kinds=kinds,
    )
    assert check(facts, find_conflicts(facts)) == ()


def test_the_checker_finds_what_is_wrong():
    r, a = Person("r", household="h"), Person("a", household="h")
    facts = Facts((r, a), (Entry("e", frozenset({"a"})),), ("r",))
    sound = find_conflicts(facts)
    loose = Facts((r, Person("a")), facts.entries, ("r",))
    assert "is none" in check(loose, sound)[0]
    assert "is not found" in check(facts, find_conflicts(loose))[0]
