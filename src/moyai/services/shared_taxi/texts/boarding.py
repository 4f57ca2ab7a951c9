"""Where to get in and out, how far it is on foot, and when to leave the house."""

from moyai.engines.conversation import Localized, Text

FACT_BOARD = Localized("乗り場", "Where to wait")
FACT_ALIGHT = Localized("降り場", "Where you get out")
FACT_LEAVE = Localized("出かける時刻", "Leave by")
STAND = Localized("{name}（{stand}）", "{name} ({stand})")
WALK = Localized(
    Text(
        "{where}。歩いて{metres}メートル、{minutes}分ほどです。",
        "{where} 徒歩{minutes}分",
        "{where}。歩いて{minutes}分ほどです。",
    ),
    Text(
        "{where}: {metres} m on foot, about {minutes} minutes.",
        "{where}, {minutes} min on foot",
        "{where}, about {minutes} minutes on foot.",
    ),
    "{where}。あるいて {minutes}ふん くらいです。",
)
HERE = Localized("{where}。すぐ前です。", "{where}: just in front.")
NOTE_BOARD = Localized(
    Text("乗り場は{where}、歩いて{minutes}分ほどです。", "乗り場 {where} 徒歩{minutes}分"),
    Text("Get in at {where}, about {minutes} minutes on foot.", "Get in at {where}, {minutes} min on foot"),
)
NOTE_ALIGHT = Localized(
    Text("降り場は{where}、そこから歩いて{minutes}分ほどです。", "降り場 {where} 徒歩{minutes}分"),
    Text(
        "Get out at {where}, then about {minutes} minutes on foot.",
        "Get out at {where}, {minutes} min on foot",
    ),
)
TELL_BOARD = Localized(
    Text(
        "乗り場は{where}。歩いて{metres}メートル、{minutes}分ほどです。{clock}までに{door}を出てください。",
        spoken="乗り場は{where}、歩いて{minutes}分ほどです。{clock}までに{door}を出てください。",
    ),
    "Get in at {where} ({metres} m on foot, about {minutes} minutes). Please leave {door} by {clock}.",
)
TELL_LEAVE = Localized("{clock}までに{door}を出てください。", "Please leave {door} by {clock}.")
TELL_ALIGHT = Localized(
    "{where}で降りて、歩いて{minutes}分ほどです。",
    "You get out at {where}, then about {minutes} minutes on foot.",
)
TELL_WAIT = Localized("{where}でお待ちください。", "Please wait at {where}.")
