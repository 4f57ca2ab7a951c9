"""Common Alerting Protocol 1.2 (OASIS standard, 2010-07-01): messages written in its order and words."""
