"""Moyai (催合い): one platform on which a town and its partners run local services together."""
