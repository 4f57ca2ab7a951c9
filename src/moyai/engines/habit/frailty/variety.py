"""Food variety: of ten groups, how many are eaten almost every day.

Kumagai et al., 日本公衆衛生雑誌 50, 2003: one point for each group eaten almost daily, 0 to 10; the developer
in biz-journal.jp/health/post_22778.html: groups of the last week that one is sure to have eaten almost every
day. Groups and the mnemonic さあにぎやか(に)いただく: oishi-kenko.com/articles/dietary_variety_score. Seven
and more is what the institute that made it recommends (healthy-life21.com/2017/01/04/20170104/); that three
and fewer is low was not read in a source at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from moyai.engines.habit.frailty.questions import Answers, Option, Question, count_risks
from moyai.engines.habit.frailty.results import Finding, Result, Rule, State, Status, find_status
from moyai.engines.sentences import Sentence

VERSION = "variety-1"
ALMOST_DAILY = "almost_daily"
DIARY_DAYS, DIARY_DAILY = 7, 6
"""Ours, for a diary: a group eaten on six of seven written days is eaten almost daily."""
_KUMAGAI = "熊谷ほか, 日本公衆衛生雑誌 50, 2003; biz-journal.jp/health/post_22778.html"
_RECOMMENDED = "東京都健康長寿医療センター: 7点以上; healthy-life21.com/2017/01/04/20170104/"
_LOW_LIMIT = Sentence(
    "3点以下を「少ない」とする区切りは、原文で確かめていません。",
    "That three and fewer is low was not read in the original.",
)
_BANDS = ((0, Status.LOW), (4, Status.MIDDLING), (7, Status.GOOD))
_OPTIONS = (
    Option(ALMOST_DAILY, Sentence("ほとんど毎日", "Almost every day"), False),
    Option("every_other_day", Sentence("2日に1回", "Every other day"), True),
    Option("weekly", Sentence("週に1〜2回", "Once or twice a week"), True),
    Option("seldom", Sentence("ほとんど食べない", "Hardly ever"), True),
)
# By the mnemonic: さかな・あぶら・にく・ぎゅうにゅう・やさい・かいそう・いも・たまご・だいず・くだもの.
_GROUPS: tuple[tuple[str, str, str], ...] = (
    ("fish", "魚（貝、えび、練り物も）", "Fish (shellfish and fish paste too)"),
    ("oil", "油を使った料理", "Dishes with oil"),
    ("meat", "肉（ハム、ソーセージも）", "Meat (ham and sausage too)"),
    ("milk", "牛乳・乳製品", "Milk and dairy"),
    ("vegetables", "緑黄色野菜（ほうれん草、にんじんなど）", "Green and yellow vegetables"),
    ("seaweed", "海藻", "Seaweed"),
    ("potatoes", "いも", "Potatoes"),
    ("eggs", "卵", "Eggs"),
    ("soy", "大豆・大豆製品（豆腐、納豆など）", "Soy (tofu, natto …)"),
    ("fruit", "果物", "Fruit"),
)


def _make(number: int, code: str, ja: str, en: str) -> Question:
    plain = Sentence(
        f"この1週間、{ja}をどのくらい食べましたか。", f"In the last week, how often did you eat: {en}?"
    )
    return Question(
        f"variety_{code}", number, "eating", f"{ja}をどのくらいの頻度で食べますか", plain, _OPTIONS
    )


FOOD_GROUPS: tuple[Question, ...] = tuple(_make(number, *row) for number, row in enumerate(_GROUPS, start=1))
"""The ten groups as questions; the code of a group is what follows ``variety_`` in the id."""
_CODES = frozenset(code for code, _, _ in _GROUPS)
_SAID = {
    Status.GOOD: Sentence(
        "10の食品のなかまのうち、{points}つをほとんど毎日食べています。とてもよい食べ方です。",
        "You eat {points} of ten kinds of food almost every day. That is very good.",
    ),
    Status.MIDDLING: Sentence(
        "10の食品のなかまのうち、{points}つをほとんど毎日食べています。もう1つ足してみましょう。",
        "You eat {points} of ten kinds of food almost every day. Try one more.",
    ),
    Status.LOW: Sentence(
        "10の食品のなかまのうち、ほとんど毎日食べているのは{points}つです。少しずつ増やしましょう。",
        "You eat {points} of ten kinds of food almost every day. Add one at a time.",
    ),
    Status.CANNOT_TELL: Sentence(
        "お答えのない食品があるため、まだ分かりません（今のところ{points}つ）。",
        "Some kinds are unanswered, so it cannot be told yet ({points} so far).",
    ),
}


def assess_variety(answers: Answers) -> Result:
    """Return the score: groups that are eaten almost every day; here more is better.

    Args:
        answers: By the id of the group's question how often it is eaten.

    Raises:
        ValueError: an answer that a question does not have.
    """
    risks, missing = count_risks(FOOD_GROUPS, answers)
    points = len(FOOD_GROUPS) - risks - len(missing)
    status = find_status(points, points + len(missing), _BANDS)
    findings = tuple(_find(question, answers) for question in FOOD_GROUPS)
    return Result(
        "variety",
        VERSION,
        points,
        points + len(missing),
        status,
        findings,
        missing,
        status == Status.GOOD,
        () if status == Status.GOOD else (_LOW_LIMIT,),
        (_KUMAGAI, _RECOMMENDED),
        _SAID[status].format(points=points),
    )


def list_eaten_daily(diary: Mapping[str, Collection[str]]) -> Answers | None:
    """Return answers from a week's diary; None when fewer than seven days are written.

    Args:
        diary: By day (any key) the codes of groups eaten; the score's own rule asks the person, this is ours.

    Raises:
        ValueError: a group that is none of the ten, or more than seven days.
    """
    unknown = {code for eaten in diary.values() for code in eaten} - _CODES
    if unknown or len(diary) > DIARY_DAYS:
        raise ValueError(f"no such group: {sorted(unknown)}" if unknown else "a diary is of seven days")
    if len(diary) < DIARY_DAYS:
        return None
    days = Counter(code for eaten in diary.values() for code in set(eaten))
    return {
        f"variety_{code}": ALMOST_DAILY if days[code] >= DIARY_DAILY else _answer_for(days[code])
        for code in sorted(_CODES)
    }


def _answer_for(days: int) -> str:
    if days >= 3:
        return "every_other_day"
    return "weekly" if days else "seldom"


def _find(question: Question, answers: Answers) -> Finding:
    """Return whether a group is lacking: eaten less than almost daily."""
    rule = Rule(question.id, question.plain, "eating", 1, _KUMAGAI)
    code = answers.get(question.id)
    if not code:
        return Finding(rule, State.CANNOT_TELL, 0, 1, (question.id,))
    is_lacking = question.find_option(code).is_risk
    return Finding(rule, State.YES if is_lacking else State.NO, int(is_lacking), 1, ())
