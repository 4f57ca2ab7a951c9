"""Goods under way: consignments, who carries them, who held them when, and the volunteers."""
