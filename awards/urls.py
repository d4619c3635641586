"""Addresses of decisions and of what follows them."""

from django.urls import path

from awards.views import changes, decisions, overview

app_name = "awards"

urlpatterns = [
    path("desk/<int:pk>/approve/", decisions.approve, name="approve"),
    path("desk/<int:pk>/reject/", decisions.reject, name="reject"),
    path("desk/<int:pk>/waiting-list/", decisions.waiting_list, name="waiting-list"),
    # The number of the award from here on.
    path("grants/<int:pk>/", overview.award, name="award"),
    path("desk/grants/", overview.desk_awards, name="desk-awards"),
    path("desk/grants/<int:pk>/", overview.desk_award, name="desk-award"),
    # Something changes.
    path("grants/<int:pk>/changes/", changes.change_list, name="changes"),
    path(
        "grants/<int:pk>/changes/<int:change_pk>/take-back/",
        changes.change_take_back,
        name="change-take-back",
    ),
    path("grants/<int:pk>/changes/<slug:key>/", changes.change_ask, name="change-ask"),
    path("desk/grants/<int:pk>/changes/<int:change_pk>/", changes.change_decide, name="change-decide"),
]
