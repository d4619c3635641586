"""Addresses of people and initiatives."""

from django.urls import URLPattern

app_name = "accounts"

urlpatterns: list[URLPattern] = []
