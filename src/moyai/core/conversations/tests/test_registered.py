"""What tests do to the registry is undone without a trace."""

from moyai.core.conversations import registry
from moyai.core.conversations.tests.registered import only_flows


def test_only_flows_keeps_the_table_and_its_order() -> None:
    table, before = registry.FLOWS, list(registry.FLOWS)
    last = before[-1]
    with only_flows(last):
        assert registry.FLOWS is table
        assert list(table) == [last]
    assert registry.FLOWS is table
    assert list(table) == before
