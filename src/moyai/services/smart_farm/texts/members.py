"""Sentences about being a member of a farm: what is refused, what somebody is told."""

from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import FarmRole

REFUSALS: dict[str, Localized] = {
    "name_wanted": Localized("農園での名前を書いてください。", "Please write the name used on the farm."),
    "far_day": Localized(
        "始まりの日は、1年前から2年先までのあいだにしてください。",
        "The first day has to be within a year ago and two years ahead.",
    ),
    "days_backwards": Localized(
        "終わりの日は、始まりの日と同じか、後にしてください。", "The last day cannot be before the first."
    ),
    "until_past": Localized(
        "終わりの日が過ぎています。いま終わりにするには「農園の人をやめる」を押してください。",
        "The last day is over. To end it now, press “Leave the farm”.",
    ),
    "has_begun": Localized(
        "もう始まっているので、始まりの日を先にのばせません。",
        "It has begun: the first day cannot be put off.",
    ),
    "already_member": Localized(
        "この方は、もうこの農園で同じ役わりです。", "This person is that on this farm already."
    ),
    "ward_wanted": Localized(
        "どの生徒の保護者かを、この農園の生徒から選んでください。",
        "Please choose for which pupil of this farm the guardian answers.",
    ),
    "own_guardian": Localized(
        "ご自分を保護者にすることはできません。ほかの先生か管理者、市の担当に頼んでください。",
        "Nobody can make herself a guardian. Please ask another teacher, administrator or the town.",
    ),
    "not_left": Localized("この人は、いまも農園の人です。", "This person is still of the farm."),
    "nameless": Localized(
        "やめてから1年がたち、名前を消しました。新しく加えてください。",
        "The name was erased a year after leaving. Please add the person anew.",
    ),
    "ward_left": Localized(
        "お子さんが農園にいません。先に生徒をもどしてください。",
        "The child is not on the farm. Please add the pupil again first.",
    ),
    "last_administrator": Localized(
        "この農園の管理者は、この方だけです。先にほかの管理者を加えるか、市の担当に頼んでください。",
        "This is the farm's only administrator. Please add another first, or ask the town.",
    ),
    "has_account": Localized(
        "この方には、もうアカウントがつながっています。", "An account is linked to this person already."
    ),
    "no_account": Localized(
        "この方には、はずせるアカウントがありません。", "No account is linked that could be taken off."
    ),
    "invitation_over": Localized(
        "この招待は、使われたか、日にちが過ぎました。くださった方に、もう一度たのんでください。",
        "This invitation was used or has run out. Please ask for another.",
    ),
    "own_invitation": Localized(
        "招待を作った方は、ご自分では使えません。", "Who made an invitation cannot take it."
    ),
    "not_meant": Localized("この招待は、別の方あてです。", "This invitation is for somebody else."),
    "not_found": Localized(
        "この番号と名字の方が見つかりません。番号カードをもう一度見てください。",
        "Nobody has this number and family name. Please look at the card again.",
    ),
}

ROLES: dict[FarmRole, Localized] = {
    FarmRole.OPERATOR: Localized("はなれて育てる人", "remote operator"),
    FarmRole.SUPPORTER: Localized("畑にいる支え手", "supporter at the farm"),
    FarmRole.ADVISER: Localized("農業の先生", "agronomy adviser"),
    FarmRole.TEACHER: Localized("学校の先生", "teacher"),
    FarmRole.PUPIL: Localized("生徒", "pupil"),
    FarmRole.GUARDIAN: Localized("保護者", "guardian"),
    FarmRole.ADMINISTRATOR: Localized("農園の管理者", "administrator"),
}

ADDED = Localized(
    "{farm}の「{role}」になりました。{since}からです。",
    "You are {role} of {farm}, from {since}.",
    "{farm}の「{role}」に なりました。{since}からです。",
)
LEFT = Localized(
    "{farm}の「{role}」が終わりました。ありがとうございました。",
    "You are no longer {role} of {farm}. Thank you.",
    "{farm}の「{role}」が おわりました。ありがとう。",
)
