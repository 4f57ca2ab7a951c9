"""What the town steers shopping by."""

from moyai.core.indicators.registry import Direction, Indicator
from moyai.services.shopping.indicators import readers
from moyai.services.shopping.policy import LABEL

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.orders",
        service=LABEL,
        title={"ja": "お買い物の注文", "en": "Grocery orders"},
        unit={"ja": "件", "en": "orders"},
        direction=Direction.UP,
        definition={
            "ja": "お届けの日で数えた注文の数（取り消しを除く）。",
            "en": "Orders by day of delivery, without cancelled ones.",
        },
        read=readers.count_orders,
    ),
    Indicator(
        key=f"{LABEL}.shoppers",
        service=LABEL,
        title={"ja": "お買い物をした方", "en": "People who shopped"},
        unit={"ja": "人", "en": "people"},
        direction=Direction.UP,
        definition={
            "ja": "期間中にお届けの注文が1件以上あった方の数。",
            "en": "Members with at least one order in the period.",
        },
        read=readers.count_shoppers,
    ),
    Indicator(
        key=f"{LABEL}.rolled_pct",
        service=LABEL,
        title={"ja": "次の便に回った注文", "en": "Orders that rolled on"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.DOWN,
        definition={
            "ja": "締め切り・満員・休止で、ご希望より後の便になった注文の割合。",
            "en": "Share of orders that came with a later round than wished: closed, full or called off.",
        },
        read=readers.measure_rolled,
    ),
    Indicator(
        key=f"{LABEL}.cancelled_pct",
        service=LABEL,
        title={"ja": "お買い物の取り消し", "en": "Cancelled orders"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.DOWN,
        definition={
            "ja": "お届けの日で数えた注文のうち、取り消された割合。",
            "en": "Share of orders, by day of delivery, that were cancelled.",
        },
        read=readers.measure_cancelled,
    ),
)
