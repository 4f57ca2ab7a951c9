"""Forms about other people's programs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AppForm(forms.Form):
    """A program, as its maker describes it to the town."""

    SCOPES = (
        ("launch/patient", _("使う人に、どなたの記録かを選んでもらう")),
        ("patient/*.read", _("選んだ方おひとりの記録を読む")),
        ("user/*.read", _("使う人が見られる方みんなの記録を読む")),
        ("patient/Observation.write", _("選んだ方おひとりの、測った値を書きこむ")),
        ("user/Observation.write", _("使う人が見られる方の、測った値を書きこむ")),
        ("user/DocumentReference.write", _("使う人が見られる方の、書類を書きこむ")),
        ("patient/Appointment.write", _("選んだ方おひとりの、予約をとる")),
        ("user/Appointment.write", _("使う人が見られる方の、予約をとる")),
        ("offline_access", _("使っていないあいだも読む")),
    )

    name = forms.CharField(label=_("アプリの名前"), max_length=60)
    maker = forms.CharField(
        label=_("作っているところ"), max_length=80, help_text=_("許可のページに、名前といっしょに出ます。")
    )
    redirect_uris = forms.CharField(
        label=_("戻り先のアドレス"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("https:// で始まるアドレス。いくつもあるときは、1行にひとつずつ。"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("してよいこと"), choices=SCOPES, widget=forms.CheckboxSelectMultiple
    )
    keeps_secret = forms.BooleanField(
        label=_("サーバーで動くので、秘密の鍵をわたす"),
        required=False,
        help_text=_("スマートフォンやブラウザの中だけで動くアプリには、わたしません。"),
    )

    def clean_redirect_uris(self) -> list[str]:
        """Return the addresses, one a line."""
        return self.cleaned_data["redirect_uris"].split()
