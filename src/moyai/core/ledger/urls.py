"""Addresses of the books."""

from django.urls import path

from moyai.core.ledger import views

app_name = "ledger"
urlpatterns = [
    path("town/books/", views.show_books, name="books"),
    path("town/books/trial-balance.csv", views.export_books, name="books_csv"),
    path("town/books/coins/", views.show_coins, name="coins"),
    path("town/books/entries/<int:number>/", views.show_entry, name="entry"),
    path("town/books/<slug:code>.csv", views.export_account, name="account_csv"),
    path("town/books/<slug:code>/", views.show_account, name="account"),
]
