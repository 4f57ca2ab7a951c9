"""Sentences about files of devices: why one is not taken, what a person has to decide."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KEPT_ASIDE = _("送られたものは30日のあいだ保管してあります。")

FAULTS: dict[str, Any] = {
    "empty": _("ファイルの中身がありません。機器でもう一度保存してから送ってください。"),
    "too_large": _("ファイルが大きすぎます。動画なら短く区切って送ってください。"),
    "unknown": _(
        "このファイルの種類がわかりません。エコーと心電図はDICOM、音はWAV（PCM）、胎児心拍はCSVかJSON、"
        "眼の写真はJPEGかPNGで送ってください。"
    ),
    "wrong_kind": _("選んだ種類とファイルの中身がちがいます。種類を選び直してください。"),
    "cut_short": _("ファイルが途中で切れています。機器からもう一度送ってください。"),
    "malformed": _("ファイルがこわれていて読めません。機器からもう一度送ってください。"),
    "too_heavy": _(
        "開くと大きくなりすぎるファイルなので、受けつけません。機器の保存のしかたを確かめてください。"
    ),
    "deflated": _("丸ごと圧縮されたDICOMは受けつけません。機器で圧縮しない形式を選んでください。"),
    "wrong_sizes": _("ファイルに書かれた大きさと中身が合いません。機器からもう一度送ってください。"),
    "no_picture": _("画像として開けません。撮り直すか、機器からもう一度送ってください。"),
    "no_signal": _("記録の中に、波形や音がありません。機器をつなぎ直して、もう一度記録してください。"),
    "not_possible": _("ありえない数値が入っています。機器を確かめて、もう一度記録してください。"),
    "dismissed": _("この方のものではないとして、はずしました。"),
}

DIFFERENCES: dict[str, Any] = {
    "id": _("患者番号がちがいます"),
    "name": _("名前がちがいます"),
    "born": _("生年月日がちがいます"),
}

ERASED = _("この方の記録は消されているので、新しく保管できません。")
NOT_DOUBTED = _("このファイルは、もう確認がすんでいます。")
NO_SUCH_PATIENT = _("その患者番号の方は、こちらの医療機関にいません。番号を確かめてください。")
WHY_MISSING = _("理由を書いてください。")
OTHER_VISIT = _("その訪問は、この方のものではありません。")
