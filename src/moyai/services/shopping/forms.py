"""Forms of shopping."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.shopping.cut_offs import are_windows
from moyai.services.shopping.enums import Allergen, Handing, Substitution
from moyai.services.shopping.jan import is_valid_jan
from moyai.services.shopping.models import Item, RoundRule, Shop

_WEEKDAYS = tuple(enumerate((_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日"))))


class CheckOutForm(forms.Form):
    """When and how an order of the web catalogue is to come; what if something is sold out."""

    when = forms.ChoiceField(label=_("いつ届けますか"), widget=forms.RadioSelect)
    handing = forms.ChoiceField(label=_("お渡し"), choices=Handing.choices, widget=forms.RadioSelect)
    substitution = forms.ChoiceField(
        label=_("品切れのときは"), choices=Substitution.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("お店へのひとこと"), max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        windows: list[tuple[str, str]],
        may_leave: bool,
        locker: str,
        goods: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("上と同じ")), *Substitution.choices]
        self._wishes = [f"wish_{pk}" for pk in goods] if len(goods) > 1 else []
        for name, label in zip(self._wishes, goods.values(), strict=False):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.fields["when"].choices = windows  # type: ignore[attr-defined]
        closed = {Handing.LEAVE: not may_leave, Handing.LOCKER: not locker}
        offered = [(way, name) for way, name in Handing.choices if not closed.get(Handing(way), False)]
        self.fields["handing"].choices = offered  # type: ignore[attr-defined]
        if locker:
            self.fields["handing"].help_text = _("ロッカー：%(name)s") % {"name": locker}

    @property
    def wishes(self) -> list[forms.BoundField]:
        """The fields in which one item is wished for otherwise than the others."""
        return [self[name] for name in self._wishes]

    def get_wish(self, item_id: int) -> str:
        """Return what is wished if this item is sold out."""
        own: str = self.cleaned_data.get(f"wish_{item_id}", "")
        return own or str(self.cleaned_data["substitution"])


class ItemForm(forms.ModelForm):
    """One item. Its stock has a form of its own, because orders change it at the same time."""

    allergens = forms.MultipleChoiceField(
        label=_("アレルゲン"), choices=Allergen.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    photo = forms.FileField(label=_("写真（JPEG・PNG・WebP、500KBまで）"), required=False)

    class Meta:
        model = Item
        fields = (
            "number",
            "name",
            "name_en",
            "reading",
            "shelf",
            "size",
            "price_yen",
            "tax_class",
            "weight_g",
            "volume_ml",
            "temperature",
            "otc_class",
            "allergens",
            "is_alcohol",
            "is_sold_by_weight",
            "substitute_group",
            "jan",
            "most_per_order",
            "from_day",
            "until_day",
            "is_offered",
        )
        labels = {
            "number": _("カタログの番号"),
            "name": _("名前"),
            "name_en": _("英語の名前"),
            "reading": _("よみ（カタカナ）"),
            "shelf": _("売り場"),
            "size": _("量（1パックなど）"),
            "price_yen": _("値段（税込み、円）"),
            "tax_class": _("税率"),
            "weight_g": _("重さ（g）"),
            "volume_ml": _("かさ（ml）"),
            "temperature": _("温度"),
            "otc_class": _("医薬品の区分"),
            "is_alcohol": _("お酒"),
            "is_sold_by_weight": _("量り売り（値段は上の重さのとき）"),
            "substitute_group": _("代わりになる組"),
            "jan": _("JANコード"),
            "most_per_order": _("1回に注文できる数"),
            "from_day": _("この日から"),
            "until_day": _("この日まで"),
            "is_offered": _("いま扱っている"),
        }
        widgets = {
            "from_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "until_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.shop = shop
        self.fields["shelf"].queryset = shop.shelves.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["number"].disabled = True

    def clean_jan(self) -> str:
        """Refuse what is no JAN code."""
        jan: str = self.cleaned_data["jan"]
        if jan and not is_valid_jan(jan):
            raise forms.ValidationError(_("JANコードの数字が正しくありません。"))
        return jan

    def clean(self) -> dict[str, Any]:
        """Refuse a season that ends before it begins."""
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("from_day"), found.get("until_day")
        if since and until and until < since:
            self.add_error("until_day", _("始まりより後の日にしてください。"))
        return found


class StockForm(forms.Form):
    """How many can be ordered; empty: not counted."""

    stock = forms.IntegerField(
        label=_("注文できる数（空らんは数えない）"), min_value=0, max_value=1_000_000, required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ImportForm(forms.Form):
    """The catalogue as a file."""

    file = forms.FileField(label=_("CSVファイル"))


class RuleForm(forms.ModelForm):
    """On which days an area is delivered to, and until when one may order."""

    days = forms.TypedMultipleChoiceField(
        label=_("お届けの曜日"), choices=_WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    closes = forms.TimeField(
        label=_("締め切り"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    phone_earlier = forms.IntegerField(
        label=_("電話の締め切りを早める分"), min_value=0, max_value=600, required=False
    )
    hours = forms.CharField(label=_("お届けの時間帯（14:00-16:00 16:00-18:00）"), max_length=80)

    class Meta:
        model = RoundRule
        fields = ("closes_days_before", "capacity_orders", "least_order_yen", "runs_on_holidays", "is_on")
        labels = {
            "closes_days_before": _("何日前に締め切るか（0は当日）"),
            "capacity_orders": _("1回に受ける注文の数"),
            "least_order_yen": _("1回の最低の金額（円）"),
            "runs_on_holidays": _("祝日も届ける"),
            "is_on": _("お届けする"),
        }

    def clean_hours(self) -> list[list[int]]:
        """Return the windows in minutes."""
        windows = [
            [_read_minutes(end) for end in part.split("-")] for part in self.cleaned_data["hours"].split()
        ]
        if not all(len(window) == 2 for window in windows) or not are_windows(windows):
            raise forms.ValidationError(_("14:00-16:00 のように、早い順に書いてください。"))
        return windows


def _read_minutes(clock: str) -> int:
    hours, _colon, minutes = clock.strip().partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return -1
    return int(hours[:2]) * 60 + int(minutes[:2])


class ClosedDayForm(forms.Form):
    """A day on which the shop rests."""

    date = forms.DateField(label=_("お休みの日"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("理由"), max_length=40)


class DecideForm(forms.Form):
    """A pharmacist's word."""

    line = forms.IntegerField(widget=forms.HiddenInput)
    may_have = forms.TypedChoiceField(
        label=_("お渡し"),
        choices=(("1", _("お渡しできる")), ("0", _("お渡しできない"))),
        coerce=lambda value: value == "1",
    )
    note = forms.CharField(label=_("確かめたこと"), max_length=200)
