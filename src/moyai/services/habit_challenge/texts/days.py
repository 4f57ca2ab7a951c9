"""Sentences about reports, photos, chat, reminders and streaks."""

from moyai.engines.conversation import Localized

REFUSALS: dict[str, Localized] = {
    "no_team": Localized(
        "いまはどのチームにも入っていません。チームに入ると報告できます。",
        "You are in no team at present. Join one, and you can report.",
    ),
    "supporter": Localized(
        "見守り役の方は、報告をしません。OKや応援はできます。",
        "Supporters do not report. You can give OKs and cheers.",
    ),
    "not_yet": Localized(
        "その日はまだ来ていません。その日になったら報告してください。",
        "That day has not come yet. Please report when it has.",
    ),
    "closed": Localized(
        "その日の締め切りは過ぎました。きょうの分を報告してください。",
        "That day is closed. Please report today's.",
    ),
    "not_begun": Localized(
        "チームの取り組みはまだ始まっていません。始まったら報告してください。",
        "The team has not begun yet. Please report once it has.",
    ),
    "too_many_steps": Localized(
        "歩数は10万歩までです。数字をもう一度たしかめてください。",
        "At most 100,000 steps can be reported. Please check the number.",
    ),
    "negative_steps": Localized("歩数は0以上の数字です。", "Steps are a number, 0 or more."),
    "too_long": Localized("ひとことは200文字までです。", "A comment has at most 200 characters."),
    "nothing": Localized(
        "報告する中身がありません。歩数や写真などを入れてください。",
        "There is nothing to report. Please give steps, a photo or the like.",
    ),
    "gone": Localized("この報告は、もうありません。", "This report is no longer there."),
    "own": Localized("自分の報告にOKは押せません。", "You cannot give an OK to your own report."),
    "not_mate": Localized(
        "同じチームの方の報告だけにOKを押せます。", "You can give OKs to reports of your own team only."
    ),
}

PHOTO_FAULTS: dict[str, Localized] = {
    "empty": Localized(
        "写真の中身がありません。もう一度選んでください。", "The photo is empty. Please choose it again."
    ),
    "too_large": Localized(
        "写真が大きすぎます（20MBまで）。カメラの設定で小さくするか、画面を写した写真を送ってください。",
        "The photo is too large (20 MB at most). Make it smaller in the camera's settings, or send a "
        "screenshot of it.",
    ),
    "heic": Localized(
        "この写真は「HEIC」という形式で、開けません。iPhoneの「設定」→「カメラ」→「フォーマット」で"
        "「互換性優先」を選んで撮るか、LINEで送ってください。LINEなら、そのまま送れます。",
        "This photo is in the format HEIC, which we cannot open. On the iPhone choose Settings, Camera, "
        "Formats, “Most Compatible”, or send it by LINE, where it works as it is.",
    ),
    "drawing": Localized(
        "これは絵のファイルで、写真ではありません。カメラで撮った写真を送ってください。",
        "This is a drawing, no photo. Please send a photo taken with a camera.",
    ),
    "video": Localized(
        "動画は送れません。写真を1枚送ってください。", "Videos cannot be sent. Please send one photo."
    ),
    "unknown": Localized(
        "写真として開けません。JPEGかPNGの写真を送ってください。",
        "This is no photo that we can open. Please send a JPEG or PNG.",
    ),
    "broken": Localized(
        "写真がこわれていて開けません。もう一度撮って送ってください。",
        "The photo is broken and cannot be opened. Please take it again.",
    ),
    "too_heavy": Localized(
        "開くと大きくなりすぎる写真なので、受け取れません。ふつうに撮った写真を送ってください。",
        "This picture unpacks to too much and is not taken. Please send an ordinary photo.",
    ),
    "too_small": Localized(
        "写真が小さすぎます。もとの写真を送ってください。",
        "The photo is too small. Please send the original.",
    ),
    "erased": Localized(
        "この方の記録は消されているので、写真を預かれません。",
        "This person's records were erased; no photo can be kept.",
    ),
}

