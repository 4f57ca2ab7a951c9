"""The 15 questions asked of those of 75 and more at health checks (後期高齢者の質問票).

Official text: 後期高齢者の質問票の解説と留意事項 (Ministry of Health, Labour and Welfare, 2019;
vdocuments.site oeoeeeeeceece-mhlw-2-1iec), order and risk answers: t-frailty.com/knowledge/04. Which answers
of 2 (satisfaction) count was not read in a source. The plain words are ours.
"""

from __future__ import annotations

from moyai.engines.habit.frailty.questions import NO, YES, Option, Question, yes_no
from moyai.engines.sentences import Sentence


def _scale(*names: tuple[str, str, str, bool]) -> tuple[Option, ...]:
    return tuple(Option(code, Sentence(ja, en), is_risk) for code, ja, en, is_risk in names)


_HEALTH = _scale(
    ("good", "よい", "Good", False),
    ("fairly_good", "まあよい", "Fairly good", False),
    ("normal", "ふつう", "Normal", False),
    ("not_so_good", "あまりよくない", "Not so good", True),
    ("bad", "よくない", "Bad", True),
)
_SATISFACTION = _scale(
    ("satisfied", "満足", "Satisfied", False),
    ("rather_satisfied", "やや満足", "Rather satisfied", False),
    ("rather_dissatisfied", "やや不満", "Rather dissatisfied", True),
    ("dissatisfied", "不満", "Dissatisfied", True),
)
_SMOKING = _scale(
    ("smokes", "吸っている", "I smoke", True),
    ("never", "吸っていない", "I do not smoke", False),
    ("stopped", "やめた", "I have stopped", False),
)

# Number, domain, answers, official text, plain text, English.
_ROWS: tuple[tuple[int, str, tuple[Option, ...], str, str, str], ...] = (
    (
        1,
        "health",
        _HEALTH,
        "あなたの現在の健康状態はいかがですか",
        "今の体の調子はいかがですか。",
        "How is your health now?",
    ),
    (
        2,
        "mood",
        _SATISFACTION,
        "毎日の生活に満足していますか",
        "毎日の暮らしに満足していますか。",
        "Are you satisfied with your daily life?",
    ),
    (
        3,
        "eating",
        yes_no(risk=NO),
        "1日3食きちんと食べていますか",
        "1日に3回、きちんと食べていますか。",
        "Do you eat three proper meals a day?",
    ),
    (
        4,
        "oral",
        yes_no(risk=YES),
        "半年前に比べて固いもの(さきいか、たくあんなど)が食べにくくなりましたか",
        "半年前とくらべて、さきいかやたくあんなど、かたいものが食べにくくなりましたか。",
        "Is hard food, such as dried squid or pickles, more difficult to eat than half a year ago?",
    ),
    (
        5,
        "oral",
        yes_no(risk=YES),
        "お茶や汁物等でむせることがありますか",
        "お茶や汁ものなどで、むせることがありますか。",
        "Do you sometimes choke on tea or soup?",
    ),
    (
        6,
        "nutrition",
        yes_no(risk=YES),
        "6カ月間で2~3kg以上の体重減少がありましたか",
        "この半年で、体重が2〜3キロ以上へりましたか。",
        "Have you lost 2 to 3 kg or more in the last six months?",
    ),
    (
        7,
        "motor",
        yes_no(risk=YES),
        "以前に比べて歩く速度が遅くなってきたと思いますか",
        "前とくらべて、歩くのがおそくなったと思いますか。",
        "Do you think that you walk more slowly than before?",
    ),
    (
        8,
        "motor",
        yes_no(risk=YES),
        "この1年間に転んだことがありますか",
        "この1年のあいだに、転んだことがありますか。",
        "Have you fallen in the past year?",
    ),
    (
        9,
        "motor",
        yes_no(risk=NO),
        "ウォーキング等の運動を週に1回以上していますか",
        "散歩などの運動を、週に1回以上していますか。",
        "Do you exercise, such as walking, at least once a week?",
    ),
    (
        10,
        "memory",
        yes_no(risk=YES),
        "周りの人から「いつも同じことを聞く」などの物忘れがあると言われていますか",
        "まわりの人から「いつも同じことを聞く」など、もの忘れがあると言われていますか。",
        "Do people tell you that you forget things, such as “you always ask the same”?",
    ),
    (
        11,
        "memory",
        yes_no(risk=YES),
        "今日が何月何日かわからない時がありますか",
        "今日が何月何日か、わからないときがありますか。",
        "Are there times when you do not know what date it is?",
    ),
    (12, "smoking", _SMOKING, "あなたはたばこを吸いますか", "たばこを吸いますか。", "Do you smoke?"),
    (
        13,
        "going_out",
        yes_no(risk=NO),
        "週に1回以上は外出していますか",
        "週に1回以上、外に出かけていますか。",
        "Do you go out at least once a week?",
    ),
    (
        14,
        "company",
        yes_no(risk=NO),
        "ふだんから家族や友人と付き合いがありますか",
        "ふだんから、ご家族やお友だちと付き合いがありますか。",
        "Are you in touch with family or friends as a rule?",
    ),
    (
        15,
        "company",
        yes_no(risk=NO),
        "体調が悪いときに、身近に相談できる人がいますか",
        "体の調子がわるいとき、近くに相談できる人がいますか。",
        "Is there somebody near to turn to when you are unwell?",
    ),
)

OLD_OLD: tuple[Question, ...] = tuple(
    Question(f"old_old_{number:02}", number, domain, official, Sentence(ja, en), options)
    for number, domain, options, official, ja, en in _ROWS
)
"""All 15 in the form's order."""
