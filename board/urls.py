"""Addresses of the advisory board."""

from django.urls import path

from board.views import (
    absences,
    conflicts,
    deputies,
    keeping,
    meeting_items,
    meeting_room,
    meetings,
    members,
    minutes,
    objection,
    packets,
    questions,
    reminders,
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
    # Reminders: how and when a member wants them.
    path("reminders/", reminders.wishes, name="reminders"),
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
    # meetings: before, while they are going on, and their items
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/plan/", meetings.plan, name="meeting-plan"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.change, name="meeting-change"),
    path("meetings/<int:pk>/agenda/", meetings.agenda_page, name="meeting-agenda"),
    path("meetings/<int:pk>/invite/", meetings.invite, name="meeting-invite"),
    path("meetings/<int:pk>/agenda/send/", meetings.send_agenda, name="meeting-send"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/answer/", meetings.answer, name="meeting-answer"),
    path("meetings/<int:pk>/again/", meetings.again, name="meeting-again"),
    path("meetings/<int:pk>/open/", meeting_room.open_now, name="meeting-open"),
    path("meetings/<int:pk>/leaders/", meeting_room.leaders, name="meeting-leaders"),
    path("meetings/<int:pk>/attendance/", meeting_room.attendance, name="attendance"),
    path("meetings/<int:pk>/here/", meeting_room.here, name="here"),
    path("meetings/<int:pk>/end/", meeting_room.end, name="meeting-end"),
    path("meetings/items/<int:pk>/", meeting_items.item, name="item"),
    path("meetings/items/<int:pk>/call/", meeting_items.call, name="item-call"),
    path("meetings/items/<int:pk>/resume/", meeting_items.resume, name="item-resume"),
    path("meetings/items/<int:pk>/votes/", meeting_items.votes, name="item-votes"),
    path("meetings/items/<int:pk>/close/", meeting_items.close, name="item-close"),
    path("meetings/items/<int:pk>/put-off/", meeting_items.put_off, name="item-put-off"),
    path("meetings/items/<int:pk>/conflict/", meeting_items.exclude, name="item-conflict"),
    path(
        "meetings/items/<int:pk>/documents/<int:document_pk>/", meeting_items.document, name="item-document"
    ),
    path("<int:pk>/objection/", objection.objection, name="objection"),
]
