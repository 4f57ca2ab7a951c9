"""Forms of findings: a file sent by hand, and what becomes of one that names somebody else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.enums import FindingKind


class SendFindingForm(forms.Form):
    """A file of a device."""

    kind = forms.ChoiceField(label=_("何のファイルですか"), choices=FindingKind.choices)
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("エコー・心電図はDICOM、音はWAV、胎児心拍はCSVかJSON、眼の写真はJPEGかPNG"),
    )
    taken_at = forms.DateTimeField(
        label=_("撮った日時"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class DecideFindingForm(forms.Form):
    """Whose a doubted file is."""

    decision = forms.ChoiceField(
        label=_("だれのファイルですか"),
        choices=[
            ("accept", _("この方のもの（機器の名前がまちがっていた）")),
            ("move", _("別の患者さんのもの")),
            ("dismiss", _("わからない。はずして30日間とっておく")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("この方のものと言える理由"),
        help_text=_("「この方のもの」を選んだとき"),
        max_length=200,
        required=False,
    )
    chart_no = forms.CharField(
        label=_("正しい患者番号"), help_text=_("「別の患者さん」を選んだとき"), max_length=24, required=False
    )


class WindowForm(forms.Form):
    """How a 16-bit picture is made visible; stored values."""

    centre = forms.FloatField(label=_("明るさの中心"), min_value=-65536, max_value=65536)
    width = forms.FloatField(label=_("明るさの幅"), min_value=1, max_value=131072)


class PaperForm(forms.Form):
    """Which part of a long recording is shown, and how fast the paper runs."""

    part = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    speed = forms.TypedChoiceField(choices=[(3, "3"), (1, "1")], coerce=int, required=False)
