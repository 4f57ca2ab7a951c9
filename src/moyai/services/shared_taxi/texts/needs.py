"""What somebody needs on the way: how she gets about, how long, how far, what the driver should know."""

from moyai.core.residents.enums import Mobility
from moyai.engines.conversation import Localized, Text

TITLE = Localized("歩くこと・運転手への伝言", "Walking, and notes to the driver")
WHAT = Localized("何を変えますか。", "What would you like to change?", "なにを かえますか。")
ABOUT = {
    "mobility": Localized("外を歩くとき", "How you get about", "そとを あるくとき"),
    "kerb": Localized("玄関から車まで", "From your door to the car", "げんかんから くるままで"),
    "walk": Localized("停留所まで歩ける距離", "How far you can walk to a stop", "あるける きょり"),
    "note": Localized("運転手への伝言", "Note to the driver", "うんてんしゅへの でんごん"),
    "driver": Localized("なじみの運転手", "A driver you know", "なじみの うんてんしゅ"),
}
MOBILITY = Localized(
    "外を歩くとき、何を使いますか。", "What do you use when you go out?", "そとで なにを つかいますか。"
)
MOBILITIES: dict[str, Localized] = {
    Mobility.UNAIDED: Localized("何も使わない", "Nothing", "なにも つかわない"),
    Mobility.CANE: Localized("つえ", "A cane", "つえ"),
    Mobility.WALKER: Localized("歩行器・シルバーカー", "A walker", "ほこうき"),
    Mobility.WHEELCHAIR: Localized("車いす", "A wheelchair", "くるまいす"),
}
WALKER_DETAIL = Localized("車の荷室に積みます", "It goes into the boot")
KERB = Localized(
    Text(
        "家を出て車の前に来るまで、何分くらいかかりますか。",
        spoken="家を出て、車の前に来るまで、何分くらいかかりますか。",
    ),
    "How many minutes do you need from your door to the car?",
    "いえを でて くるままで なんぷん かかりますか。",
)
KERB_HINT = Localized(
    "車はその分だけ待ちます。急がなくてだいじょうぶです。",
    "The car waits for so long. There is no need to hurry.",
)
USUAL = Localized("ふつう", "The usual", "ふつう")
AT_ONCE = Localized("すぐに乗れる", "At once", "すぐ")
MINUTES = Localized("{minutes}分くらい", "About {minutes} minutes", "{minutes}ふん くらい")
WALK = Localized(
    "乗り場まで、どのくらいなら歩けますか。",
    "How far can you walk to where you get in?",
    "どのくらい あるけますか。",
)
WALK_HINT = Localized(
    "停留所で乗る区域や、近くの乗り場なら空きがあるときに使います。",
    "Used in areas with stops, and when there is a place from a spot nearby.",
)
NO_WALK = Localized("歩けない（玄関先で乗る）", "Not at all: at my door", "あるけない")
METRES = Localized("{metres}メートルまで", "Up to {metres} m", "{metres}メートルまで")
NOTE_WISH = Localized(
    "運転手への伝言をどうしますか。", "What about the note to the driver?", "でんごんを どうしますか。"
)
NOTE_WRITE = Localized("書く・書きなおす", "Write it", "かく")
NOTE_ERASE = Localized("消す", "Erase it", "けす")
NOTE_KEEP = Localized("このままでよい", "Leave it as it is", "このままで いい")
NOTE = Localized(
    "運転手に知っておいてほしいことを書いてください。",
    "What should the driver know?",
    "うんてんしゅに しってほしい ことを かいてください。",
)
NOTE_HINT = Localized(
    "例：犬がいます。ベルを長く押してください。60文字まで。運転手と配車の係が見ます。",
    "For example: there is a dog; please ring for long. Up to 60 characters. Drivers and dispatchers see it.",
)
NOTE_CHANGED = Localized(
    "変えました。もう予約されている便でも、運転手の画面に出る伝言が変わります。",
    "Changed. It also changes what drivers see for rides that are booked already.",
    "かえました。うんてんしゅの がめんも かわります。",
)
NONE = Localized("なし", "None", "なし")
DRIVER = Localized("どの運転手がよいですか。", "Which driver?", "どの うんてんしゅが いいですか。")
DRIVER_HINT = Localized(
    "お約束ではありません。同じくらい都合のよい車が2台あるときにだけ、その運転手の車にします。時刻や順番は変わりません。",
    "This is a wish and no promise: of two cars that suit as well, yours comes with that driver. "
    "Neither times nor turns change.",
)
DRIVER_OF = Localized(
    "{day}の{vehicle}の運転手", "The driver of {vehicle} on {day}", "{day}の {vehicle}の うんてんしゅ"
)
DRIVER_SET = Localized("決めてある", "Chosen", "きめてある")
NO_DRIVER = Localized("だれでもよい", "Anybody", "だれでも いい")
NO_DRIVERS = Localized(
    "この半年に乗った車がまだないので、選べません。",
    "You have not ridden in the last six months, so there is nobody to choose from.",
)
CHANGED = Localized(
    Text("変えました。次の予約から、この通りにします。", "変えました"),
    Text("Changed. It holds from your next booking on.", "Changed"),
    "かえました。つぎの よやくから この とおりに します。",
)
NOT_CHANGED = Localized("変えていません。", "Nothing has been changed.", "かえていません。")
MORE = Localized("ほかのことも変える", "Change something else", "ほかも かえる")
