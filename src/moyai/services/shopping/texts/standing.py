"""Standing orders in words."""

from moyai.engines.conversation import Localized

DECIDED_BEFORE = Localized("もう決まっています。", "This has been decided already.")
THANKS_ORDERED = Localized("注文を入れました。", "Your order was placed.")
THANKS_SKIPPED = Localized("今回はお休みします。", "Nothing is ordered this time.")
