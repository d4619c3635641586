"""Addresses of the advisory board."""

from django.urls import path

from board.views import keeping, packets, voting

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
]
