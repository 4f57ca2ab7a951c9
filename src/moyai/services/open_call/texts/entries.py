"""What entrants, their guardians and the office are told, and what is declared."""

from moyai.engines.conversation import Localized

DECLARATIONS: dict[str, Localized] = {
    "rules": Localized(
        "募集要項を読み、その内容に同意します。応募の内容に、うそはありません。",
        "We have read the rules and agree to them. What we wrote is true.",
    ),
    "tax": Localized(
        "国税・地方税の滞納はありません。町が確かめるために、証明書を求められたら出します。",
        "We owe no national or local tax, and hand in a certificate if the town asks for one.",
    ),
    "antisocial": Localized(
        "わたしたちと役員は、暴力団などの反社会的勢力ではなく、関係もありません。"
        "うそだったときは、採択が取り消されることに同意します。",
        "Neither we nor our officers belong to, or have to do with, antisocial forces (organised crime). "
        "If this is untrue, we agree that the adoption is cancelled.",
    ),
}
CONSENT = Localized(
    "{name}さんが「{programme}」にチームの一員として参加することに同意します。"
    "応募の内容とチームでの名前を審査する人が見ること、決勝に進んだときは発表の場に出ることを知っています。"
    "同意は、いつでもこのページで取り消せます。",
    "I consent to {name} taking part in “{programme}” as a member of a team. I know that those who judge see "
    "what the team handed in and the names in it, and that finalists appear in public. I can withdraw this "
    "consent on this page at any time.",
)
CONSENT_GIVEN = Localized(
    "{name}さんの保護者が、参加に同意しました。", "The guardian of {name} consented to taking part."
)
CONSENT_GONE = Localized(
    "{name}さんの保護者が、同意を取り消しました。このままでは、{name}さんは参加できません。",
    "The guardian of {name} withdrew the consent. As it is, {name} cannot take part.",
)
CONSENT_GONE_OFFICE = Localized(
    "応募 {code} で、保護者の同意が1人分取り消されました。チームの人数と参加を確かめてください。",
    "In entry {code} a guardian's consent was withdrawn. Please look at the team.",
)
RECEIVED = Localized(
    "「{title}」を受け付けました。受付番号は {receipt} です。",
    "“{title}” was received. The number of your receipt is {receipt}.",
)
TAKEN_BACK = Localized(
    "「{title}」を書き直すために、提出を取り消しました。締切までに、もう一度提出してください。",
    "“{title}” was taken back to be edited. Please hand it in again before the deadline.",
)
MOVED = Localized("「{title}」：{said}", "“{title}”: {said}")
CHOSEN_WITHDREW = Localized(
    "採択・通過していた応募 {code} が取り下げられました。理由：{reason}。"
    "繰り上げるかどうかを決めてください。",
    "Entry {code}, which had been chosen, was withdrawn. Reason: {reason}. Please decide who moves up.",
)
JUDGED_WITHDREW = Localized(
    "審査中の応募 {code} が取り下げられました。理由：{reason}。",
    "Entry {code}, under review, was withdrawn. Reason: {reason}.",
)
MORE_CAME = Localized(
    "応募 {code} に、追加の資料が届きました。", "Entry {code}: what was asked for has come."
)
CHECKS: dict[str, Localized] = {
    "basics": Localized("応募の題名とテーマ", "Title and theme"),
    "form": Localized("応募フォーム", "The form"),
    "team": Localized("チームの人数", "Size of the team"),
    "births": Localized("メンバーの生年月日", "Dates of birth"),
    "consents": Localized("保護者の同意", "Guardians' consents"),
    "declarations": Localized("確認と約束", "Declarations"),
    "once": Localized("ひとつのテーマに、ひとつの応募", "One entry for each theme"),
    "deadline": Localized("締切", "Deadline"),
}
TITLE_MISSING = Localized("題名が書かれていません。", "There is no title.")
THEME_MISSING = Localized("テーマが選ばれていません。", "No theme is chosen.")
ORGANISATION_MISSING = Localized(
    "会社・団体・学校の名前が書かれていません。", "The name of the organisation or school is missing."
)
TEAM_IS = Localized("いま{count}人です（{least}〜{most}人）。", "{count} now ({least} to {most}).")
TEAM_OPEN = Localized(
    "招待に答えていない人が{count}人います（数えません）。", "{count} have not answered (not counted)."
)
BIRTHS_MISSING = Localized("生年月日のない人：{names}", "No date of birth: {names}")
CONSENTS_MISSING = Localized("同意がまだの人：{names}", "No consent yet: {names}")
DECLARED_NOT = Localized("まだの項目：{what}", "Not yet: {what}")
TWICE = Localized(
    "同じ会社・団体から、このテーマにもう応募があります（{code}）。",
    "There is an entry of the same organisation for this theme already ({code}).",
)
IN_TIME = Localized("締切は {closes} です。", "The deadline is {closes}.")
IN_GRACE = Localized(
    "締切 {closes} を{late}秒過ぎています。{last} までは遅れた応募として受け付けます。",
    "It is {late} seconds after the deadline, {closes}. Until {last} it is taken as late.",
)
ALL_THERE = Localized("そろっています。", "All there.")
NOTHING_NEEDED = Localized("必要ありません。", "Not needed.")
