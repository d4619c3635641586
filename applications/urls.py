"""Addresses of programmes, applications and the officer's desk."""

from django.urls import path

from applications.views import apply, case, desk, guidelines, papers, public, publishing, tryout

app_name = "applications"

urlpatterns = [
    path("programme/<slug:slug>/", public.home, name="programme"),
    path("programme/<slug:slug>/rules/", guidelines.rules, name="rules"),
    path("programme/<slug:slug>/rules/<str:version>/", guidelines.rules, name="rules-version"),
    path("programme/<slug:slug>/try/", tryout.try_out, name="try"),
    path("programme/<slug:slug>/questions/", public.questions, name="questions"),
    path("programme/<slug:slug>/check/", public.check, name="check"),
    path("programme/<slug:slug>/asked/", public.asked, name="asked"),
    path("programme/<slug:slug>/apply/", apply.start, name="start"),
    path("questions/<int:pk>/", public.question, name="question"),
    path("applications/", case.mine, name="mine"),
    path("applications/<int:pk>/", case.case, name="case"),
    path("applications/<int:pk>/form/", apply.tasks, name="tasks"),
    path("applications/<int:pk>/form/changes/", apply.dismiss_changes, name="dismiss-changes"),
    path("applications/<int:pk>/form/send/", apply.review, name="review"),
    path("applications/<int:pk>/form/<slug:key>/", apply.step, name="step"),
    path("applications/<int:pk>/sent/", apply.sent, name="sent"),
    path("applications/<int:pk>/delete/", apply.discard, name="discard"),
    path("applications/<int:pk>/revive/", apply.revive, name="revive"),
    path("applications/<int:pk>/copy/", apply.copy, name="copy"),
    path("applications/<int:pk>/message/", case.message, name="message"),
    path("applications/<int:pk>/withdraw/", case.withdraw, name="withdraw"),
    path("applications/<int:pk>/confirm/", case.confirm, name="confirm"),
    path("applications/<int:pk>/versions/<int:number>/", case.version, name="version"),
    path("applications/<int:pk>/versions/<int:number>/pdf/", papers.receipt, name="receipt"),
    path("applications/<int:pk>/documents/", papers.documents, name="documents"),
    path("applications/<int:pk>/documents/<int:document_pk>/", papers.document, name="document"),
    path("applications/<int:pk>/documents/<int:document_pk>/remove/", papers.remove, name="document-remove"),
    path("guidelines/", publishing.guidelines, name="guidelines"),
    path("guidelines/new/", publishing.new, name="guideline-new"),
    path("guidelines/publish/", publishing.publish, name="guideline-publish"),
    path("desk/", desk.desk, name="desk"),
    path("desk/cases/", desk.cases, name="desk-cases"),
    path("desk/new/", desk.enter, name="desk-enter"),
    path("desk/<int:pk>/", desk.case, name="desk-case"),
    path("desk/<int:pk>/complete/", desk.complete, name="desk-complete"),
    path("desk/<int:pk>/return/", desk.send_back, name="desk-return"),
    path("desk/<int:pk>/advice/", desk.advice, name="desk-advice"),
    path("desk/<int:pk>/answer/", desk.answer, name="desk-answer"),
    path("desk/<int:pk>/signature/", desk.signature, name="desk-signature"),
]
