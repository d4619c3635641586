"""Addresses of the pot."""

from django.urls import path

from budgets import views

app_name = "budgets"

urlpatterns = [
    path("", views.pot, name="pot"),
    path("<int:pk>/", views.pot, name="year"),
]
