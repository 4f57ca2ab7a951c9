"""Lアラート (災害情報共有システム): shelters and evacuation orders as PCXML in an EDXL-DE envelope. UNTESTED there.

Element names are those of the version of 2013 as public sources show them; today's definitions are given to
members only. Before a town connects, it compares these with the documents that it is given.
"""
