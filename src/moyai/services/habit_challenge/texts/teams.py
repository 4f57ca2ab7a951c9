"""What members are told about their teams, and why something cannot be done."""

from __future__ import annotations

from moyai.engines.conversation import Localized

FORMED = Localized(
    "チーム「{team}」ができました。仲間は{mates}です。今日から、いっしょに「{challenge}」を続けましょう。",
    'Your team "{team}" is formed, with {mates}. From today you do "{challenge}" together.',
    "チーム「{team}」が できました。なかまは {mates}です。",
)
FORMED_ALONE = Localized(
    "チーム「{team}」ができました。ご家族やお友だちをさそってみましょう。",
    'Your team "{team}" is formed. Invite your family or friends.',
    "チーム「{team}」が できました。",
)
JOINED = Localized(
    "{name}が、チーム「{team}」の仲間になりました。",
    '{name} has joined your team "{team}".',
    "{name}が チームの なかまに なりました。",
)
WELCOME = Localized(
    "チーム「{team}」に入りました。仲間は{mates}です。",
    'You have joined the team "{team}", with {mates}.',
    "チーム「{team}」に はいりました。",
)
ACCOMPANIES = Localized(
    "{name}が、見守り役としてチーム「{team}」につきます。困ったときに聞いてください。",
    '{name} accompanies your team "{team}". Ask when you are in trouble.',
    "{name}が チームを みまもります。",
)
LEFT = Localized(
    "{name}は、チーム「{team}」をはなれました。これまで、ありがとうございました。",
    '{name} has left the team "{team}". Thank you for the time together.',
    "{name}は チームを はなれました。",
)
LEFT_SEEKING = Localized(
    "新しい仲間を募集しています。さそいたい方がいれば、チームのページから招待できます。",
    "The team is looking for somebody new. You can invite people on the team's page.",
    "あたらしい なかまを さがして います。",
)
GOODBYE = Localized(
    "チーム「{team}」をはなれました。続けた日数とコインは、あなたのものとして残ります。"
    "またいつでも始められます。",
    'You have left the team "{team}". Your days and coins stay yours. You can begin again whenever you like.',
    "チーム「{team}」を はなれました。コインは のこります。",
)
ENDED = Localized(
    "チーム「{team}」は、仲間がいなくなったので終わりました。おつかれさまでした。",
    'The team "{team}" has ended, as nobody is left in it. Thank you.',
)
MOVED = Localized(
    "チーム「{team}」に移りました。仲間は{mates}です。続けた日数とコインはそのままです。",
    'You have moved to the team "{team}", with {mates}. Your days and coins stay as they are.',
)
APPLIED = Localized(
    "三世代チャレンジの申し込みを受け付けました。チームが決まったら、お知らせします。",
    "Your application to the three-generation challenge has arrived. We tell you when there is a team.",
    "もうしこみを うけつけました。チームが きまったら しらせます。",
)
ENROLLED = Localized(
    "{place}の教室に申し込みました。1回目は{first}、2回目は{second}です。",
    "You have a place in the class at {place}: first on {first}, then on {second}.",
    "{place}の きょうしつに もうしこみました。1かいめは {first}です。",
)
CLASS_OFF = Localized(
    "{first}に始まる{place}の教室は、中止になりました。申し訳ありません。ほかの教室に申し込めます。",
    "The class at {place} from {first} is cancelled. We are sorry. You can ask for another.",
)
INVITED = Localized(
    "{inviter}から、チーム「{team}」への招待です。{words}",
    '{inviter} invites you to the team "{team}". {words}',
    "{inviter}が チームに さそって います。{words}",
)
ACCEPT = Localized("入る", "Join", "はいる")
NOT_NOW = Localized("いまはやめておく", "Not now", "いまは やめる")
INVITED_THANKS = Localized("ありがとうございます。チームに入りました。", "Thank you. You are in the team.")
INVITED_LATER = Localized(
    "わかりました。気が変わったら、いつでもどうぞ。", "All right. Come whenever you like."
)
ASKED = Localized(
    "{name}が、チーム「{team}」に入りたいそうです。{words}",
    '{name} would like to join your team "{team}". {words}',
    "{name}が チームに はいりたいと いって います。",
)
TAKE = Localized("むかえる", "Welcome", "むかえる")
DECLINE = Localized("今回は見送る", "Not this time", "こんかいは やめる")
ASK_TAKEN = Localized("むかえました。", "Welcomed.")
ASK_DECLINED = Localized("今回は見送りました。", "Declined this time.")
DECLINED = Localized(
    "チーム「{team}」は、今回はいっぱいでした。ほかのチームをごいっしょに探します。",
    'The team "{team}" could not take you this time. We look for another with you.',
)
MERGE_ASKED = Localized(
    "チーム「{small}」と「{into}」が、ひとつになってはどうでしょう。{why}続けた日数とコインはそのままです。",
    'What about making the teams "{small}" and "{into}" one? {why} Your days and coins stay as they are.',
    "チーム「{small}」と「{into}」が ひとつに なりませんか。",
)
MERGE_YES = Localized("いっしょになる", "Yes, together", "いっしょに なる")
MERGE_NO = Localized("このままがよい", "Stay as we are", "このままが いい")
MERGE_YES_THANKS = Localized(
    "ありがとうございます。みなさんの返事がそろったら、お知らせします。",
    "Thank you. We tell you when everybody has answered.",
)
MERGE_NO_THANKS = Localized(
    "わかりました。いまのチームのまま続けましょう。", "All right. Your team stays as it is."
)
MERGE_OVER = Localized("この相談は、もう終わっています。", "This question has been settled already.")
MERGED = Localized(
    "ふたつのチームがひとつになり、チーム「{team}」になりました。仲間は{mates}です。",
    'The two teams are now one: "{team}", with {mates}.',
)
MERGE_KEPT = Localized("チーム「{team}」は、いまのまま続けます。", 'The team "{team}" goes on as it is.')
TALKED = Localized(
    "まちの担当からのお願いです。{words} ご不明な点は、お電話ください。",
    "A request from the town: {words} Please ring us if anything is unclear.",
)
REMOVED = Localized(
    "お話しした件で、チーム「{team}」を外れていただくことにしました。{words}"
    "続けた日数とコインは残ります。納得できないときは、見直しを求めることができます。",
    'As we told you, you are no longer in the team "{team}". {words} Your days and coins stay yours. '
    "You may ask the town to look at it again.",
)
UPHELD = Localized(
    "見直しましたが、そのままにすることにしました。{note}ほかのチームは、ごいっしょに探します。",
    "We looked at it again and leave it as it is. {note} We look for another team with you.",
)
RETURNED = Localized(
    "見直しました。チャレンジにもどれます。{note}",
    "We looked at it again: you may come back to the challenge. {note}",
)
PAUSED = Localized(
    "お休みにしました。そのあいだ、報告がなくても連続日数は切れません。",
    "You are on a break. Days without a report do not end your streak.",
    "おやすみに しました。",
)

