"""Addresses of shopping."""

app_name = "shopping"
urlpatterns: list = []
