"""The 25 questions of the Kihon Checklist (基本チェックリスト), with which answer counts.

Official text and points: 基本チェックリスト, 地域支援事業実施要綱 別添 (Ministry of Health, Labour and
Welfare); read in the forms of Inabe (expydoc 11883430) and Tamura
(city.tamura.lg.jp/soshiki/15/kaigoyobou20.html): いいえ counts in 1 to 8, 16, 19; はい in 9 to 11, 13 to 15,
17, 18, 20 to 25; 12 counts with a body mass index below 18.5. The plain words are ours.
"""

from __future__ import annotations

from moyai.engines.habit.frailty.questions import NO, YES, Option, Question, yes_no
from moyai.engines.sentences import Sentence

BMI_QUESTION = "kihon_12"
UNDER, NOT_UNDER = "under", "not_under"
_TWO_WEEKS_EN = "In the last two weeks: "

# Number, domain, the answer that counts, official text, plain text, English.
_ROWS: tuple[tuple[int, str, str, str, str, str], ...] = (
    (
        1,
        "daily_life",
        NO,
        "バスや電車で1人で外出していますか",
        "バスや電車、自分の車などで、ひとりで出かけていますか。",
        "Do you go out alone by bus, train or your own car?",
    ),
    (
        2,
        "daily_life",
        NO,
        "日用品の買い物をしていますか",
        "ふだん使うものの買い物を、自分でしていますか。",
        "Do you shop for daily things yourself?",
    ),
    (
        3,
        "daily_life",
        NO,
        "預貯金の出し入れをしていますか",
        "お金をあずけたりおろしたりを、自分でしていますか。",
        "Do you put money in and take it out of the bank yourself?",
    ),
    (
        4,
        "daily_life",
        NO,
        "友人の家を訪ねていますか",
        "お友だちの家をたずねることがありますか。",
        "Do you visit friends at home?",
    ),
    (
        5,
        "daily_life",
        NO,
        "家族や友人の相談にのっていますか",
        "ご家族やお友だちの相談にのっていますか。電話でもかまいません。",
        "Do family or friends ask your advice, by telephone too?",
    ),
    (
        6,
        "motor",
        NO,
        "階段を手すりや壁をつたわらずに昇っていますか",
        "手すりや壁につかまらずに、階段をのぼっていますか。",
        "Do you climb stairs without holding a rail or the wall?",
    ),
    (
        7,
        "motor",
        NO,
        "椅子に座った状態から何もつかまらずに立ち上がっていますか",
        "いすから、何にもつかまらずに立ち上がっていますか。",
        "Do you rise from a chair without holding on to anything?",
    ),
    (
        8,
        "motor",
        NO,
        "15分位続けて歩いていますか",
        "15分くらい、続けて歩いていますか。",
        "Do you walk for about 15 minutes without stopping?",
    ),
    (
        9,
        "motor",
        YES,
        "この1年間に転んだことがありますか",
        "この1年のあいだに、転んだことがありますか。",
        "Have you fallen in the past year?",
    ),
    (
        10,
        "motor",
        YES,
        "転倒に対する不安は大きいですか",
        "転ぶのではないかと、とても心配ですか。",
        "Are you very much afraid of falling?",
    ),
    (
        11,
        "nutrition",
        YES,
        "6ヵ月間で2~3kg以上の体重減少がありましたか",
        "この半年で、体重が2〜3キロ以上へりましたか。",
        "Have you lost 2 to 3 kg or more in the last six months?",
    ),
    (
        13,
        "oral",
        YES,
        "半年前に比べて固いものが食べにくくなりましたか",
        "半年前とくらべて、かたいものが食べにくくなりましたか。",
        "Is hard food more difficult to eat than half a year ago?",
    ),
    (
        14,
        "oral",
        YES,
        "お茶や汁物等でむせることがありますか",
        "お茶や汁ものなどで、むせることがありますか。",
        "Do you sometimes choke on tea or soup?",
    ),
    (
        15,
        "oral",
        YES,
        "口の渇きが気になりますか",
        "口のかわきが気になりますか。",
        "Does a dry mouth trouble you?",
    ),
    (
        16,
        "going_out",
        NO,
        "週に1回以上は外出していますか",
        "週に1回以上、外に出かけていますか。",
        "Do you go out at least once a week?",
    ),
    (
        17,
        "going_out",
        YES,
        "昨年と比べて外出の回数が減っていますか",
        "去年とくらべて、出かける回数がへっていますか。",
        "Do you go out less often than last year?",
    ),
    (
        18,
        "memory",
        YES,
        "周りの人から「いつも同じ事を聞く」などの物忘れがあると言われますか",
        "まわりの人から「いつも同じことを聞く」など、もの忘れがあると言われますか。",
        "Do people tell you that you forget things, such as “you always ask the same”?",
    ),
    (
        19,
        "memory",
        NO,
        "自分で電話番号を調べて、電話をかけることをしていますか",
        "自分で電話番号をしらべて、電話をかけていますか。",
        "Do you look up telephone numbers and call by yourself?",
    ),
    (
        20,
        "memory",
        YES,
        "今日が何月何日かわからない時がありますか",
        "今日が何月何日か、わからないときがありますか。",
        "Are there times when you do not know what date it is?",
    ),
    (
        21,
        "mood",
        YES,
        "(ここ2週間)毎日の生活に充実感がない",
        "この2週間、毎日にはりあいがないと感じますか。",
        _TWO_WEEKS_EN + "is your daily life without fulfilment?",
    ),
    (
        22,
        "mood",
        YES,
        "(ここ2週間)これまで楽しんでやれていたことが楽しめなくなった",
        "この2週間、楽しめていたことが、楽しめなくなりましたか。",
        _TWO_WEEKS_EN + "have things you enjoyed stopped being a pleasure?",
    ),
    (
        23,
        "mood",
        YES,
        "(ここ2週間)以前は楽にできていたことが今ではおっくうに感じられる",
        "この2週間、前は楽にできたことが、おっくうに感じられますか。",
        _TWO_WEEKS_EN + "do things that were easy feel like a burden?",
    ),
    (
        24,
        "mood",
        YES,
        "(ここ2週間)自分が役に立つ人間だと思えない",
        "この2週間、自分が役に立つ人間だと思えないことがありますか。",
        _TWO_WEEKS_EN + "do you feel that you are of no use?",
    ),
    (
        25,
        "mood",
        YES,
        "(ここ2週間)わけもなく疲れたような感じがする",
        "この2週間、わけもなく疲れた感じがしますか。",
        _TWO_WEEKS_EN + "do you feel tired without a reason?",
    ),
)

_BMI = Question(
    BMI_QUESTION,
    12,
    "nutrition",
    "身長 cm 体重 kg (BMI= ) (注) BMI(=体重(kg)÷身長(m)÷身長(m))が18.5未満の場合に該当とする",
    Sentence("身長と体重を教えてください。", "Please tell your height and weight."),
    (
        Option(UNDER, Sentence("BMIが18.5未満", "Body mass index below 18.5"), True),
        Option(NOT_UNDER, Sentence("BMIが18.5以上", "Body mass index of 18.5 or more"), False),
    ),
)


def _make(row: tuple[int, str, str, str, str, str]) -> Question:
    number, domain, risk, official, ja, en = row
    return Question(f"kihon_{number:02}", number, domain, official, Sentence(ja, en), yes_no(risk=risk))


KIHON: tuple[Question, ...] = tuple(sorted([*map(_make, _ROWS), _BMI], key=lambda each: each.number))
"""All 25 in the form's order; 12 is answered by ``find_bmi``."""
