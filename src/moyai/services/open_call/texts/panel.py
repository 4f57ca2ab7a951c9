"""Why something of judging cannot be done, and what judges and entrants are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moyai.engines.conversation import Localized

REFUSALS = {
    "not_yours": _("この操作は、あなたの役割ではできません。"),
    "needs_reason": _("理由を書いてください。あとで説明できるように記録に残します。"),
    "criteria": _("評価項目に直すところがあります。"),
    "has_scores": _("採点が始まっています。影響を確かめてから、理由を書いて次の版にしてください。"),
    "changed_meanwhile": _("確かめたあとで内容が変わりました。もう一度、影響を確かめてください。"),
    "no_rubric": _("この段階の評価項目がまだありません。先に評価項目を作ってください。"),
    "no_stage": _("この計画に、その段階はありません。"),
    "round_there": _("この段階の審査は、もうあります。"),
    "round_state": _("いまの審査の状態では、できません。画面を読み直してください。"),
    "per_entry": _("1件あたりの審査員の数は、1人から9人までです。"),
    "no_judges": _("審査員がまだいません。先に審査員を登録してください。"),
    "no_entries": _("審査する応募がありません。"),
    "no_preview": _("割り当ての案がありません。もう一度、案を作ってください。"),
    "scored": _("採点が始まっているので、割り当てを取り消せません。"),
    "conflict": _("この審査員には、この応募との利害関係があります。"),
    "assigned": _("この審査員は、もうこの応募を受け持っています。"),
    "full": _("この審査員の受け持ちは、もういっぱいです。"),
    "declined": _("この審査は辞退したか、利害関係のため外れています。"),
    "not_open": _("この審査は、いま受け付けていません。"),
    "conflict_meanwhile": _("ほかの画面で保存されています。読み直すと、新しい内容が見られます。"),
    "score": _("点数が、評価項目の段階にありません。"),
    "missing": _("まだ点数のない項目があります。"),
    "no_feedback": _("応募した人へのことばを書いてください。"),
    "finished": _("審査済みです。変えるときは「変えて記録する」を押してください。"),
    "not_finished": _("まだ審査が終わっていません。"),
    "certain": _("応募者のひとりなので、利害関係がないとはできません。"),
    "own_conflict": _("自分の利害関係は、自分では取り消せません。"),
    "lifted": _("もう取り消されています。"),
    "nobody": _("その審査員か応募が見つかりません。"),
    "name": _("名前を書いてください。"),
    "incomplete": _("結果の決まっていない応募があります。すべての応募の結果を選んでください。"),
    "no_target": _("この計画では、その結果にできない応募があります。"),
    "none_chosen": _("「該当なし」のときは、採択・通過を選べません。"),
    "nobody_chosen": _("だれも選ばれていません。選ばないと決めるときは「該当なし」にしてください。"),
    "decided": _("もう決定があります。変えるときは、理由を書いて新しい決定にしてください。"),
    "other_scope": _("全体か、テーマごとか、前と同じ範囲で決め直してください。"),
    "replaced": _("この決定は、新しい決定に置きかえられています。"),
    "told": _("もうお知らせしています。"),
    "withdrawn": _("取り下げられた応募は選べません。"),
}

FAULTS = {
    "shape": _("評価項目の形が正しくありません。"),
    "none": _("評価項目を1つ以上書いてください。"),
    "many": _("評価項目は20個までです。"),
    "key": _("記号は、英字の小文字で始まる24字までの英数字です。"),
    "twice": _("同じ記号の評価項目が2つあります。"),
    "title": _("評価項目の名前を書いてください。"),
    "weight": _("重みは0から1000までの数で、どれか1つは1以上にしてください。"),
    "scale": _("段階は0から10までで、最低点より最高点を大きくしてください。"),
    "score": _("点数が、評価項目の段階にありません。"),
}


def say_assigned(programme: str, count: int) -> Localized:
    """Return what a judge is told when entries were given to her."""
    return Localized(
        f"「{programme}」の審査を{count}件お願いします。審査のページをごらんください。",
        f"{count} entries of {programme} are waiting for your review.",
    )


def say_again(programme: str, count: int) -> Localized:
    """Return what a judge is told when criteria changed after she had scored."""
    return Localized(
        f"「{programme}」の評価項目が変わりました。{count}件の審査をもう一度お願いします。",
        f"The criteria of {programme} have changed. Please look at {count} of your reviews once more.",
    )


def say_proposed(programme: str) -> Localized:
    """Return what the office is told when a judge declines."""
    return Localized(
        f"「{programme}」の審査員が1件を辞退しました。代わりの候補をごらんください。",
        f"A judge of {programme} has declined a review. Please look at who could take it.",
    )


def say_result(programme: str, title: str, said: str, said_en: str) -> Localized:
    """Return what a team is told of its result. ``said``: of the state it comes to, from the plan."""
    return Localized(
        f"「{programme}」の結果をお知らせします（{title}）。{said}理由と審査員からのことばは、応募のページで読めます。",
        f"The result of {title} in {programme}: {said_en} "
        "Reasons and the panel's words are on the entry's page.",
    )


def say_gap(programme: str, title: str) -> Localized:
    """Return what chair and office are told when somebody who was chosen withdraws."""
    return Localized(
        f"「{programme}」で選ばれた「{title}」が取り下げられました。次の順位の応募をごらんください。",
        f"{title}, chosen in {programme}, was withdrawn. Please look at who is next.",
    )
