"""What stands on the pages of a robot: in Japanese, English, and in few easy words (``easy``)."""

from __future__ import annotations

from moyai.core.languages import get_page_language
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import JobKind, JobStatus

WORDS: dict[str, Localized] = {
    "stop": Localized("とめる（緊急停止）", "Stop (emergency)", "とめる"),
    "stop_hint": Localized(
        "いつでも、だれでも押せます。Escキーでも止まります。",
        "Anybody may press it at any time. The Escape key stops too.",
        "いつでも おせます。",
    ),
    "stop_sending": Localized("止めています…", "Stopping…", "とめて います…"),
    "stop_failed": Localized(
        "止める合図がまだ届いていません。くり返し送っています。畑に人がいれば、声をかけてください。",
        "The stop has not arrived yet. It is being sent again. If somebody is at the bed, call out.",
        "まだ とまって いません。もういちど おくって います。",
    ),
    "release": Localized("止めたのを解く", "Release the stop", "とめたのを とく"),
    "release_ask": Localized(
        "畑のまわりに人や物がないことを確かめてから押してください。",
        "Press only when nobody and nothing is in the way at the bed.",
        "まわりを みてから おしてください。",
    ),
    "stopped": Localized(
        "ロボットは緊急停止で止まっています。",
        "The robot is stopped.",
        "ロボットは とまって います。",
    ),
    "silent": Localized(
        "ロボットからの返事がありません。", "The robot does not answer.", "ロボットの へんじが ありません。"
    ),
    "out_of_service": Localized(
        "ロボットはお休み中です。", "The robot is out of service.", "ロボットは おやすみです。"
    ),
    "busy": Localized("動いています。", "It is moving.", "うごいて います。"),
    "idle": Localized("待っています。", "It is waiting.", "まって います。"),
    "doing": Localized("いまの仕事：{what}", "Doing: {what}", "いま：{what}"),
    "place": Localized(
        "いまの場所：たて{x}ミリ、よこ{y}ミリ、高さ{z}ミリ",
        "At {x} mm along, {y} mm across, height {z} mm",
        "ばしょ：たて{x}、よこ{y}、たかさ{z}",
    ),
    "no_place": Localized("いまの場所は分かりません。", "Its place is not known.", "ばしょは わかりません。"),
    "mine": Localized(
        "あなたが動かせます（{until}まで）。",
        "You steer it (until {until}).",
        "あなたの ばんです（{until}まで）。",
    ),
    "theirs": Localized(
        "いまは{name}さんが動かしています（{until}まで）。あなたは見ることができます。",
        "{name} steers it (until {until}). You can watch.",
        "いまは {name}さんの ばんです。みて いてね。",
    ),
    "for_job": Localized(
        "いまは、たのまれた仕事をしています。",
        "It is doing a job it was asked for.",
        "たのまれた しごとを しています。",
    ),
    "nobodys": Localized(
        "いまはだれも動かしていません。", "Nobody steers it now.", "いまは だれも うごかして いません。"
    ),
    "take": Localized("動かしはじめる", "Take it", "うごかす"),
    "keep": Localized("もうしばらく動かす", "Keep it longer", "もっと つかう"),
    "give_back": Localized("終わる（返す）", "Finish and give it back", "おわる"),
    "hand_over": Localized("ほかの人にわたす", "Hand it to somebody", "ほかの人に わたす"),
    "take_over": Localized("かわりに動かす", "Take it over", "かわる"),
    "take_over_why": Localized("かわる理由", "Why you take it over", "りゆう"),
    "why_safety": Localized("安全のため、かわる", "Take it over for safety", "あぶないので かわる"),
    "why_absent": Localized("返事がないため、かわる", "Take it over: no answer", "へんじが ないので かわる"),
    "look": Localized("写真をとる", "Take a picture", "しゃしんを とる"),
    "water": Localized("水をやる", "Water", "みずを やる"),
    "water_this": Localized("この{plant}に水をやる", "Water this {plant}", "この {plant}に みずを やる"),
    "sow": Localized("種をまく", "Sow", "たねを まく"),
    "measure": Localized("土の水分をはかる", "Measure the soil's moisture", "つちを はかる"),
    "go": Localized("植物のところへ行く", "Go to a plant", "しょくぶつへ いく"),
    "home": Localized("もとの場所へもどる", "Go home", "もどる"),
    "find_home": Localized("もとの場所をさがす", "Find home", "もとの ばしょを さがす"),
    "forwards": Localized("おくへ {mm}ミリ", "Away {mm} mm", "おくへ {mm}"),
    "backwards": Localized("手前へ {mm}ミリ", "Near {mm} mm", "てまえへ {mm}"),
    "left": Localized("左へ {mm}ミリ", "Left {mm} mm", "ひだりへ {mm}"),
    "right": Localized("右へ {mm}ミリ", "Right {mm} mm", "みぎへ {mm}"),
    "up": Localized("上へ {mm}ミリ", "Up {mm} mm", "うえへ {mm}"),
    "down": Localized("下へ {mm}ミリ", "Down {mm} mm", "したへ {mm}"),
    "steps": Localized("1回に動く長さ", "How far at once", "うごく ながさ"),
    "step_of": Localized("{mm}ミリ", "{mm} mm", "{mm}ミリ"),
    "deeds": Localized("すること", "What to do", "なにを する？"),
    "moving": Localized("少しずつ動かす", "Move a little", "すこし うごかす"),
    "holding": Localized("だれが動かすか", "Who steers", "だれの ばん？"),
    "now": Localized("いまのようす", "How it is now", "いま"),
    "jobs": Localized("たのんだ仕事", "What was asked for", "たのんだ しごと"),
    "no_jobs": Localized("まだありません。", "None yet.", "まだ ありません。"),
    "cancel": Localized("とりやめる", "Cancel", "やめる"),
    "picture": Localized("さいごの写真", "The last picture", "さいごの しゃしん"),
    "no_picture": Localized(
        "まだ写真がありません。", "There is no picture yet.", "しゃしんは まだ ありません。"
    ),
    "map": Localized("畑の地図", "Map of the bed", "はたけの ちず"),
    "in_words": Localized("地図をことばで", "The map in words", "ちずを ことばで"),
    "robot_here": Localized("ロボットの場所", "Where the robot is", "ロボット"),
    "which_plant": Localized("どの植物にしますか", "Which plant?", "どの しょくぶつ？"),
    "which_crop": Localized("何の種をまきますか", "What shall be sown?", "なんの たね？"),
    "which_place": Localized("どこにまきますか", "Where shall it be sown?", "どこに まく？"),
    "here": Localized("いまの場所", "Where it is now", "ここ"),
    "next_place": Localized(
        "となりのあいている場所（たて{x}、よこ{y}）",
        "The next free place ({x} along, {y} across)",
        "あいている ところ（{x}、{y}）",
    ),
    "no_place_left": Localized(
        "あいている場所がありません。", "There is no free place.", "あいている ところが ありません。"
    ),
    "no_plants": Localized(
        "まだ何も植わっていません。", "Nothing grows here yet.", "まだ なにも ありません。"
    ),
    "whom": Localized("だれにわたしますか", "To whom?", "だれに？"),
    "nobody_else": Localized(
        "いまわたせる人がいません。", "There is nobody to hand it to.", "わたせる人が いません。"
    ),
    "back": Localized("もどる", "Back", "もどる"),
    "scan_start": Localized("順番に光らせる", "Start scanning", "はじめる"),
    "scan_stop": Localized("光るのを止める", "Stop scanning", "とめる（ひかるのを）"),
    "access": Localized("押しかたをえらぶ", "How you press", "おしかた"),
    "chose": Localized("{what}", "{what}", "{what}"),
    "held": Localized(
        "長く押したので、ロボットを止めます。", "Long press: the robot is stopped.", "とめます。"
    ),
    "group_back": Localized("前にもどる", "Back to the groups", "まえに もどる"),
    "other_pages": Localized("ほかのページ", "Other pages", "ほかの ページ"),
    "letters": Localized("文字をえらんで書く", "Write by choosing letters", "もじを えらんで かく"),
    "letters_row": Localized("「{letter}」の行", "Row of “{letter}”", "「{letter}」の ぎょう"),
    "letters_other": Localized("けす・空ける・終わる", "Delete, space, done", "けす・あける・おわる"),
    "letters_back": Localized("1つけす", "Delete", "けす"),
    "letters_change": Localized("゛゜小", "Large, small", "゛゜小"),
    "letters_space": Localized("空ける", "Space", "あける"),
    "letters_line": Localized("つぎの行", "New line", "つぎの ぎょう"),
    "letters_done": Localized("文字をしまう", "Close the letters", "もじを しまう"),
    "plant_place": Localized("たて{x}、よこ{y}", "{x} along, {y} across", "たて{x}、よこ{y}"),
    "stop_sent": Localized(
        "止める合図を送りました。ロボットの返事を待っています。",
        "The stop was sent. The robot has not answered yet.",
        "とめる あいずを おくりました。へんじを まって います。",
    ),
    "diary_today": Localized("きょうの畑のこと", "The bed today", "きょうの はたけ"),
    "diary_hint": Localized(
        "農園の人みんなが読みます。電話番号や住所は書かないでください。",
        "Everybody on the farm reads it. Please write no telephone numbers or addresses.",
        "みんなが よみます。でんわばんごうや じゅうしょは かかないでね。",
    ),
    "diary_picture": Localized("さいごの写真をつける", "Add the last picture", "しゃしんを つける"),
    "diary_handover": Localized(
        "つぎの人への引きつぎにする", "A note for whoever comes next", "つぎの人に つたえる"
    ),
    "diary_handover_hint": Localized(
        "つぎの人の当番が始まるとき、いちばん先に出ます。",
        "It is the first thing when the next turn begins.",
        "つぎの人が さいしょに よみます。",
    ),
    "diary_write": Localized("書く", "Write", "かく"),
    "diary_so_far": Localized("これまでの日記", "The diary so far", "いままでの にっき"),
    "diary_none": Localized("まだ何も書かれていません", "Nothing has been written yet", "まだ ありません"),
    "diary_waiting": Localized(
        "おうちの人の「いいですよ」がまだないので、読むことだけできます。",
        "Your family has not agreed yet: you can read.",
        "おうちの人の「いいですよ」が まだ ないので、よむだけ できます。",
    ),
    "film": Localized("写真をつないだ映像", "A film of the pictures", "しゃしんの えいぞう"),
    "film_make": Localized("映像を作る", "Make a film", "えいぞうを つくる"),
    "notes": Localized("前の人からの引きつぎ", "A note from whoever was before you", "まえの人から"),
    "notes_read": Localized("読みました", "I have read it", "よみました"),
    "diary": Localized("日記", "Diary", "にっき"),
    "asked": Localized("たのみました。", "It was asked.", "たのみました。"),
    "asked_approval": Localized(
        "たのみました。先生か支え手が「いいですよ」と言ったら始まります。",
        "It was asked. It begins when your teacher or a supporter agrees.",
        "たのみました。せんせいが「いいよ」と いったら はじまります。",
    ),
    "sent": Localized("動きはじめます。", "It begins to move.", "うごきます。"),
    "did_stop": Localized("止めました。", "It is stopped.", "とめました。"),
    "not_sure": Localized(
        "止める合図を送りました。ロボットの返事がまだありません。"
        "畑に人がいれば、そばの停止ボタンを押してもらってください。",
        "The stop was sent; the robot has not answered. Have somebody at the bed press the button beside it.",
        "あいずを おくりました。へんじが まだ ありません。はたけの人に ボタンを おして もらってね。",
    ),
    "did_release": Localized("止めたのを解きました。", "The stop is released.", "とめたのを ときました。"),
    "did_take": Localized("動かせます。どうぞ。", "It is yours. Go ahead.", "どうぞ。"),
    "did_give_back": Localized("おつかれさまでした。", "Thank you. It is given back.", "おつかれさま。"),
    "did_hand_over": Localized("わたしました。", "It is handed over.", "わたしました。"),
    "did_cancel": Localized("とりやめました。", "It is cancelled.", "やめました。"),
    "watering": Localized("{ml}ミリリットル", "{ml} ml", "{ml}ミリリットル"),
    "waiting": Localized("順番待ち：{count}件", "Waiting: {count}", "まっている しごと：{count}"),
    "just_now": Localized("{at}に撮影", "Taken at {at}", "{at}の しゃしん"),
}

