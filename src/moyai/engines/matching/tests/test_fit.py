"""One expert beside one post, and the pool beside asking everybody."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.matching import ProblemError, Sentence
from moyai.engines.matching.fit import (
    WIDEN,
    Bar,
    Contract,
    Need,
    Permission,
    Pool,
    Presence,
    Question,
    Weights,
    check,
    find_posts,
    judge,
    list_bars,
)
from moyai.engines.matching.tests.markets import DAY, experts, make_expert, make_post, pools, posts, questions


def test_who_suits_has_no_bar_and_every_point_is_told():
    post = make_post(wishes=(Need("data", 4, Sentence("データ分析", "data analysis")),))
    expert = make_expert(skills={"strategy": 4, "data": 2}, proven=frozenset({"data"}), public_years=3)
    fit = judge(expert, Question(post, {"a": 640}))
    assert fit.is_possible
    given_points = {each.kind: (each.points, each.most) for each in fit.contributions}
    assert given_points == {
        "depth": (100, 200),
        "wish:data": (125, 250),
        "proof": (75, 150),
        "words": (128, 200),
        "public": (48, 80),
        "days": (30, 30),
        "rate": (3, 20),
    }
    assert (fit.score, fit.most) == (509, 930)
    assert fit.list_best(1)[0].sentence.ja == "プロフィールの言葉が、仕事の説明と64%合っています。"
    said = [each.sentence.ja for each in fit.contributions]
    assert "あるとよい「データ分析」がレベル2です(希望はレベル4)。" in said
    assert "1日の希望額が、上限より10,000円低いです。" in said


@pytest.mark.parametrize(
    ("expert", "post", "bar", "word"),
    [
        ({"blocked": frozenset({"town"})}, {}, Bar.BLOCKED, "見せない"),
        ({"employer": "pref"}, {"related": frozenset({"pref"})}, Bar.EMPLOYER, "いまの勤め先"),
        ({"skills": {"strategy": 2}}, {}, Bar.SKILL, "レベル3以上が必要ですが、レベル2です"),
        ({"skills": {}}, {}, Bar.SKILL, "できることに入っていません"),
        ({"areas": frozenset({"28"})}, {}, Bar.PLACE, "現地に来る必要"),
        ({"works_remotely": False}, {"presence": Presence.REMOTE}, Bar.REMOTE, "離れた場所"),
        ({"free_from": DAY + timedelta(days=1)}, {}, Bar.PERIOD, "空くのは2027-04-02から"),
        ({"free_until": DAY + timedelta(days=9)}, {}, Bar.PERIOD, "働けるのは2027-04-10まで"),
        ({"half_days": (1, 2)}, {"half_days": 3}, Bar.DAYS, "週1.5日の仕事ですが、働けるのは週0.5日から1日"),
        ({"rate_yen": 61_500}, {}, Bar.RATE, "上限の60,000円を1,500円超えています"),
        ({}, {"languages": frozenset({"ja", "vi"})}, Bar.LANGUAGE, "「vi」で働ける"),
        ({"contracts": frozenset({Contract.FIXED_TERM})}, {}, Bar.CONTRACT, "業務委託の契約ですが"),
        ({"permission": Permission.REFUSED}, {}, Bar.PERMISSION, "副業を許していません"),
        ({"permission": Permission.NOT_ASKED}, {}, Bar.PERMISSION, "まだ求めていません"),
        ({"permission": Permission.ASKED}, {"waits_for_permission": False}, Bar.PERMISSION, "待っている"),
    ],
)
def test_each_must_has_its_reason(expert, post, bar, word):
    fit = judge(make_expert(**expert), Question(make_post(**post)))
    assert [each.bar for each in fit.bars] == [bar]
    assert word in fit.bars[0].sentence.ja
    assert fit.bars[0].sentence.en


def test_what_would_bring_more_is_told_but_nothing_that_only_the_expert_may_know():
    people = [
        make_expert("a"),
        make_expert("b", rate_yen=70_000),
        make_expert("c", rate_yen=80_000),
        make_expert("d", rate_yen=80_000, areas=frozenset()),
        make_expert("e", blocked=frozenset({"town"})),
        make_expert("f", employer="town"),
    ]
    found = Pool(people).find(Question(make_post()))
    assert [each.expert for each in found.fits] == ["a"]
    assert found.only == {Bar.RATE: 2}
    assert "あと2人" in WIDEN[Bar.RATE].format(count=2).ja


def test_a_permission_that_was_asked_for_is_enough_where_the_post_waits():
    assert judge(make_expert(permission=Permission.ASKED), Question(make_post())).is_possible


@settings(max_examples=60, deadline=None)
@given(experts(), posts(), st.integers(0, 1000))
def test_a_score_is_the_sum_of_what_is_told_and_bars_are_those_of_trying_each(expert, post, near):
    fit = judge(expert, Question(post, {expert.key: near}))
    assert fit.score == sum(each.points for each in fit.contributions)
    assert all(0 <= each.points <= each.most for each in fit.contributions)
    assert {each.bar for each in fit.bars} == list_bars(expert, post)
    texts = [each.sentence for each in (*fit.bars, *fit.contributions)]
    assert all("{" not in text for sentence in texts for text in sentence)


@settings(max_examples=40, deadline=None)
@given(pools(), questions(), st.integers(0, 5))
def test_a_pool_gives_what_asking_everybody_gives(people, question, count):
    pool = Pool(people)
    fits = [judge(each, question) for each in people]
    assert pool.score(question).tolist() == [each.score for each in fits]
    assert pool.can(question.post).tolist() == [each.is_possible for each in fits]
    found = pool.find(question, count)
    best = sorted((each for each in fits if each.is_possible), key=lambda each: (-each.score, each.expert))
    assert found.fits == tuple(best[:count])
    assert check(people, question, found, count) == ()
    assert Pool(reversed(people)).find(question, count) == found


@settings(max_examples=20, deadline=None)
@given(pools(), questions())
def test_more_money_more_places_and_fewer_musts_never_bar_anybody(people, question):
    post = question.post
    wider = make_post(
        musts=(),
        areas=post.areas | {"18", "18201", "28"},
        presence=post.presence,
        half_days=post.half_days,
        ends=post.starts,
        most_rate_yen=10**6,
        languages=frozenset(),
        contracts=frozenset(Contract),
        waits_for_permission=True,
    )
    pool = Pool(people)
    assert not (pool.can(post) & ~pool.can(wider)).any()


def test_posts_for_an_expert_go_by_the_share_of_their_points():
    full = Question(make_post("full", musts=(Need("strategy", 1),)))
    bare = Question(make_post("bare", wishes=(Need("data", 5),)))
    barred = Question(make_post("barred", most_rate_yen=10_000))
    assert [each.post for each in find_posts(make_expert(), [bare, barred, full])] == ["full", "bare"]
    assert len(find_posts(make_expert(), [bare, full], count=1)) == 1


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: make_expert(rate_yen=0), "rate must be above 0"),
        (lambda: make_expert(skills={"data": 6}), "level"),
        (lambda: make_expert(half_days=(3, 2)), "half days"),
        (lambda: make_expert(free_until=DAY - timedelta(days=1)), "until before"),
        (lambda: make_expert(proven=frozenset({"data"})), "evidence"),
        (lambda: make_post(half_days=0), "half days"),
        (lambda: make_post(ends=DAY - timedelta(days=1)), "before it starts"),
        (lambda: make_post(most_rate_yen=0), "above 0"),
        (lambda: make_post(contracts=frozenset()), "no form"),
        (lambda: make_post(musts=(Need("data"), Need("data", 2))), "twice"),
        (lambda: make_post(areas=frozenset()), "no place"),
        (lambda: Need("data", 0), "level"),
        (lambda: Weights(rate=-1), "points"),
        (lambda: Question(make_post(), {"a": 1001}), "words"),
        (lambda: Pool([make_expert("a"), make_expert("a")]), "twice"),
        (lambda: Pool([]).find(Question(make_post()), -1), "negative"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()
