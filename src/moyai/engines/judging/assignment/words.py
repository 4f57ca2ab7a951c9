"""What is said of an assignment."""

from __future__ import annotations

from moyai.engines.judging.assignment.problem import Aim, Rules
from moyai.engines.sentences import Sentence, joined

_TOTAL = Sentence(
    "審査員の専門と応募の合いぐあい(1組あたり1000点満点)の合計を、できるだけ大きくしました。",
    "The affinities of reviewers and entries (at most 1000 a pair), added up, are as great as can be.",
)
_FAIR = Sentence(
    "合いぐあいの合計がいちばん小さい応募を、できるだけ底上げし(いまの最小は{least}点、これ以上にはならない上限は{bound}点)、そのうえで全体の合計を大きくしました。",
    "The entry with the least sum of affinities has as much as can be (it has {least}, more than {bound} is "
    "impossible); with that kept, the total is as great as can be.",
)
_FAIR_UNKNOWN = Sentence(
    "合いぐあいの合計がいちばん小さい応募を底上げするように割り当てました(いまの最小は{least}点)。",
    "The entry with the least sum of affinities was to have as much as can be (it has {least}).",
)
_REACHED = Sentence(
    "合計は{total}点で、これより良い割り当てがないことを確かめてあります。",
    "They come to {total}, and it is proved that no assignment has more.",
)
_SHORT = Sentence(
    "合計は{total}点です。どんな割り当てでも{bound}点は超えません。",
    "They come to {total}; no assignment has more than {bound}.",
)
_EXPERTS = Sentence(
    "どの応募にも、合いぐあいが{level}点以上の審査員を{count}人以上つけます。",
    "Each entry is to have {count} reviewers or more of an affinity of {level} or more.",
)
_CHAIRS = Sentence(
    "どの応募にも、審査長を{count}人以上つけます。", "Each entry is to have {count} chairs or more."
)

TOO_FEW = Sentence(
    "「{entry}」には審査が{demand}人分必要ですが、審査できる人は{able}人です(全{all}人のうち、利害関係で{conflicts}人、担当する部門の違いで{tracks}人が外れます)。",
    "{entry} needs {demand} reviews, but only {able} may review it (of {all}, {conflicts} are in conflict "
    "and {tracks} take other tracks).",
)
ALL_BUSY = Sentence(
    "「{entry}」の審査が{missing}人分足りません。同じ審査員を必要とする応募が{count}件あり、あわせて{demand}人分の審査が必要ですが、その{busy}人の審査員の受け持ちは{room}人分まで、ほかの人が見られるのは{outside}人分までです。",
    "{entry} lacks {missing}. {count} entries need the same reviewers, {demand} reviews together; these "
    "{busy} reviewers have room for {room}, and others may make {outside}.",
)
NO_EXPERT = Sentence(
    "「{entry}」につけられる専門の審査員が{missing}人足りません。専門の人は{able}人いますが、受け持ちがいっぱいか、利害関係があります。",
    "{entry} lacks {missing} experts. There are {able}; they have no room left, or are in conflict.",
)
NO_CHAIR = Sentence(
    "「{entry}」につけられる審査長が{missing}人足りません。審査できる審査長は{able}人で、受け持ちがいっぱいです。",
    "{entry} lacks {missing} chairs. {able} may review it; they have no room left.",
)
TOO_FEW_ENTRIES = Sentence(
    "「{reviewer}」さんの受け持ちは{least}件以上の約束ですが、審査できる応募が{able}件しかありません。",
    "{reviewer} is to make {least} reviews or more, but may review only {able} entries.",
)
TOO_LITTLE_WORK = Sentence(
    "「{reviewer}」さんの受け持ちは{least}件以上の約束ですが、ほかの審査員との兼ね合いで{missing}件足りません。",
    "{reviewer} is to make {least} reviews or more; beside what others are to make, {missing} are lacking.",
)
STOPPED = Sentence(
    "途中で止めたため、「{name}」は{missing}件足りないままです。もう一度、時間を長くして割り当ててください。",
    "The search was stopped, so {name} lacks {missing}. Please assign once more, with more time.",
)


def tell_objective(rules: Rules, total: int, bound: int, least: int, least_bound: int | None) -> Sentence:
    """Return what was made as great as can be, and how far that came."""
    said = [_TOTAL]
    if rules.aim is Aim.FAIR:
        known = least_bound is not None
        said = [_FAIR.format(least=least, bound=least_bound) if known else _FAIR_UNKNOWN.format(least=least)]
    said.append(_REACHED.format(total=total) if total == bound else _SHORT.format(total=total, bound=bound))
    if rules.experts:
        said.append(_EXPERTS.format(count=rules.experts, level=rules.expert_from))
    if rules.chairs:
        said.append(_CHAIRS.format(count=rules.chairs))
    return joined(said)