REFUSALS: dict[str, Localized] = {
    "full": Localized(
        "このチームは、もう5人います。ほかのチームを選んでください。",
        "This team has five members already. Please choose another.",
    ),
    "in_another": Localized(
        "いまは別のチームに入っています。移るときは、先に「チームを移る」を選んでください。",
        'You are in another team. To change, choose "move to another team" first.',
    ),
    "team_over": Localized("このチームは終わっています。", "This team has ended."),
    "other_programme": Localized(
        "このチームは、別の取り組みのチームです。", "This team belongs to another programme."
    ),
    "apart": Localized(
        "このチームには入れません。ほかのチームを選んでください。",
        "You cannot join this team. Please choose another.",
    ),
    "not_member": Localized("まだチャレンジに入っていません。", "You are not in the challenge yet."),
    "programme_over": Localized("この取り組みは終わりました。", "This programme has ended."),
    "programme_closed": Localized(
        "いまは申し込みを受け付けていません。", "Applications are closed at the moment."
    ),
    "already_member": Localized("もうチャレンジに入っています。", "You are in the challenge already."),
    "already_waiting": Localized(
        "もう申し込まれています。チームが決まるのをお待ちください。",
        "You have applied already. Please wait for your team.",
    ),
    "too_young": Localized(
        "18歳になっていない方は、ご家族からの招待で入れます。ご家族にたのんでください。",
        "Before 18 you join through an invitation of your family. Please ask them for one.",
    ),
    "talk_to_us": Localized(
        "もう一度始めるときは、まちの担当にお電話ください。",
        "To begin again, please ring the town's office.",
    ),
    "bad_handle": Localized(
        "呼び名は1文字から20文字で、ふつうの文字で入れてください。",
        "Please give a name of 1 to 20 ordinary characters.",
    ),
    "class_full": Localized(
        "この教室は、いっぱいになりました。ほかの日を選んでください。",
        "This class is full. Please choose another.",
    ),
    "class_over": Localized("この教室は、もう申し込めません。", "This class takes nobody any more."),
    "class_formed": Localized("チームは、もう作られています。", "The teams have been formed already."),
    "class_empty": Localized(
        "「来た」を押した方が2人からチームを作れます。",
        "Teams can be formed once two people are marked as here.",
    ),
    "class_begun": Localized(
        "もう報告があるので、もとに戻せません。ひとりずつ移すことはできます。",
        "There are reports already, so it cannot be undone. You can move people one by one.",
    ),
    "class_times": Localized(
        "2回目は、1回目より後の日時にしてください。", "The second session must be after the first."
    ),
    "preview_old": Localized(
        "申し込みが変わったので、もう一度見てから決めてください。",
        "Applications have changed. Please look again before you decide.",
    ),
    "invitation_over": Localized(
        "この招待は、もう使えません。くださった方に、もう一度たのんでください。",
        "This invitation can no longer be used. Please ask for a new one.",
    ),
    "invitation_not_yours": Localized(
        "この招待は、別の方あてです。", "This invitation is for somebody else."
    ),
    "request_over": Localized("この申し込みは、もう決まっています。", "This has been decided already."),
    "too_many": Localized(
        "いちどに出せるのは、ここまでです。前の分の返事をお待ちください。",
        "That is as many as can be open at once. Please wait for answers.",
    ),
    "not_talked": Localized(
        "まずご本人とお話しし、言葉を残してから外してください。",
        "Please talk with the member and write it down before anybody is taken out.",
    ),
    "words_needed": Localized("伝える言葉を書いてください。", "Please write the words to be told."),
    "decided": Localized("もう決まっています。", "It has been decided already."),
    "not_two": Localized(
        "ふたつのチームは、いっしょにして5人までです。", "Two teams together have at most five members."
    ),
    "already_asked": Localized(
        "どちらかのチームに、もう聞いているところです。", "One of the two teams is being asked already."
    ),
    "challenge_used": Localized(
        "このチャレンジをしているチームがあるので、消せません。", "Teams are doing this, so it stays."
    ),
    "challenge_twice": Localized(
        "同じ習慣と目標のチャレンジが、もうあります。", "There is one with this habit and goal already."
    ),
    "code_taken": Localized(
        "この記号は、もう使われています。別の記号にしてください。", "This code is taken. Please use another."
    ),
    "dates": Localized(
        "終わりの日は、始まりの日より後にしてください。", "The last day must not be before the first."
    ),
}
