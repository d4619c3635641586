"""Addresses of decisions and of what follows them."""

from django.urls import path

from awards.views import bank_statements, decisions, overview, payment_runs, payments, payouts

app_name = "awards"

urlpatterns = [
    path("desk/<int:pk>/approve/", decisions.approve, name="approve"),
    path("desk/<int:pk>/reject/", decisions.reject, name="reject"),
    path("desk/<int:pk>/waiting-list/", decisions.waiting_list, name="waiting-list"),
    # The number of the award from here on.
    path("grants/<int:pk>/", overview.award, name="award"),
    path("desk/grants/", overview.desk_awards, name="desk-awards"),
    path("desk/grants/<int:pk>/", overview.desk_award, name="desk-award"),
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
]
