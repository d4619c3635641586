"""Addresses of decisions and of what follows them."""

from django.urls import path

from awards.views import claims, decisions, overview, repayments

app_name = "awards"

urlpatterns = [
    path("desk/<int:pk>/approve/", decisions.approve, name="approve"),
    path("desk/<int:pk>/reject/", decisions.reject, name="reject"),
    path("desk/<int:pk>/waiting-list/", decisions.waiting_list, name="waiting-list"),
    # The number of the award from here on.
    path("grants/<int:pk>/", overview.award, name="award"),
    path("desk/grants/", overview.desk_awards, name="desk-awards"),
    path("desk/grants/<int:pk>/", overview.desk_award, name="desk-award"),
    # Money that is asked back.
    path("grants/<int:pk>/answer/", claims.answer_hearing, name="answer-hearing"),
    path("desk/grants/<int:pk>/hearing/", claims.open_hearing, name="open-hearing"),
    path("desk/grants/<int:pk>/drop-claim/", claims.drop_claim, name="drop-claim"),
    path("desk/grants/<int:pk>/reclaim/", claims.reclaim, name="reclaim"),
    path("desk/grants/<int:pk>/waive/", claims.waive, name="waive"),
    path("repayments/", repayments.repayments, name="repayments"),
    # The number of the claim.
    path("repayments/<int:pk>/", repayments.repayment, name="repayment"),
]