OLD_PHOTO = Localized(
    "この写真は{day}に撮ったもののようです。きょうの写真があれば、入れかえてくださいね。",
    "This photo seems to be of {day}. If you have one of today, please put it in its place.",
)
PHOTO_NOT_KEPT = Localized(
    "きょうの報告は届いていますが、写真を受け取れませんでした。{why}",
    "Your report has arrived, but the photo could not be taken. {why}",
)
FACES_WAIT = Localized(
    "機械は写真に顔を見つけませんでした。見落としがあるかもしれないので、あなたが確かめるまで、チームの方には見えません。"
    "チームのページで、かくすところを選んでください。",
    "A machine saw no face in your photo. It may have missed one, so your team does not see the photo until"
    " you have looked. Please choose on your team's page what to hide.",
)
FACES_HIDDEN = Localized(
    "写真の顔を機械が見つけて、ぼかしてからチームに見せました。機械は見落とすことがあります。"
    "チームのページで確かめて、直すことができます。",
    "A machine found faces in your photo and blurred them before your team saw it. It can miss some. Please"
    " look on your team's page; you can change what is hidden.",
)

WORD_REFUSALS: dict[str, Localized] = {
    "empty": Localized("ことばを書いてください。", "Please write something."),
    "too_long": Localized("400文字までで書いてください。", "Please write at most 400 characters."),
    "too_fast": Localized(
        "つづけてたくさん送られました。少し休んでから、もう一度どうぞ。",
        "Much was sent in a short time. Please take a short break and try again.",
    ),
    "hurts": Localized(
        "このことばは、読んだ方をきずつけるかもしれません。書き直しますか。",
        "These words may hurt who reads them. Would you like to change them?",
    ),
    "no_team": REFUSALS["no_team"],
}

MODERATION_REFUSALS: dict[str, Localized] = {
    "not_mate": Localized("同じチームの方のことだけ知らせられます。", "You can only tell of your own team."),
    "own": Localized("ご自分のことは知らせられません。", "You cannot complain about yourself."),
    "why": Localized("どこが気になるかを書いてください。", "Please write what troubles you."),
    "decided": Localized("ほかの担当が、もう決めています。", "Somebody else has decided already."),
    "open": Localized("まだ決まっていません。", "It is not decided yet."),
}

HIDDEN_NOTICE = Localized(
    "チームに書かれたものを1つ、いったん見えないようにしました。気になるという声があったためです。"
    "市の担当が見て決めます。ご意見があれば、お電話ください。",
    "Something that you posted to your team is hidden for now, because somebody was troubled by it. The town "
    "will look at it. If you would like to say something to it, please telephone us.",
)
SHOWN_AGAIN = Localized(
    "見えなくしていたものを、もとどおりにしました。ご心配をおかけしました。",
    "What was hidden is shown again. We are sorry for the worry.",
)
UPHELD_NOTICE = Localized(
    "知らせてくださって、ありがとうございました。市の担当が見て、見えないようにしました。",
    "Thank you for telling us. The town has looked at it and hidden it.",
)
DISMISSED_NOTICE = Localized(
    "知らせてくださって、ありがとうございました。市の担当が見て、このままにしました。"
    "見たくないときは、その方のものを見えなくできます。",
    "Thank you for telling us. The town has looked at it and left it as it is. If you do not want to see it, "
    "you can hide that person's posts from yourself.",
)

REMIND = Localized(
    "きょうの報告がまだです。チームのみなさんが待っていますよ。",
    "Today's report is not in yet. Your team is waiting.",
)
REMIND_WORDS = Localized(
    "{giver}さんから：「{words}」（{team}のきょうの報告）",
    "From {giver}: “{words}” (today's report, {team})",
)
REPAIRED = Localized(
    "こちらの不具合で報告できなかった日があったため、連続{streak}日にもどしました。申し訳ありません。",
    "There was a day on which you could not report through our fault. You are back at {streak} days in a "
    "row. We apologise.",
)

SHEET_REFUSALS: dict[str, Localized] = {
    "unknown": Localized(
        "その番号の用紙はありません。番号をたしかめてください。",
        "There is no sheet with that number. Please check it.",
    ),
    "no_team": Localized(
        "この方は、いまチームに入っていません。チームに入れてから書き写してください。",
        "This person is in no team now. Put them in one first, then copy the sheet.",
    ),
    "left": Localized(
        "この方は、もう取り組みを離れています。", "This person has left the programme already."
    ),
    "too_late": Localized(
        "{days}日より前の分は受け取れません。新しい日だけ書き写してください。",
        "What is older than {days} days cannot be taken. Please copy the newer days only.",
    ),
    "not_yet": REFUSALS["not_yet"],
}
