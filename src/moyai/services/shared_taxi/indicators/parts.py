"""Parts of the conference's figures, each with its definition: passengers by class, channels, income."""

from collections.abc import Callable

from moyai.core.conversations.queries import count_completed_percent, find_answer_minutes
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.core.indicators.series import divide
from moyai.services.shared_taxi.enums import FareClass
from moyai.services.shared_taxi.history.facts import RideFact, list_done, list_facts
from moyai.services.shared_taxi.indicators import income
from moyai.services.shared_taxi.indicators.make import PCT, PEOPLE, YEN, make
from moyai.services.shared_taxi.indicators.meeting_readers import CHANNELS

Read = Callable[[Period], float | None]
_UP, _DOWN, _NEITHER = Direction.UP, Direction.DOWN, Direction.NEITHER
_MINUTES = ("分", "min")


def _sum(count: Callable[[RideFact], int]) -> Read:
    return lambda period: float(sum(map(count, list_done(period))))


def _count_class(kind: FareClass) -> Read:
    return _sum(lambda fact: fact.persons if fact.fare_class == kind else 0)


def _read_channel(is_of: Callable[[str], bool]) -> Read:
    def read(period: Period) -> float | None:
        facts = list_facts(period)
        return divide(sum(is_of(fact.channel) for fact in facts), len(facts), 100)

    return read


def _make_class(kind: FareClass, title: tuple[str, str]) -> Indicator:
    return make(
        f"passengers_{kind.value}",
        title,
        PEOPLE,
        _NEITHER,
        (
            "送り届けた人のうち、予約した本人がこの運賃だった予約の人。同伴の人も、本人と同じ区分に数える。",
            "People driven whose booking had this fare; companions are counted with whoever booked.",
        ),
        _count_class(kind),
    )


def _make_channel(key: str, title: tuple[str, str], is_of: Callable[[str], bool]) -> Indicator:
    return make(
        f"booked_{key}_share",
        title,
        PCT,
        _NEITHER,
        (
            "この窓口からの予約を、すべての予約の数で割ったもの（取り消した予約も数える）。",
            "Bookings through this door divided by all bookings, cancelled ones included.",
        ),
        _read_channel(is_of),
        1,
    )


_CLASSES = (
    _make_class(FareClass.ORDINARY, ("輸送人員のうち普通運賃", "Passengers at the ordinary fare")),
    _make_class(
        FareClass.SELF_SERVICE,
        ("輸送人員のうちウェブ・テレビ予約の運賃", "Passengers at the web fare"),
    ),
    _make_class(FareClass.DISCOUNT, ("輸送人員のうち割引の運賃", "Passengers at the discount")),
    make(
        "companions",
        ("輸送人員のうち同伴の人", "Companions among the passengers"),
        PEOPLE,
        _NEITHER,
        (
            "送り届けた人から、予約した本人（予約1件に1人）を引いた数。人数だけで予約した団体の人もここに入る。",
            "People driven less one for each booking; members of a group that was only counted included.",
        ),
        _sum(lambda fact: fact.persons - 1),
    ),
    make(
        "wheelchair_passengers",
        ("輸送人員のうち車いすの人", "Passengers in a wheelchair"),
        PEOPLE,
        _NEITHER,
        ("送り届けた人のうち、車いすのまま乗った人。", "People driven in their wheelchair."),
        _sum(lambda fact: fact.wheelchairs),
    ),
    make(
        "infants",
        ("輸送人員のうち乳幼児", "Infants among the passengers"),
        PEOPLE,
        _NEITHER,
        (
            "送り届けた人のうち、小学校に上がる前の子。2人以上の予約のときに聞いた人数"
            "（設定で聞くことにした日から。定期の予約や団体の予約では聞かない）。",
            "People driven who are not at school yet, as told by who booked for two or more (from the day on "
            "which the town set that it is asked; regular rides and groups are not asked).",
        ),
        _sum(lambda fact: fact.infants),
    ),
)


def _make_answer(key: str, title: tuple[str, str], share: float, part: tuple[str, str]) -> Indicator:
    return make(
        key,
        title,
        _MINUTES,
        _DOWN,
        (
            f"予約の途中で係を呼んだ人の{part[0]}が、この時間までに係につながった。どの窓口から呼んだものも数える。"
            "手続きの記録は90日で消えるので、それより前は出ない。市役所の電話機が鳴っていた時間は、わからない。",
            f"{part[1]} of those who asked for a clerk while booking, at any door, had one within this time. "
            "Conversations are erased after 90 days. How long a telephone set rang is not known.",
        ),
        lambda period: find_answer_minutes("book_ride", share, period.since, period.until),
        1,
    )


_DOORS = (
    _make_channel("desk", ("予約のうち窓口の電話", "Booked at the desk"), "desk".__eq__),
    _make_channel("web", ("予約のうちウェブ", "Booked by web"), "web".__eq__),
    _make_channel("line", ("予約のうちLINE", "Booked by LINE"), "line".__eq__),
    _make_channel("tv", ("予約のうちテレビ", "Booked by TV"), "tv".__eq__),
    _make_channel("voice", ("予約のうち自動の電話", "Booked by automatic telephone"), "voice".__eq__),
    _make_channel("other", ("予約のうちそのほか", "Booked otherwise"), lambda one: one not in CHANNELS),
    make(
        "voice_completed_share",
        ("自動の電話で最後まで進んだ割合", "Telephone bookings completed"),
        PCT,
        _UP,
        (
            "自動の電話で始めた予約の手続きのうち、係にかわらず、途中で切れずに終わりまで進んだもの。"
            "お断りで終わったものも数える。手続きの記録は90日で消えるので、それより前は出ない。",
            "Of bookings begun on the automatic telephone, those that came to an end (a refusal is one) "
            "without a clerk or breaking off. Conversations are erased after 90 days, with what they tell.",
        ),
        lambda period: count_completed_percent("book_ride", "voice", period.since, period.until),
        1,
    ),
    _make_answer("desk_answer_p50", ("係が出るまで", "Until a clerk answers"), 0.5, ("半分", "Half")),
    _make_answer(
        "desk_answer_p90", ("係が出るまで（9割）", "Until a clerk answers (p90)"), 0.9, ("9割", "Nine tenths")
    ),
)

_INCOME = (
    make(
        "pass_income",
        ("定期券の売上", "Passes sold"),
        YEN,
        _UP,
        (
            "帳簿にある定期券の売上。払いもどした額は引いてある。",
            "Passes sold by the books, less what was given back.",
        ),
        income.read_passes,
    ),
    make(
        "sponsor_income",
        ("協賛金", "Sponsors' money"),
        YEN,
        _UP,
        (
            "送り届けた予約で、停留所の協賛者が払う分の合計。",
            "What sponsors of stops pay for the rides driven.",
        ),
        income.read_sponsors,
    ),
    make(
        "recovery_all",
        ("収支率（運賃・定期券・協賛金）", "Cost recovery, all income"),
        PCT,
        _UP,
        (
            "運賃収入、定期券の売上、協賛金の合計を、運行費用で割ったもの。市が負担した運賃は入れない。",
            "Fares, passes and sponsors' money divided by operating cost, without what the city bears.",
        ),
        income.read_recovery,
        1,
    ),
)

PARTS: tuple[Indicator, ...] = (*_CLASSES, *_DOORS, *_INCOME)
