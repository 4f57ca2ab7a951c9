"""Experts and posts for tests: drawn small, so that every condition is met and missed often."""

from datetime import date, timedelta

from hypothesis import strategies as st

from moyai.engines.matching.fit import Contract, Expert, Need, Permission, Post, Presence, Question, Weights

DAY = date(2027, 4, 1)
SKILLS = ("strategy", "data", "security")
AREAS = ("18", "18201", "28")
PLACES = ("town", "prefecture", "firm")


def make_expert(key="a", **facts) -> Expert:
    plain = {
        "skills": {"strategy": 3},
        "areas": frozenset({"18"}),
        "free_from": DAY,
        "rate_yen": 50_000,
        "contracts": frozenset({Contract.SERVICE}),
    }
    return Expert(**({"key": key} | plain | facts))


def make_post(key="p", **facts) -> Post:
    plain = {
        "organisation": "town",
        "musts": (Need("strategy", 3),),
        "areas": frozenset({"18", "18201"}),
        "starts": DAY,
        "ends": DAY + timedelta(days=180),
        "most_rate_yen": 60_000,
        "contracts": frozenset({Contract.SERVICE}),
    }
    return Post(**({"key": key} | plain | facts))


def some(values, least=0):
    return st.frozensets(st.sampled_from(list(values)), min_size=least)


DAYS = st.sampled_from([DAY + timedelta(days=n) for n in (-30, 0, 30)])
LEVELS = st.integers(1, 5)


@st.composite
def experts(draw, key="a"):
    skills = draw(st.dictionaries(st.sampled_from(SKILLS), LEVELS, max_size=3))
    least = draw(st.integers(1, 3))
    return Expert(
        key=key,
        skills=skills,
        proven=draw(some(sorted(skills))) if skills else frozenset(),
        areas=draw(some(AREAS)),
        works_remotely=draw(st.booleans()),
        half_days=(least, least + draw(st.integers(0, 4))),
        free_from=draw(DAYS),
        free_until=draw(st.one_of(st.none(), st.just(DAY + timedelta(days=90)))),
        rate_yen=draw(st.sampled_from([30_000, 60_000, 60_001])),
        languages=draw(some(["ja", "en"])),
        contracts=draw(some(list(Contract)[:3])),
        employer=draw(st.sampled_from(["", "", *PLACES])),
        blocked=draw(some(PLACES[1:])),
        permission=draw(st.sampled_from(Permission)),
        public_years=draw(st.integers(0, 7)),
    )


@st.composite
def posts(draw, key="p"):
    def needs():
        return tuple(Need(*each) for each in draw(st.dictionaries(st.sampled_from(SKILLS), LEVELS)).items())

    presence = draw(st.sampled_from(Presence))
    return Post(
        key=key,
        organisation="town",
        related=draw(some(["prefecture"])),
        musts=needs()[:1],
        wishes=needs(),
        areas=draw(some(AREAS, least=presence is not Presence.REMOTE)),
        presence=presence,
        half_days=draw(st.integers(1, 5)),
        starts=DAY,
        ends=DAY + timedelta(days=draw(st.sampled_from([60, 120]))),
        most_rate_yen=60_000,
        languages=draw(some(["ja", "en"])),
        wished_languages=draw(some(["en", "vi"])),
        contracts=draw(some(list(Contract)[:3], least=1)),
        waits_for_permission=draw(st.booleans()),
    )


@st.composite
def pools(draw, most=5):
    count = draw(st.integers(0, most))
    return [draw(experts(key=f"e{number}")) for number in range(count)]


@st.composite
def questions(draw):
    words = draw(st.dictionaries(st.sampled_from([f"e{n}" for n in range(9)]), st.integers(0, 1000)))
    weights = draw(st.sampled_from([Weights(), Weights(depth=7, wishes=11, rate=1000, near=0)]))
    return Question(draw(posts()), words, weights)
