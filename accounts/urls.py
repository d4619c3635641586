"""Addresses of people and initiatives."""

from django.urls import path

from accounts.views import confirm, demo, initiatives, preferences, profile, sign_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("start/", preferences.start, name="start"),
    path("me/", profile.profile, name="profile"),
    path("me/second-factor/", profile.second_factor, name="second-factor"),
    path("me/confirm/", confirm.confirm, name="confirm"),
    path("initiatives/", initiatives.my_initiatives, name="initiatives"),
    path("initiatives/new/", initiatives.new_initiative, name="initiative-new"),
    path("initiatives/<int:pk>/", initiatives.edit_initiative, name="initiative"),
    path("initiatives/<int:pk>/members/", initiatives.members, name="members"),
    path("initiatives/<int:pk>/leave/", initiatives.leave_initiative, name="leave"),
    path(
        "initiatives/<int:pk>/invitations/<int:invitation_pk>/withdraw/",
        initiatives.withdraw,
        name="withdraw-invitation",
    ),
    path("invitation/<str:token>/", initiatives.invitation, name="invitation"),
    path("invitation/<str:token>/accept/", initiatives.accept, name="accept-invitation"),
    path("demo/", demo.demo, name="demo"),
]
