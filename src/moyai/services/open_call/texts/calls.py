"""What is refused of the call itself, and what people are told of it."""

from django.utils.translation import gettext_lazy as _

from moyai.engines.conversation import Localized

REFUSALS = {
    "title_wanted": _("名前を書いてください。"),
    "unknown_template": _("その種類のプログラムはありません。"),
    "unknown_zone": _("その時間帯はありません。Asia/Tokyo のように書いてください。"),
    "unknown_stage": _("その段階は、このプログラムにありません。"),
    "dates_backwards": _("終わりは、始まりより後にしてください。"),
    "deadline_past": _("公開中のプログラムの締切は、もう過ぎた時刻には変えられません。"),
    "rules_fixed": _("公開したあと、募集要項と猶予の秒数は変えられません。応募した方との約束だからです。"),
    "wrong_state": _("いまの状態では、これはできません。画面を読み直してください。"),
    "no_dates": _("募集の締切が決まっていないか、もう過ぎています。先に日程を直してください。"),
    "no_theme": _("公開したテーマがありません。先にテーマを1つ以上、公開してください。"),
    "no_rules": _("募集要項を先に書いてください。公開すると変えられません。"),
    "no_account": _("その名前またはメールアドレスのアカウントが、1つに決まりません。"),
    "already_staff": _("この方は、もうこの役割です。"),
    "has_left": _("この方は、もう役割を離れています。"),
    "is_entrant": _("この方は、このプログラムに応募しています。審査の役割は頼めません。"),
    "not_owner": _("テーマを出せるのは、担当課の人と事務局です。"),
    "nothing_said": _("題名と、困っていること（背景）を書いてください。"),
    "nothing_changed": _("前の版と同じです。変えたところがありません。"),
    "changed_meanwhile": _(
        "ほかの人が先に新しい版を作りました。下の今の版と比べて、もう一度直してください。"
    ),
    "not_approver": _("承認できるのは、担当課の人と事務局です。"),
    "said_already": _("この版には、もう答えています。"),
    "two_people": _("まだ承認がたりません。別の人（担当課と事務局）の承認が必要です。"),
    "reason_wanted": _("理由を書いてください。"),
    "question_wanted": _("質問を書いてください（1,000字まで）。"),
    "too_many_questions": _("短い時間に質問が多すぎます。しばらくしてから、もう一度お送りください。"),
    "not_public": _("公開しているプログラムとテーマだけです。"),
    "answered_already": _("この質問には、もう答えています。"),
    "answer_wanted": _("答えを書いてください。"),
    "session_over": _("この説明会は、もう始まったか、中止になりました。"),
    "no_seat": _("満席です。空きが出たら、また申し込めます。"),
    "session_backwards": _("終わりの時刻は、始まりより後にしてください。"),
    "form_published": _("公開したフォームは変えられません。次の版を作ってください。"),
    "form_wrong": _("フォームに直すところがあります。"),
    "no_such_field": _("その質問はありません。画面を読み直してください。"),
    "too_many_fields": _("質問は80個までです。"),
}

STAFF_ADDED = Localized(
    "「{programme}」で、{role}の役割をお願いしました。",
    "You were asked to take part in “{programme}” as {role}.",
)
OPENED = Localized("「{programme}」の募集が始まりました。", "“{programme}” is open for entries.")
DATES_CHANGED = Localized(
    "「{programme}」の締切が {at} に変わりました。", "The deadline of “{programme}” is now {at}."
)
THEME_PUBLISHED = Localized(
    "「{programme}」に、新しいテーマ「{theme}」が出ました。", "A new theme in “{programme}”: “{theme}”."
)
THEME_CORRECTED = Localized(
    "テーマ「{theme}」の内容が直されました（第{number}版）。変わったところをご確認ください。",
    "The theme “{theme}” was corrected (version {number}). Please see what changed.",
)
THEME_WITHDRAWN = Localized(
    "テーマ「{theme}」は取り下げられました。理由: {reason}",
    "The theme “{theme}” was withdrawn. Reason: {reason}",
)
THEME_RETURNED = Localized(
    "テーマ「{theme}」が差し戻されました。理由: {reason}",
    "The theme “{theme}” was returned. Reason: {reason}",
)
QUESTION_ANSWERED = Localized(
    "質問への答えを、みなさんに公開しました（お名前は出ません）。",
    "Your question was answered, for everybody to read (without your name).",
)
QUESTION_NEW = Localized(
    "「{programme}」に、新しい質問と答えが出ました。", "A new question and answer in “{programme}”."
)
QUESTION_REFUSED = Localized(
    "質問は公開しませんでした。理由: {reason}", "Your question is not published. Reason: {reason}"
)
SESSION_NEW = Localized(
    "「{programme}」の説明会「{session}」があります: {at}",
    "An information session of “{programme}”, “{session}”: {at}",
)
SESSION_CANCELLED = Localized(
    "説明会「{session}」（{at}）は中止になりました。", "The session “{session}” ({at}) is cancelled."
)


def fill(text: Localized, **facts: object) -> Localized:
    """Return a sentence with its facts put in, in both languages; titles may be in either."""
    return Localized(
        text.get("ja").format(**facts),
        text.get("en").format(**{key: facts.get(f"{key}_en") or value for key, value in facts.items()}),
    )
