"""What can be done, side by side of life, and whom to ask. Sentences only: whoever reads them decides.

The advice follows what the Ministry of Health, Labour and Welfare tells older people on frailty
(食べて元気にフレイル予防; 栄養・身体活動・社会参加): it names no illness and no remedy. When to offer the
地域包括支援センター is our rule, below.
"""

from __future__ import annotations

from collections.abc import Sequence

from moyai.engines.habit.frailty.results import Referral, Result, State, Status
from moyai.engines.sentences import Sentence

_ADVICE: dict[str, Sentence] = {
    "several": Sentence(
        "暮らしのいくつもの面で、手助けがあると楽になりそうです。ひとりで抱えず、相談してみましょう。",
        "Some help may make several sides of your life easier. You need not manage alone: ask.",
    ),
    "motor": Sentence(
        "足腰の力は、何歳からでも育ちます。いすにつかまって10回立ち座り、近所をひと回り、できることから始めましょう。",
        "Legs grow stronger at any age. Rise from a chair ten times, walk round the block: begin with "
        "what you can.",
    ),
    "nutrition": Sentence(
        "体重がへりすぎないよう、肉・魚・卵・大豆のどれかを毎食ひと品足しましょう。急にへったときは、お医者さんに話してください。",
        "Add meat, fish, egg or soy to each meal. If your weight fell suddenly, ask your doctor.",
    ),
    "oral": Sentence(
        "食事の前に、お口の体操（パ・タ・カ・ラを5回ずつ）をしてみましょう。むせがつづくときは、歯医者さんに相談してください。",
        "Before meals say pa, ta, ka, ra five times each. If you go on choking, ask your dentist.",
    ),
    "going_out": Sentence(
        "週に1回は外に出てみましょう。買い物や集まり、乗合タクシーでのお出かけもよい運動です。",
        "Go out once a week. Shopping, a gathering, a ride by shared taxi: all of it is exercise.",
    ),
    "memory": Sentence(
        "もの忘れが気になるときは、早めに相談するほど安心です。人と話すこと、体を動かすことも助けになります。",
        "If forgetting worries you, it is best to ask early. Talking with people and moving help too.",
    ),
    "mood": Sentence(
        "気持ちがしずむ日は、だれにでもあります。2週間つづくときは、身近な人やお医者さんに話してみてください。",
        "Everybody has low days. If they last for two weeks, tell somebody near you or your doctor.",
    ),
    "eating": Sentence(
        "「さあにぎやかにいただく」。ふだん食べていないなかまを、1つ足してみましょう。",
        "Add one kind of food that you do not usually eat.",
    ),
    "health": Sentence(
        "体の調子が気になるときは、がまんせず、かかりつけの先生に話してみましょう。",
        "If your health worries you, do not put it off: tell your doctor.",
    ),
    "smoking": Sentence(
        "たばこは、やめたその日から体が楽になっていきます。やめたいときは、かかりつけの先生が手伝ってくれます。",
        "Your body is better off from the day you stop smoking. Your doctor helps if you wish to.",
    ),
    "company": Sentence(
        "週に1回、だれかに電話をしてみましょう。ご家族やチームの仲間も、声を待っています。",
        "Call somebody once a week. Your family and your team would like to hear you.",
    ),
}
_ORDER = tuple(_ADVICE)
_PRESSING = frozenset({"kihon_memory", "kihon_mood", "kihon_nutrition", "old_old_memory"})

REFERRALS: dict[Referral, Sentence] = {
    Referral.NONE: Sentence(
        "いまは特別な手続きはいりません。半年後にもう一度たしかめましょう。",
        "Nothing needs to be done now. Let us look again in half a year.",
    ),
    Referral.OFFER: Sentence(
        "ご希望があれば、地域包括支援センターにおつなぎします。相談は無料です。",
        "If you wish, we put you in touch with the community support centre for older people. It is free.",
    ),
    Referral.SOON: Sentence(
        "地域包括支援センターへの早めのご相談をおすすめします。よろしければ、こちらからご連絡します。",
        "We suggest that you talk to the community support centre soon. If you agree, we call them for you.",
    ),
}


def advise(*results: Result) -> tuple[Sentence, ...]:
    """Return advice for each side of life in which a criterion holds, each once, in a fixed order.

    What cannot be told gives no advice: nobody is warned of what was not found.
    """
    domains = {
        finding.rule.domain
        for result in results
        for finding in result.findings
        if finding.state == State.YES and _speaks(result, finding.rule.domain)
    }
    return tuple(_ADVICE[domain] for domain in _ORDER if domain in domains)


def find_referral(results: Sequence[Result]) -> Referral:
    """Return whether the 地域包括支援センター is offered; nothing is sent without consent.

    Our rule: *soon* when any score says frail, or a criterion of memory, mood or nutrition holds together
    with a score that is not robust; *offer* when any criterion of the long-term care programme holds, a score
    says prefrail, or the questionnaire of 75 and more reaches its cut-off; otherwise *none*. Food variety
    refers nobody.
    """
    judged = [result for result in results if result.instrument != "variety"]
    statuses = {result.status for result in judged}
    holding = {
        finding.rule.code for result in judged for finding in result.findings if finding.state == State.YES
    }
    weak = {Status.PREFRAIL, Status.FRAIL, Status.POSSIBLE}
    if Status.FRAIL in statuses or (holding & _PRESSING and statuses & weak):
        return Referral.SOON
    if statuses & weak or "kihon_programme" in holding:
        return Referral.OFFER
    return Referral.NONE


def _speaks(result: Result, domain: str) -> bool:
    """Food groups speak only when the score is not good: nobody needs all ten."""
    return domain in _ADVICE and (result.instrument != "variety" or result.status != Status.GOOD)
