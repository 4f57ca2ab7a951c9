"""A small town in which much is alike: twins, one telephone, a name that two have; and claims about it."""

from datetime import date

from hypothesis import strategies as st

from moyai.engines.whereabouts import (
    Condition,
    Description,
    Incident,
    Kind,
    MemoryRegister,
    Registered,
    Report,
    Retraction,
    Role,
    Sameness,
    Speaker,
    Sure,
    Where,
)

HOUR = 3600
OPENED = 1_000_000
INCIDENT = Incident(OPENED, OPENED + 100 * HOUR)
HOME_PHONE, HOME = "0898-11-2222", "今治市桜井三丁目4番5号"


def person(number, name, kana, born, household, **more):
    return Registered(number, Description(name, kana, born, household=household, **more), area="imabari")


PEOPLE = (
    person("1", "佐藤 一郎", "さとう いちろう", date(1970, 1, 2), "A", telephone=HOME_PHONE, address=HOME),
    person("2", "佐藤 花子", "さとう はなこ", date(1972, 3, 4), "A", telephone=HOME_PHONE, address=HOME),
    person("3", "佐藤 結衣", "さとう ゆい", date(2000, 5, 6), "A", telephone="090-1111-2222", address=HOME),
    person("4", "佐藤 結菜", "さとう ゆいな", date(2000, 5, 6), "A", address=HOME),
    person("5", "髙橋 花子", "たかはし はなこ", date(1940, 7, 8), "B", address="今治市大西町1-1"),
    person("6", "髙橋 茂", "たかはし しげる", date(1938, 7, 8), "B", telephone="0898-33-4444"),
    person("7", "佐藤 花子", "さとう はなこ", date(1950, 9, 9), "", telephone="080-5555-6666"),
)
DESCRIBED = (
    Description("佐藤花子", "サトウ ハナコ", date(1972, 3, 4)),
    Description("", "ｻﾄｳ ﾊﾅｺ", telephone="0898(11)2222"),
    Description("佐藤花子"),
    Description("佐藤結衣", birth_date=date(2000, 5, 6)),
    Description("高橋 花子", birth_date=date(1940, 8, 7), address="今治市大西町1-1"),
    Description("高橋", telephone="0898334444"),
    Description("渡邉 健", "わたなべ けん", date(1999, 1, 1), telephone="070-1212-3434", household="bus"),
    Description("渡辺健", "ワタナベケン", telephone="07012123434"),
    Description("渡辺 凛", telephone="07012123434", household="bus"),
    Description(age_low=40, age_high=49, sex="m"),
    Description(),
)
PLACES = (
    Where(Kind.HOME),
    Where(Kind.CAR),
    Where(Kind.KIN),
    Where(Kind.SHELTER, "S1", area="imabari"),
    Where(Kind.SHELTER, "S2", area="saijo"),
    Where(Kind.UNKNOWN),
)


def make_register():
    return MemoryRegister(PEOPLE)


def report(event_id, who, where=None, hours=0.0, people=None, role=Role.SELF, by=None, **more):
    """Return a report; ``by`` is the speaker's number, her own where she speaks of herself."""
    at = OPENED + int(hours * HOUR)
    speaker = by if by is not None else who if role is Role.SELF and isinstance(who, str) else None
    return Report(event_id, Speaker(role, speaker), who, at, more.pop("said_s", at), where, people, **more)


subjects = st.one_of(st.sampled_from([p.id for p in PEOPLE] + ["99"]), st.sampled_from(DESCRIBED))


@st.composite
def reports(draw, number):
    at = OPENED + draw(st.integers(-30, 110)) * HOUR + draw(st.sampled_from([0, 600, 1800, 2400]))
    return Report(
        event_id=f"r{number}",
        speaker=Speaker(draw(st.sampled_from(Role)), draw(st.sampled_from([None, "1", "5", "99"]))),
        about=draw(subjects),
        happened_s=at + draw(st.sampled_from([0, 0, -HOUR, 2 * HOUR])),
        said_s=at,
        where=draw(st.one_of(st.none(), st.sampled_from(PLACES), st.sampled_from(PLACES))),
        people=draw(st.sampled_from([None, 1, 2, 3, 4, 5, 0, 999])),
        companions=tuple(draw(st.lists(subjects, max_size=2))),
        condition=draw(st.sampled_from([None, *Condition])),
        needs=tuple(draw(st.lists(st.sampled_from(["water", "oxygen"]), max_size=1))),
        needs_met=tuple(draw(st.lists(st.sampled_from(["water", "oxygen"]), max_size=1))),
        sure=draw(st.sampled_from(Sure)),
    )


@st.composite
def histories(draw, most=12):
    """Claims of every sort, some taken back, some decided, ids sometimes used twice."""
    from moyai.engines.whereabouts import Roster

    made = [draw(reports(n)) for n in range(draw(st.integers(1, most)))]
    namer = Roster(make_register(), INCIDENT)
    keys = {namer.name(each.about, each) for each in made} | {f"p:{p.id}" for p in PEOPLE}
    keys = sorted(keys)
    for n in range(draw(st.integers(0, 3))):
        a, b = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        if a != b:
            made.append(Sameness(f"s{n}", a, b, draw(st.booleans()), OPENED + draw(st.integers(0, 9))))
    for n in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from([each.event_id for each in made]))
        made.append(Retraction(f"t{n}", target, OPENED + draw(st.integers(0, 9)) * HOUR))
    if draw(st.booleans()):
        made.append(draw(reports(0)))
    return made
