"""Addresses of the advisory board."""

from django.urls import path

from board.views import (
    absences,
    conflicts,
    deputies,
    keeping,
    members,
    minutes,
    packets,
    questions,
    sharing,
    voting,
)

app_name = "board"

urlpatterns = [
    path("", voting.ballots, name="ballots"),
    path("<int:pk>/", voting.ballot, name="ballot"),
    path("<int:pk>/voted/", voting.voted, name="voted"),
    path("<int:pk>/conflict/", voting.conflict, name="conflict"),
    path("<int:pk>/documents/<int:document_pk>/", voting.document, name="document"),
    path("<int:pk>/close/", keeping.close, name="close"),
    # These three take the number of the case.
    path("open/<int:pk>/", keeping.open_for_case, name="open-ballot"),
    path("recall/<int:pk>/", keeping.recall, name="recall"),
    path("case/<int:pk>/", keeping.latest, name="case"),
    # Conflicts of interest and questions.
    path("<int:pk>/exclude/", conflicts.exclude, name="exclude"),
    path("<int:pk>/cleared/", conflicts.cleared, name="cleared"),
    path("<int:pk>/ask/", questions.ask, name="ask"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
    # Several cases, one pot; these take the number of the programme.
    path("pot/", sharing.this_year, name="sharing-now"),
    path("pot/<int:pk>/<int:year>/", sharing.sharing, name="sharing"),
    path("pot/<int:pk>/<int:year>/order/", sharing.keep_order, name="keep-order"),
    path("pot/<int:pk>/<int:year>/proposal/", sharing.propose, name="propose"),
    # papers: the packet and the minutes of a meeting
    path("meetings/<int:pk>/packet/", packets.packet, name="packet"),
    path("meetings/<int:pk>/packet/file/", packets.packet_file, name="packet-file"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/file/", minutes.minutes_file, name="minutes-file"),
    path("meetings/<int:pk>/minutes/dissents/", minutes.dissents, name="minutes-dissents"),
    path("meetings/<int:pk>/minutes/draft/", minutes.draft, name="minutes-draft"),
    path("meetings/<int:pk>/minutes/preview/", minutes.preview, name="minutes-preview"),
    path("meetings/<int:pk>/minutes/sign/", minutes.sign, name="minutes-sign"),
    # Members: who is on the board, deputies, absences. These take a programme, a term or a substitution.
    path("members/", members.overview, name="members"),
    path("members/<slug:slug>/appoint/", members.appoint_member, name="appoint"),
    path("members/<int:pk>/end/", members.end, name="end-term"),
    path("members/<int:pk>/role/", members.role, name="change-role"),
    path("members/<int:pk>/deputy/", members.deputy, name="name-deputy"),
    path("members/deputies/<int:pk>/end/", members.end_substitution, name="end-deputy"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/delete/", absences.delete, name="delete-absence"),
    path("<int:pk>/hand-over/", deputies.hand_over_vote, name="hand-over"),
    path("<int:pk>/take-back/", deputies.take_back, name="take-back"),
    # The number of the seat whose vote a deputy takes.
    path("step-in/<int:pk>/", deputies.step_in_for, name="step-in"),
]
