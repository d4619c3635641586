"""Addresses of decisions and of what follows them."""

from django.urls import path

from awards.views import (
    acceptance,
    account,
    bank_statements,
    base_rates,
    changes,
    check,
    claims,
    decisions,
    demands,
    more_time,
    notices,
    overview,
    own_notices,
    payment_runs,
    payments,
    payouts,
    proofs,
    receipts,
    repayments,
    revoking,
    settling,
)

app_name = "awards"

urlpatterns = [
    path("desk/<int:pk>/approve/", decisions.approve, name="approve"),
    path("desk/<int:pk>/reject/", decisions.reject, name="reject"),
    path("desk/<int:pk>/waiting-list/", decisions.waiting_list, name="waiting-list"),
    # The number of the award from here on.
    path("grants/<int:pk>/", overview.award, name="award"),
    path("desk/grants/", overview.desk_awards, name="desk-awards"),
    path("desk/grants/<int:pk>/", overview.desk_award, name="desk-award"),
    # Notices: begun from a grant or a case, then by their own number.
    path("desk/grants/<int:pk>/notice/", notices.draft_award_notice, name="draft-notice"),
    path("desk/<int:pk>/rejection/", notices.draft_rejection, name="draft-rejection"),
    path("desk/notices/<int:pk>/", notices.desk_notice, name="desk-notice"),
    path("desk/notices/<int:pk>/preview/", notices.notice_preview, name="notice-preview"),
    path("desk/notices/<int:pk>/release/", notices.release, name="release-notice"),
    path("desk/notices/<int:pk>/posted/", notices.posted, name="notice-posted"),
    path("notices/<int:pk>/", own_notices.notice, name="notice"),
    path("notices/<int:pk>/open/", own_notices.open_it, name="open-notice"),
    path("notices/<int:pk>/file/", own_notices.notice_file, name="notice-file"),
    path("notices/<int:pk>/simple/", own_notices.notice_aid, name="notice-aid"),
    # The answer to a notice.
    path("grants/<int:pk>/accept/", acceptance.accept, name="accept-award"),
    path("grants/<int:pk>/accepted/", acceptance.accepted, name="accepted"),
    path("grants/<int:pk>/decline/", acceptance.decline, name="decline-award"),
    # Payments.
    path("desk/grants/<int:pk>/prepare/", payouts.prepare, name="prepare-payment"),
    path("payments/", payments.payments, name="payments"),
    path("payments/<int:pk>/", payments.payment, name="payment"),
    path("payments/<int:pk>/give-back/", payments.give_back, name="payment-give-back"),
    path("payments/<int:pk>/paid/", payments.paid, name="payment-paid"),
    path("payments/<int:pk>/came-back/", payments.bounced, name="payment-bounced"),
    path("payments/runs/", payment_runs.runs, name="payment-runs"),
    path("payments/runs/new/<slug:slug>/", payment_runs.new_run, name="payment-run-new"),
    path("payments/runs/<int:pk>/", payment_runs.run, name="payment-run"),
    path("payments/runs/<int:pk>/file/", payment_runs.run_file, name="payment-run-file"),
    path("payments/statements/", bank_statements.statements, name="bank-statements"),
    path("payments/statements/<int:pk>/", bank_statements.statement, name="bank-statement"),
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
    # Money that is asked back.
    path("grants/<int:pk>/answer/", claims.answer_hearing, name="answer-hearing"),
    path("desk/grants/<int:pk>/hearing/", claims.open_hearing, name="open-hearing"),
    path("desk/grants/<int:pk>/drop-claim/", demands.drop_claim, name="drop-claim"),
    path("desk/grants/<int:pk>/reclaim/", demands.reclaim, name="reclaim"),
    path("desk/grants/<int:pk>/revoke/", revoking.revoke, name="revoke"),
    path("desk/grants/<int:pk>/waive/", claims.waive, name="waive"),
    path("repayments/", repayments.repayments, name="repayments"),
    path("repayments/find/", repayments.find_award, name="find-award"),
    # The number of the award.
    path("repayments/grants/<int:pk>/", repayments.unasked_repayment, name="unasked-repayment"),
    path("base-rates/", base_rates.base_rates, name="base-rates"),
    # The number of the claim.
    path("repayments/<int:pk>/", repayments.repayment, name="repayment"),
    # Something changes.
    path("grants/<int:pk>/changes/", changes.change_list, name="changes"),
    path("grants/<int:pk>/account/", account.change_account, name="change-account"),
    path(
        "grants/<int:pk>/changes/<int:change_pk>/take-back/",
        changes.change_take_back,
        name="change-take-back",
    ),
    path("grants/<int:pk>/changes/<slug:key>/", changes.change_ask, name="change-ask"),
    path("desk/grants/<int:pk>/changes/<int:change_pk>/", changes.change_decide, name="change-decide"),
]
