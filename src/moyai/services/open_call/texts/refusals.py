"""Refusals that all parts share. A part with many of its own has its own file and class."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "not_yours": _("この操作は、あなたの役割ではできません。"),
    "no_move": _("いまの状態からは、その変更はできません。画面を読み直してください。"),
    "moved_meanwhile": _("ほかの人が先に変更しました。画面を読み直して、もう一度確かめてください。"),
    "needs_reason": _("理由を書いてください。あとで説明できるように記録に残します。"),
}