JOBS: dict[JobKind, Localized] = {
    JobKind.SOW: Localized("種をまく", "Sow", "たねを まく"),
    JobKind.WATER: Localized("水をやる", "Water", "みずを やる"),
    JobKind.PHOTOGRAPH: Localized("写真をとる", "Take a picture", "しゃしんを とる"),
    JobKind.MEASURE: Localized("土の水分をはかる", "Measure the soil", "つちを はかる"),
    JobKind.SEQUENCE: Localized("決まった手順", "A sequence", "きまった しごと"),
}
JOB_STATES: dict[JobStatus, Localized] = {
    JobStatus.ASKED: Localized("確認を待っています", "Waits for a yes", "「いいよ」を まって います"),
    JobStatus.QUEUED: Localized("順番を待っています", "Waits for its turn", "じゅんばんを まって います"),
    JobStatus.RUNNING: Localized("動いています", "Running", "うごいて います"),
    JobStatus.DONE: Localized("終わりました", "Done", "できました"),
    JobStatus.FAILED: Localized("できませんでした", "Could not be done", "できませんでした"),
    JobStatus.REFUSED: Localized("見送りました", "Not this time", "こんどに しましょう"),
    JobStatus.CANCELLED: Localized("とりやめました", "Cancelled", "やめました"),
}

MAY_NOT: dict[str, Localized] = {
    "not_holding": Localized(
        "先に「動かしはじめる」を押してください。", "Take the robot first.", "さきに「うごかす」を おしてね。"
    ),
}


class Words:
    """The words of a page in its language, easy ones for who wants them: ``words("mine", until=…)``."""

    def __init__(self, *, is_simple: bool) -> None:
        language = get_page_language()
        self.language = "easy" if is_simple and language == "ja" else language

    def __getitem__(self, key: str) -> str:
        return WORDS[key].get(self.language)

    def __call__(self, key: str, **facts: object) -> str:
        """Return a sentence with its places filled."""
        return WORDS[key].format(**facts).get(self.language)

    def put(self, text: Localized) -> str:
        """Return any sentence in these words."""
        return text.get(self.language)
