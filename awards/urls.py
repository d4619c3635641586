"""Addresses of decisions."""

from django.urls import path

from awards import views

app_name = "awards"

urlpatterns = [
    path("desk/<int:pk>/approve/", views.approve, name="approve"),
    path("desk/<int:pk>/reject/", views.reject, name="reject"),
    path("desk/<int:pk>/waiting-list/", views.waiting_list, name="waiting-list"),
]
