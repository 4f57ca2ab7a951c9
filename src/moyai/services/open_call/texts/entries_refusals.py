"""What is refused of an entry, in words."""

from moyai.engines.conversation import Localized

REFUSALS: dict[str, Localized] = {
    "not_open": Localized(
        "このプログラムは、いま応募を受け付けていません。", "This programme takes no entries at present."
    ),
    "too_early": Localized(
        "応募の受付は {opens} に始まります。", "Entries are taken from {opens}."
    ),
    "too_late": Localized(
        "締切は {closes} でした（いまは {now}）。締切を過ぎたため提出できません。下書きは残しています。",
        "The deadline was {closes}; it is {now} now. Nothing can be handed in any more. Your draft is kept.",
    ),
    "no_form": Localized(
        "応募フォームの準備ができていません。事務局にお問い合わせください。",
        "The form is not ready yet. Please ask the office.",
    ),
    "theme_wanted": Localized("応募するテーマを選んでください。", "Please choose a theme."),
    "not_leader": Localized(
        "これは代表の方だけができます。", "Only the leader of the team can do this."
    ),
    "not_draft": Localized(
        "もう提出しています。直すときは、先に「書き直す」を押してください。",
        "It has been handed in. To change it, press “Take back and edit” first.",
    ),
    "draft_too_long": Localized(
        "文が長すぎて保存できません。短くしてください。",
        "The text is too long to be saved. Please shorten it."
    ),
    "not_ready": Localized(
        "まだ提出できません。足りないもの：{what}", "It cannot be handed in yet. What is missing: {what}"
    ),
    "nothing_handed_in": Localized("提出したものがありません。", "Nothing has been handed in."),
    "cannot_take_back": Localized(
        "審査が始まっているため、書き直せません。", "The review has begun: it can no longer be edited."
    ),
    "cannot_withdraw": Localized(
        "いまの段階では取り下げられません。事務局にご連絡ください。",
        "It cannot be withdrawn at this stage. Please ask the office.",
    ),
    "needs_reason": Localized("理由を書いてください。", "Please write the reason."),
    "team_full": Localized(
        "チームは{most}人までです。{count}人目は加えられません（招待中の人も数えます）。",
        "A team has {most} people at the most: number {count} cannot be added (invitations count).",
    ),
    "name_wanted": Localized("名前を書いてください。", "Please write the name."),
    "bad_birthday": Localized(
        "生年月日を正しく書いてください。", "Please write a possible date of birth."
    ),
    "birthday_wanted": Localized(
        "この応募では生年月日が必要です（18歳未満の方に保護者の同意をお願いするため）。",
        "This programme has to know your date of birth (who is under 18 needs a guardian's consent).",
    ),
    "invitation_over": Localized(
        "この招待は、もう使えません。くださった方に、もう一度たのんでください。",
        "This invitation is over. Please ask for another.",
    ),
    "already_in_team": Localized("もうこのチームの一員です。", "You are in this team already."),
    "leader_leaves": Localized(
        "代表は、先に代表をほかの人にゆずってください。", "As the leader, hand over to somebody else first."
    ),
    "cannot_lead": Localized(
        "代表にできるのは、招待を受けたメンバーだけです。",
        "Only a member who has accepted the invitation can lead.",
    ),
    "team_fixed": Localized(
        "審査が始まったあとは、ここでチームを変えられません。事務局にご連絡ください。",
        "After the review has begun the team cannot be changed here. Please ask the office.",
    ),
    "no_minor": Localized(
        "保護者の同意は、18歳未満のメンバーだけに必要です。",
        "Only members under 18 need a guardian's consent."
    ),
    "consent_over": Localized(
        "このリンクは、もう使えません。チームに、新しいリンクをたのんでください。",
        "This link is over. Please ask the team for another.",
    ),
    "own_consent": Localized(
        "チームの人は、保護者として同意できません。保護者の方に開いてもらってください。",
        "Members of the team cannot consent as guardian. Please have your guardian open it.",
    ),
    "consent_unticked": Localized(
        "同意するときは、保護者の名前を書き、□を押してください。",
        "To consent, write the guardian's name and tick the box.",
    ),
    "file_too_large": Localized(
        "ファイルが大きすぎます。1つ{most}MBまでです。", "The file is too large: {most} MB at the most."
    ),
    "files_too_large": Localized(
        "この応募のファイルは、合わせて{most}MBまでです。", "All files of an entry: {most} MB at the most."
    ),
    "too_many_files": Localized(
        "ファイルは{most}個までです。", "There can be {most} files at the most."
    ),
    "same_file": Localized("同じファイルが、もうあります。", "The same file is there already."),
    "no_such_field": Localized(
        "この質問には、ファイルを付けられません。", "Files cannot be added to this question."
    ),
    "empty": Localized("ファイルが空です。", "The file is empty."),
    "broken": Localized(
        "ファイルがこわれているか、途中で切れています。", "The file is broken or cut off."
    ),
    "unknown": Localized(
        "この種類のファイルは受け取れません。"
        "PDF、PNG、JPEG、テキスト・CSV、Word・Excel・PowerPoint、ZIPを送ってください。",
        "This kind of file is not taken. "
        "Please send PDF, PNG, JPEG, text, CSV, Word, Excel, PowerPoint or ZIP.",
    ),
    "program": Localized(
        "プログラムやスクリプトを含むファイルは受け取れません。{name}",
        "Programs and scripts are not taken. {name}",
    ),
    "active": Localized(
        "マクロやスクリプトの入った文書は受け取れません。PDFに書き出して送ってください。",
        "Documents with macros or scripts are not taken. Please export it as PDF.",
    ),
    "encrypted": Localized(
        "パスワードのかかったファイルは受け取れません。外してから送ってください。{name}",
        "Files with a password are not taken. Please remove it first. {name}",
    ),
    "nested": Localized(
        "ZIPの中に、さらに圧縮ファイルがあります。ひとつにまとめ直してください。{name}",
        "There is an archive within the archive. Please pack it anew. {name}",
    ),
    "polyglot": Localized(
        "ファイルのうしろや間に、別のものが入っています。作り直して送ってください。{name}",
        "The file hides something else. Please make it anew. {name}",
    ),
    "bomb": Localized(
        "広げると大きすぎるZIPです（中身は合わせて{most}MBまで）。{name}",
        "Unpacked, the archive is too large ({most} MB at the most). {name}",
    ),
    "many": Localized(
        "ZIPの中のファイルが多すぎます（{most}個まで）。",
        "The archive has too many files ({most} at the most)."
    ),
    "names": Localized(
        "ZIPの中に、使えないファイル名があります。{name}", "A name in the archive cannot be used. {name}"
    ),
    "old_office": Localized(
        "古い形式のWord・Excel・PowerPointです。新しい形式かPDFで保存して送ってください。",
        "This is an old Word, Excel or PowerPoint file. Please save it in the new format or as PDF.",
    ),
    "other_archive": Localized(
        "この圧縮形式は受け取れません。ZIPで送ってください。",
        "This kind of archive is not taken. Please send a ZIP.",
    ),
    "too_many_sign_ups": Localized(
        "ここからの登録が続いたため、いまは受け付けられません。1時間ほどおいて、もう一度お試しください。",
        "Too many have signed up from here. Please try again in an hour.",
    ),
    "sign_up_name": Localized("お名前を書いてください。", "Please write your name."),
}  # fmt: skip
