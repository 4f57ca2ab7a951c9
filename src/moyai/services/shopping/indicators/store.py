"""Figures of the shop and the money: orders a household, what was missing, what a delivery costs the town."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.core.indicators.series import divide, divide_days
from moyai.core.ledger.chart import CITY_SUBSIDY
from moyai.core.ledger.models import Line as BookLine
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Line, Order, Slip
from moyai.services.shopping.policy_store import LABEL, get_store_policy

_PACKED = (OrderStatus.PACKED, OrderStatus.ON_THE_WAY, OrderStatus.DELIVERED, OrderStatus.NOT_DELIVERED)
_DAYS_A_YEAR = 365


def _packed(period: Period) -> QuerySet[Order]:
    return Order.objects.filter(status__in=_PACKED, round__date__range=(period.since, period.until))


def _lines(period: Period) -> QuerySet[Line]:
    days = {"order__round__date__range": (period.since, period.until)}
    return Line.objects.filter(order__status__in=_PACKED, **days)


def _count_by_day(rows: QuerySet[Line]) -> dict[date, float]:
    grouped = rows.order_by().values("order__round__date").annotate(n=Count("pk"))
    return {row["order__round__date"]: float(row["n"]) for row in grouped}


def _orders_a_household(period: Period) -> float | None:
    counts = _packed(period).aggregate(
        orders=Count("pk"), homes=Count("member__resident__household", distinct=True)
    )
    return divide(counts["orders"], counts["homes"])


def _is_short() -> Q:
    return ~Q(shortage="")


def _shortage_pct(period: Period) -> float | None:
    lines = _lines(period)
    return divide(lines.filter(_is_short()).count(), lines.count(), 100.0)


def _shortage_days(period: Period) -> list[Value]:
    lines = _lines(period)
    return divide_days(_count_by_day(lines.filter(_is_short())), _count_by_day(lines), period)


def _replaced_pct(period: Period) -> float | None:
    short = _lines(period).filter(_is_short())
    return divide(short.filter(substitute__isnull=False).count(), short.count(), 100.0)


def _goods_an_order(period: Period) -> float | None:
    slips = Slip.objects.filter(withdrawn_at=None, business_date__range=(period.since, period.until))
    sums = slips.aggregate(yen=Sum("total_yen"), orders=Count("pk"))
    return divide(sums["yen"] or 0, sums["orders"])


def _cost_a_delivery(period: Period) -> float | None:
    """What the books say the town bore, and its running cost by days; None while that is not known."""
    month_yen = get_store_policy().month_cost_yen
    if not month_yen:
        return None
    delivered = _packed(period).filter(status=OrderStatus.DELIVERED).count()
    borne = BookLine.objects.filter(
        account=CITY_SUBSIDY.code,
        party=f"service:{LABEL}",
        entry__business_date__range=(period.since, period.until),
    ).aggregate(yen=Sum(F("debit") - F("credit")))["yen"]
    running_yen = month_yen * 12 * period.days / _DAYS_A_YEAR
    return divide(running_yen + (borne or 0), delivered)


INDICATORS = (
    Indicator(
        key=f"{LABEL}.orders_a_household",
        service=LABEL,
        title={"ja": "一世帯の注文", "en": "Orders a household"},
        unit={"ja": "回", "en": "orders"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に箱づめした注文を、注文した世帯の数で割った数。取り消しは数えない。",
            "en": "Orders packed in the period, by households that ordered; cancelled ones are not counted.",
        },
        read=_orders_a_household,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.shortage",
        service=LABEL,
        title={"ja": "品切れの割合", "en": "Lines with a shortage"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.DOWN,
        definition={
            "ja": "箱づめした注文の行のうち、ひとつでも品が足りなかった行の割合。代わりを入れた行も数える。",
            "en": "Of the lines of packed orders those of which something was missing, replaced or not.",
        },
        read=_shortage_pct,
        read_series=_shortage_days,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.replaced",
        service=LABEL,
        title={"ja": "品切れのうち、代わりを入れた割合", "en": "Shortages replaced"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "品が足りなかった行のうち、代わりの品を入れた行の割合。",
            "en": "Of the lines with a shortage those for which something else was packed.",
        },
        read=_replaced_pct,
    ),
    Indicator(
        key=f"{LABEL}.goods_an_order",
        service=LABEL,
        title={"ja": "一回の品代", "en": "Goods an order"},
        unit={"ja": "円", "en": "yen"},
        direction=Direction.NEITHER,
        definition={
            "ja": "伝票の合計（税込）を、箱づめした注文の数で割った額。返金は引かない。",
            "en": "Sum of the slips, tax included, by packed orders; refunds are not taken off.",
        },
        read=_goods_an_order,
    ),
    Indicator(
        key=f"{LABEL}.cost_a_delivery",
        service=LABEL,
        title={"ja": "一回のお届けの費用", "en": "Cost of a delivery"},
        unit={"ja": "円", "en": "yen"},
        direction=Direction.DOWN,
        definition={
            "ja": "市の費用（設定した月額の日割りと、帳簿の市の負担）を、お届けした注文の数で割った額。"
            "月額を設定するまでは出さない。",
            "en": "The town's running cost (by days) and what it bore by the books, by orders delivered.",
        },
        read=_cost_a_delivery,
    ),
)
