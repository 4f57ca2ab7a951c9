"""Why a bot may not do something, so that a pupil of ten understands it."""

from __future__ import annotations

from moyai.engines.sentences import Sentence

AXIS_NAMES = {
    "x": Sentence("たて（x）", "Along (x)"),
    "y": Sentence("よこ（y）", "Across (y)"),
    "z": Sentence("高さ（z）", "Height (z)"),
}

FINE = Sentence("動かせます。", "The robot may do this.")
FINE_WATER = Sentence(
    "水を{water}ミリリットルまで使います。今日はそのあと{left}ミリリットル残ります。",
    "This uses up to {water} ml of water; {left} ml are left for today after it.",
)
STOP = Sentence("止めるのは、いつでもできます。", "Stopping is always allowed.")
LOCKED = Sentence(
    "ロボットは止めてあります。まず「止めたのを解く」を押してください。",
    "The robot is stopped. Release the stop first.",
)
NOT_FOR_YOU = Sentence(
    "「{kind}」は畑の係の人だけができます。", "Only those who look after the robot may use “{kind}”."
)
SCRIPT = Sentence(
    "このプログラム（Lua）は、何をするか前もって分からないので動かせません。",
    "What this script (Lua) will do cannot be known beforehand, so it may not run.",
)
PLACES = Sentence(
    "場所やピンの登録、ロボットの設定は、手順の中では変えられません。",
    "Places, pins and the robot's settings cannot be changed from within a command.",
)
OUTSIDE = Sentence(
    "{axis}が{to}まで行くと畑の外に出ます。{least}から{most}までにしてください。",
    "{axis}: {to} is outside the bed. Stay between {least} and {most}.",
)
FORBIDDEN = Sentence(
    "とちゅうで「{box}」にぶつかるかもしれません。遠回りするか、高いところを通ってください。",
    "On the way the robot might hit “{box}”. Go around it or above it.",
)
DRAGS = Sentence(
    "土の中（{soil}より下）で横に動くと、土や苗を引きずります。先に上げてください。",
    "Moving sideways below the soil ({soil}) would drag through it. Go up first.",
)
TOO_LOW = Sentence(
    "低いところ（{safe}より下）で{most}ミリより遠くへ動くと苗に当たります。先に{safe}まで上げてください。",
    "Moving more than {most} mm while below {safe} would hit plants. Go up to {safe} first.",
)
TOO_DEEP = Sentence(
    "土の中に入れられるのは{deep}までです。", "Tools may go into the soil down to {deep} only."
)
UNLOCK_ALONE = Sentence(
    "止めたのを解くことは、ほかの動きや手順に入れられません。",
    "Releasing the stop cannot be part of anything else.",
)
LOST = Sentence(
    "ロボットが今どこにいるか分かりません。先に「ホームを探す」をしてください。",
    "Nobody knows where the robot is now. Find home first.",
)
AFTER_ZERO = Sentence(
    "0の場所を変えたあとは、続けて動かせません。",
    "After changing where 0 is, it may not move in the same go.",
)
NO_PLACE = Sentence("その場所（{what}）は登録されていません。", "That place ({what}) is not registered.")
NO_VALUE = Sentence(
    "「{name}」に入れる場所か数が決まっていません。", "“{name}” has not been given a place or number."
)
NO_SEQUENCE = Sentence("手順{number}番がありません。", "There is no sequence number {number}.")
LOOP = Sentence(
    "手順{number}番が自分自身を呼び出して、終わらなくなります。",
    "Sequence {number} calls itself and would never end.",
)
TOO_MANY = Sentence("全部で{most}をこえる動きになります。", "That makes more than {most} steps in all.")
TOO_LONG = Sentence(
    "終わるまでに{takes}分かかるかもしれません。一度に{most}分までです。",
    "It could take {takes} minutes; {most} minutes at a time are allowed.",
)
ASLEEP = Sentence(
    "今はロボットの休む時間です。動かせるのは{hours}です。",
    "The robot is resting now. It works {hours}.",
)
NOT_IN_TIME = Sentence(
    "休む時間（{until}）までに終わりません。", "It would not be done before the robot rests at {until}."
)
NO_PIN = Sentence("ピン{pin}番は使えません。", "Pin {pin} may not be used.")
NO_NAMED_PIN = Sentence("その機器（{what}）は登録されていません。", "That device ({what}) is not registered.")
TOGGLED = Sentence(
    "水は「出す」か「止める」かをはっきり選んでください。",
    "For water, say clearly whether to switch it on or off.",
)
HALF_OPEN = Sentence("水は「出す」か「止める」だけです（digital）。", "Water is either on or off (digital).")
STAYS_ON = Sentence(
    "水を出したままになります。最後に必ず水を止めてください。",
    "The water would stay on. Switch it off at the end.",
)
ONLY_WAIT = Sentence(
    "水を出しているあいだは、待つことと止めることだけができます。",
    "While the water runs, the robot may only wait and switch it off.",
)
RUNS_NOW = Sentence("水が出ています。先に水を止めてください。", "The water is running. Switch it off first.")
OPEN_TOO_LONG = Sentence(
    "水を{takes}秒出すことになります。一度に{most}秒までです。",
    "The water would run for {takes} seconds; {most} seconds at a time are allowed.",
)
SPENT = Sentence(
    "水が足りません。これには{water}ミリリットル要りますが、今日の残りは{left}ミリリットルです。",
    "There is not enough water: this needs {water} ml, and {left} ml are left for today.",
)
BUSY = Sentence(
    "まだ、前にたのんだことをしています。終わってから、もう一度してください。",
    "The robot is still doing what it was asked before. Try again when that is done.",
)
TOO_OFTEN = Sentence(
    "くり返しは{most}回までです。終わりの日を早くするか、間をあけてください。",
    "It may repeat {most} times. Let it end earlier, or less often.",
)
NOT_IN_TIME_ALONE = Sentence(
    "休む時間までに終わらないことがあります（15分おくれて始まることがあります）。早くしてください。",
    "It may not be done before the robot rests (it may begin a quarter of an hour late). Make it earlier.",
)
SPENT_ALONE = Sentence(
    "決めた時間の水やりが、同じ日に合わせて{water}ミリリットルになります。1日に{most}ミリリットルまでです。",
    "What runs by itself would use {water} ml on one day; {most} ml a day are allowed.",
)
NO_TOOL = Sentence(
    "「{name}」という道具の置き場がありません。", "There is no slot for a tool called “{name}”."
)
NO_FLOW = Sentence(
    "「{name}」から1秒に何ミリリットル出るか分かりません。",
    "How many ml a second come out of “{name}” is not known.",
)
