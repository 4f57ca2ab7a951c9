"""What is said to whoever steers a robot, and to whoever may not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

HELD = _("いま、%(name)sさんが動かしています。見ることはできます。")
HELD_BY_JOB = _("いま、たのまれた仕事をしています。終わるまで待ってください。")
NOT_YOUR_TIME = _("いまは、あなたの当番の時間ではありません。見ることはできます。")
ONLY_LOOK = _("見ることはできますが、動かすことはできません。")
OUT_OF_SERVICE = _("このロボットは、お休み中です。")
NOBODY = _("だれか")
STOPPED = _("緊急停止で止まっています。畑にいる人に、安全を確かめてもらってください。")
STOPPED_NOW = _("緊急停止が押されました。")
MAY_NOT_RELEASE = _("緊急停止をもどせるのは、畑にいる支え手と管理者だけです。")
NOT_CONNECTED = _("ロボットとつながっていません。しばらくしてから、もう一度ためしてください。")
NOT_REACHED = _("いま、ロボットにとどきません。")
STOP_NOT_REACHED = _("ロボットにとどきません。そばの停止ボタンを、だれかに押してもらってください。")
TOO_MANY = _("一度にたくさん送られました。少し待ってください。")
PRIVATE_WORDS = _("電話番号や住所、メールアドレス、ホームページのアドレスは、送らないでください。")
LABEL_TAKEN = _("同じ名前（label）でたのんだことが、まだ終わっていません。")
ROWS_CHANGED = _("手順や場所を変えたばかりです。ロボットに伝わるまで、少し待ってください。")
ROWS_IN_USE = _("ロボットが、いま使っています。動きが終わってから変えてください。")
OWN_TIME_NOW = _("いま、決めた時間の仕事「%(name)s」をしています。%(until)sごろまで待ってください。")
OWN_TIME_SOON = _(
    "%(at)sに、決めた時間の仕事「%(name)s」があります。その前に終わらないので、始められません。"
)
CANNOT_DECIDE = _("いま、安全を確かめられないので、動かせません。少し待ってください。")
WATER_SPENT = _("きょうの水は、もうそれだけ残っていません。")
VALVE_IS_OPEN = _("水は、もう出ています。")
BAD_JOB = _("この仕事は、このままではできません。場所や量を見直してください。")
JOB_GONE = _("この仕事は、もう終わったか、ほかの人が決めました。")
JOB_TAKEN_OVER = _("畑にいる人がかわったので、仕事をやめました。")
JOB_STOPPED = _("緊急停止で止まりました。")
JOB_UNANSWERED = _("ロボットの返事がありませんでした。")
JOB_NOT_KNOWN = _("とちゅうで切れたので、水と種は、やったものとして数えました。")
