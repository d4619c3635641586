"""The demo's mailbox; nothing of it answers outside the demo."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("demo/mail/", views.mailbox, name="mailbox"),
    path("demo/mail/<int:pk>/", views.mail_page, name="mail"),
    path("demo/mail/<int:pk>/html/", views.mail_html, name="mail-html"),
    path("demo/mail/<int:pk>/files/<int:attachment>/", views.mail_attachment, name="mail-attachment"),
]
