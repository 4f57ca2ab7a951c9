"""What is said after a decision: refusals, and what people are told."""

from django.utils.translation import gettext_lazy as _

from moyai.engines.conversation import Localized

REFUSALS = {
    "not_adopted": _("採択された応募だけが、協定に進めます。"),
    "has_draft": _("作成中の協定が、もうあります。"),
    "not_draft": _("この協定は、もう書き直せません。変えるときは、つぎの版を作ってください。"),
    "changed_meanwhile": _("ほかの人が先に書き直しました。新しい文を読んでから、もう一度どうぞ。"),
    "incomplete": _("まだ書かれていない項目があります。すべて書いてから、同意してください。"),
    "agreed_already": _("もう同意しています。"),
    "backwards": _("終わりの日は、始まりの日より後にしてください。"),
    "not_agreed": _("双方が同意した協定があるときだけ、できます。"),
    "has_trial": _("この協定の実証は、もうあります。"),
    "no_words": _("ことばを書いてください。"),
    "not_planned": _("始められるのは、準備中の実証だけです。"),
    "before_begin": _("協定の始まりの日より前には、始められません。"),
    "over": _("この実証は、もう終わっています。"),
    "not_running": _("実証中のときだけ、できます。"),
    "future": _("先の日付は書けません。"),
    "not_yours_line": _("取り消せるのは、書いた本人だけです。"),
    "cost_yen": _("費用のときは、金額を書いてください。ほかの種類のときは、空けておいてください。"),
    "no_indicator": _("その指標は、いまこのまちにありません。"),
    "reading_there": _("その期間の数字は、もうあります。直すときは、「数字を直す」からどうぞ。"),
    "reads_itself": _("この指標は自動で読み取ります。手では書き入れません。"),
    "bad_number": _("数字を確かめてください。"),
    "no_consent_words": _("同意をいただく前に、住民に見せる説明の文を書いてください。"),
    "not_consenting": _("この方の同意は、いまはありません。"),
    "no_resident": _("その番号の住民は見つかりません。"),
    "end_needs": _("最終のふり返りには、判断（本格導入・延長・終了）とその理由が要ります。"),
    "ended_review": _("最終のふり返りは、もう書かれています。"),
    "not_over": _("実証が終わってから、できます。"),
    "card_empty": _("公開する前に、課題・やったこと・結果を書いてください。"),
    "too_early": _("その年のたよりを聞く日は、まだ来ていません。"),
    "not_mentor": _("この人は、このプログラムのメンターではありません。"),
    "mentor_full": _("このメンターは、もう受け持てるだけのチームを受け持っています。"),
    "mentor_team": _("このメンターは、このチームの一員です。"),
    "mentor_twice": _("このメンターは、もうこのチームを受け持っています。"),
    "mentor_conflict": _("このメンターは、このチームと利害関係があります。"),
    "mentoring_over": _("この受け持ちは、もう終わっています。"),
    "same_plan": _("前の版と同じです。"),
    "plan_moved": _("ほかの人が先に新しい版を書きました。その版を読んでから、もう一度どうぞ。"),
}

AGREEMENT_WAITS = Localized(
    "「{title}」の協定の案ができました。読んで、気づいたことを書くか、同意してください。",
    "The draft agreement of “{title}” is ready. Please read it, and comment or agree.",
)
AGREEMENT_CHANGED = Localized(
    "「{title}」の協定の文が変わりました。前の同意は取り消されたので、もう一度読んで同意してください。",
    "The agreement of “{title}” was changed. Your consent no longer holds: please read it and agree anew.",
)
AGREEMENT_REMARK = Localized(
    "「{title}」の協定に、意見が書かれました。", "Somebody commented on the agreement of “{title}”."
)
AGREEMENT_ONE_SIDE = Localized(
    "「{title}」の協定に、相手が同意しました。読んで、同意するか意見を書いてください。",
    "The other side agreed to the agreement of “{title}”. Please read it, and agree or comment.",
)
AGREEMENT_BINDS = Localized(
    "「{title}」の協定が結ばれました。", "The agreement of “{title}” has been concluded."
)
TRIAL_BEGAN = Localized("「{title}」の実証が始まりました。", "The trial of “{title}” has begun.")
TRIAL_ENDED = Localized(
    "「{title}」の実証が終わりました。結果と理由をご覧ください。",
    "The trial of “{title}” has ended. Please see the result and its reasons.",
)
MENTOR_FOUND = Localized("「{title}」のメンターが決まりました。", "A mentor for “{title}” has been found.")
MENTOR_TEAM = Localized(
    "「{title}」のチームをお願いすることになりました。", "You are to mentor the team of “{title}”."
)
PLAN_NEW = Localized(
    "「{title}」の計画の新しい版が書かれました。", "A new version of the plan of “{title}” was written."
)
PLAN_REMARK = Localized(
    "「{title}」の計画に、意見が書かれました。", "Somebody commented on the plan of “{title}”."
)
