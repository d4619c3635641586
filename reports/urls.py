"""Addresses of reports and of what leaves the program as a file."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("desk/<int:pk>/case-file/", views.case_file, name="case-file"),
]
