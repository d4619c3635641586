"""Addresses of decisions and of what follows them."""

from django.urls import path

from awards.views import check, decisions, more_time, overview, proofs, receipts, settling

app_name = "awards"

urlpatterns = [
    path("desk/<int:pk>/approve/", decisions.approve, name="approve"),
    path("desk/<int:pk>/reject/", decisions.reject, name="reject"),
    path("desk/<int:pk>/waiting-list/", decisions.waiting_list, name="waiting-list"),
    # The number of the award from here on.
    path("grants/<int:pk>/", overview.award, name="award"),
    path("desk/grants/", overview.desk_awards, name="desk-awards"),
    path("desk/grants/<int:pk>/", overview.desk_award, name="desk-award"),
    # Receipts and proof of use.
    path("grants/<int:pk>/receipts/", receipts.receipt_list, name="receipts"),
    path("grants/<int:pk>/receipts/add/", receipts.receipt_add, name="receipt-add"),
    path("grants/<int:pk>/receipts/<int:receipt_pk>/file/", receipts.receipt_file, name="receipt-file"),
    path("grants/<int:pk>/receipts/<int:receipt_pk>/remove/", receipts.receipt_remove, name="receipt-remove"),
    path(
        "grants/<int:pk>/receipts/<int:receipt_pk>/take-back/",
        receipts.receipt_take_back,
        name="receipt-take-back",
    ),
    path("grants/<int:pk>/proof/", proofs.proof, name="proof"),
    path("grants/<int:pk>/proof/send/", proofs.proof_send, name="proof-send"),
    path("grants/<int:pk>/proof/more-time/", more_time.ask, name="more-time"),
    path("grants/<int:pk>/proof/pictures/<int:picture_pk>/", proofs.picture, name="proof-picture"),
    path(
        "grants/<int:pk>/proof/pictures/<int:picture_pk>/remove/",
        proofs.picture_remove,
        name="proof-picture-remove",
    ),
    path("grants/<int:pk>/proof/<slug:key>/", proofs.proof_part, name="proof-part"),
    path("desk/grants/<int:pk>/check/", check.check, name="check"),
    path("desk/grants/<int:pk>/check/receipts/", settling.judge, name="judge"),
    path("desk/grants/<int:pk>/check/lines/", settling.judge_lines, name="judge-lines"),
    path("desk/grants/<int:pk>/check/findings/", settling.findings, name="findings"),
    path("desk/grants/<int:pk>/check/return/", settling.send_back, name="return-proof"),
    path("desk/grants/<int:pk>/check/settle/", settling.settle, name="settle"),
    path("desk/grants/<int:pk>/more-time/", more_time.decide, name="more-time-decide"),
]
