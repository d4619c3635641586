"""The pages of django-allauth that exist here: signing out and the second factor. Nothing about passwords.

allauth finds its own pages by name, so the names it redirects to lead to our sign-in page.
"""

from allauth.account import views as account
from django.urls import include, path

from accounts.views.sign_in import sign_in

urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="account_request_login_code"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("second-factor/", include("allauth.mfa.urls")),
]
