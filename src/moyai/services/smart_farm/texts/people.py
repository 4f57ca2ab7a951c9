"""Sentences about the people of a farm: what is refused, what they are told."""

from moyai.engines.conversation import Localized
from moyai.services.smart_farm.texts import steering

REFUSALS: dict[str, Localized] = {
    "not_yours": Localized(
        "これをしてよいのは、係の人だけです。",
        "Only those in charge may do this.",
        "これは、係（かかり）の人だけが できます。",
    ),
    "overlaps": Localized("その時間は、ほかの当番と重なっています。", "That time overlaps another turn."),
    "backwards": Localized(
        "終わりの時刻は、始まりより後にしてください。", "The end has to be after the beginning."
    ),
    "too_long_turn": Localized("当番は1回8時間までです。", "A turn is at most eight hours."),
    "past": Localized("その当番は、もう始まっているか、終わっています。", "That turn has begun or is over."),
    "offered": Localized("もう、代わりの人をさがしています。", "Somebody else is being sought already."),
    "taken": Localized(
        "ほかの人が先に引き受けました。ありがとうございます。",
        "Somebody else was first. Thank you.",
        "ほかの人が さきに ひきうけました。ありがとう。",
    ),
    "busy_then": Localized(
        "その時間は、ほかのロボットの当番があります。", "You have a turn at another robot at that time."
    ),
    "not_operator": Localized(
        "この人は、ロボットの当番に入れません。", "This person takes no turns at robots."
    ),
    "not_guardian": Localized(
        "このお子さんの保護者として登録されていません。", "You are not registered as this child's guardian."
    ),
    "no_consent": Localized(
        "おうちの人の「いいですよ」が、まだ届いていません。先生に聞いてみてください。",
        "Your family has not agreed yet. Please ask your teacher.",
        "おうちの人の「いいですよ」が まだ ありません。先生に きいてください。",
    ),
    "empty_words": Localized("ことばを書いてください。", "Please write something.", "ことばを かいてね。"),
    "long_words": Localized("400文字までで書いてください。", "Please write at most 400 characters."),
    "private_words": Localized(
        "電話番号や住所、メールアドレス、ホームページのアドレスは書かないでください。",
        "Please do not write telephone numbers, addresses, e-mail or web addresses.",
        "でんわばんごうや、じゅうしょ、メール、ホームページは かかないでね。",
    ),
    "too_fast": Localized(
        "つづけてたくさん送られました。少し休んでから、もう一度どうぞ。",
        "Much was sent in a short time. Please take a short break and try again.",
    ),
    "gone": Localized("この日記は、もうありません。", "This entry is no longer there."),
    "why": Localized("どこが気になるかを書いてください。", "Please write what troubles you."),
    "decided": Localized("ほかの係が、もう決めています。", "Somebody has decided already."),
    "film_waits": Localized("いま、この畑の映像を作っています。", "A film of this bed is being made."),
    "film_days": Localized("映像は、1年以内の日にちで作れます。", "A film covers at most a year."),
    "no_pictures": Localized(
        "その期間には、写真が2枚以上ありません。", "There are fewer than two pictures of those days."
    ),
    "closed_month": Localized(
        "この月の時間は、もう締めてあります。", "The hours of this month are settled already."
    ),
    "open_month": Localized("月が終わってから締めてください。", "A month is settled once it is over."),
    "too_many_minutes": Localized("1日は24時間までです。", "A day has at most 24 hours."),
    "weighs": Localized(
        "重さは1グラムから1000キログラムまでで入れてください。",
        "Please give a weight from 1 gram to 1,000 kilograms.",
    ),
    "too_much": Localized(
        "分けられる残りより多くなっています。残りは{left}グラムです。",
        "That is more than there is left: {left} grams.",
    ),
    "nobody": Localized("だれに分けるかを選んでください。", "Please say who has it."),
    "future": Localized("まだ来ていない日です。", "That day has not come yet."),
    "received": Localized("もう受け取りの印があります。", "It has been marked as received."),
    "no_film": Localized("映像がまだありません。", "There is no film yet."),
    "no_here": Localized(
        "いまの場所が分かりません。先に「もとの場所をさがす」を押してください。",
        "Its place is not known. Find home first.",
        "ばしょが わかりません。さきに「もとの ばしょを さがす」を おしてね。",
    ),
    "left": Localized("この人は、もう農園の人ではありません。", "This person is no longer of the farm."),
}

TURN_BEGINS = Localized(
    "{robot}の当番が{clock}に始まります。{note}",
    "Your turn at {robot} begins at {clock}. {note}",
    "{robot}の とうばんが {clock}に はじまります。{note}",
)
TURN_NOTE = Localized("前の人からの引きつぎがあります。", "There is a note from whoever was before you.")
NO_NOTE = Localized("引きつぎはありません。", "There is no note.")
TURN_GIVEN = Localized(
    "{robot}の当番が決まりました。{day} {clock}からです。", "You have a turn at {robot}: {day} at {clock}."
)
TURN_CANCELLED = Localized(
    "{day} {clock}からの{robot}の当番は、なくなりました。",
    "Your turn at {robot} on {day} at {clock} is cancelled.",
)
TURN_SOUGHT = Localized(
    "{name}さんが、{day} {clock}からの{robot}の当番を代わってくれる方をさがしています。",
    "{name} is looking for somebody to take the turn at {robot} on {day} at {clock}.",
)
TURN_TAKEN = Localized(
    "{name}さんが、{day} {clock}からの{robot}の当番を引き受けてくれました。",
    "{name} takes your turn at {robot} on {day} at {clock}.",
)
TAKEN_OVER = Localized(
    "{name}さんが{robot}をかわりました。{why}",
    "{name} has taken over {robot}. {why}",
    "{name}さんが {robot}を かわりました。{why}",
)
JOB_DONE = Localized("{robot}：「{what}」が終わりました。", "{robot}: “{what}” is done.")
JOB_FAILED = Localized(
    "{robot}：「{what}」はできませんでした。{why}", "{robot}: “{what}” could not be done. {why}"
)
APPROVAL_WANTED = Localized(
    "{name}さんが、{robot}に「{what}」をたのみました。確認してください。",
    "{name} asks {robot} for “{what}”. Please look at it.",
)
CONSENT_GONE = Localized(
    "{name}さんの参加の同意が取り消されました。", "The consent for {name} to take part was withdrawn."
)
HIDDEN = Localized(
    "あなたの日記の1つを、いま見えないようにしています。係が見てから決めます。",
    "One of your diary entries is hidden until somebody in charge has looked at it.",
    "あなたの日記（にっき）の ひとつが いま みえません。係（かかり）が みてから きめます。",
)
SHOWN_AGAIN = Localized("あなたの日記が、また見えるようになりました。", "Your diary entry can be seen again.")
SHARE_GIVEN = Localized(
    "{crop}が{grams}グラム、あなたの分になりました。受け取りの番号は{code}です。",
    "{grams} grams of {crop} are yours. The number of the receipt is {code}.",
)

JOB_WORDS = steering.JOBS
