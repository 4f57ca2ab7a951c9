"""What is said of a message that cannot be read: what is wrong, in words that need no programmer."""

from __future__ import annotations

from moyai.engines.sentences import Sentence

NOT_JSON = Sentence("命令として読めない文字の並びです。", "This cannot be read as a command: it is not JSON.")
NOT_A_NUMBER_OF_JSON = Sentence("「{found}」は数として使えません。", "“{found}” cannot be used as a number.")
SAID_TWICE = Sentence(
    "「{name}」が二度書かれています。どちらか分かりません。", "“{name}” is written twice; which one holds?"
)
TOO_LONG = Sentence(
    "命令が長すぎます（{most}バイトまで）。", "The message is too long: at most {most} bytes."
)
TOO_DEEP = Sentence(
    "命令の入れ子が深すぎます（{most}段まで）。", "The message is nested too deep: at most {most} levels."
)
TOO_MANY = Sentence("命令が多すぎます（{most}個まで）。", "There are too many commands: at most {most}.")
NOT_A_NODE = Sentence(
    "命令の形をしていません（kind と args が要ります）。",
    "This is no command: it needs kind and args.",
)
NOT_A_LIST = Sentence("ここには並び（[ ]）が要ります。", "A list is needed here.")
UNKNOWN_KIND = Sentence("「{found}」という命令はありません。", "There is no command called “{found}”.")
NOT_HERE = Sentence("ここに「{found}」は置けません。", "“{found}” cannot stand here.")
MISSING = Sentence("「{name}」がありません。", "“{name}” is missing.")
UNKNOWN = Sentence("「{kind}」に「{name}」はありません。", "“{kind}” has nothing called “{name}”.")
NO_BODY = Sentence("「{kind}」は中に命令を持てません。", "“{kind}” holds no commands of its own.")
A_NUMBER = Sentence("ここには数が要ります。", "A number is needed here.")
A_WHOLE_NUMBER = Sentence("ここには整数が要ります。", "A whole number is needed here.")
BETWEEN = Sentence("{least}から{most}までの数にしてください。", "This must be between {least} and {most}.")
A_TEXT = Sentence("ここには文字が要ります。", "Text is needed here.")
NOT_PRINTABLE = Sentence("使えない文字が入っています。", "It has a character that cannot be used.")
LENGTH = Sentence("{least}文字から{most}文字までにしてください。", "This needs {least} to {most} characters.")
ONE_OF = Sentence("次のどれかにしてください：{choices}。", "This must be one of: {choices}.")
A_SIMPLE_VALUE = Sentence(
    "ここには文字か数か「はい・いいえ」が要ります。", "Text, a number, or yes or no is needed here."
)
DIGITAL = Sentence("入と切だけのピンには0か1を書きます。", "A digital pin is written 0 or 1.")
