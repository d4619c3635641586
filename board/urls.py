"""Addresses of the advisory board."""

from django.urls import path

from board.views import keeping, minutes, packets, voting

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
    # papers: the packet and the minutes of a meeting
    path("meetings/<int:pk>/packet/", packets.packet, name="packet"),
    path("meetings/<int:pk>/packet/file/", packets.packet_file, name="packet-file"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/file/", minutes.minutes_file, name="minutes-file"),
    path("meetings/<int:pk>/minutes/dissents/", minutes.dissents, name="minutes-dissents"),
    path("meetings/<int:pk>/minutes/draft/", minutes.draft, name="minutes-draft"),
    path("meetings/<int:pk>/minutes/preview/", minutes.preview, name="minutes-preview"),
    path("meetings/<int:pk>/minutes/sign/", minutes.sign, name="minutes-sign"),
]
