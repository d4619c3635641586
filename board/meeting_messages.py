"""Words for what the verbs of meetings refuse. Read with those of board.messages."""

from django.utils.translation import gettext_lazy as _

MEETING_REFUSALS = {
    "starts_in_the_past": _("Choose a day and a time that lie ahead."),
    "length_wrong": _("Write how many minutes it will take, from 1 to %(longest)s."),
    "place_missing": _("Write a place or a link to the video meeting. Both is possible."),
    "agenda_empty": _("The agenda is empty. Put at least one item on it."),
    "nobody_to_invite": _("Nobody has a vote on this board. Ask the administration to add members."),
    "not_its_day": _("A meeting can be opened on its day."),
    "cannot_chair": _("Choose a member of the board with a vote."),
    "cannot_take_minutes": _("Choose somebody from the board or the office."),
    "item_is_open": _("An item is still being dealt with. Close it or put it off first."),
    "is_quorate": _("Enough members are here. So it cannot be put off for this reason."),
    "nothing_to_repeat": _("Nothing waits that was put off because too few were there."),
    "on_agenda": _("This application is on the agenda of a meeting. Take it off there first."),
    "objected": _(
        "A member wants to talk about this application in a meeting. Put it on the agenda of a meeting."
    ),
    "title_missing": _("Write what it is about."),
    "title_too_long": _("Write at most %(longest)s characters."),
    "place_unknown": _("Choose whether the person is in the room or takes part by video."),
    "not_their_deputy": _("This person is not the deputy of that member."),
    "member_is_here": _("%(member)s is here. Nobody needs to stand in."),
    "has_a_deputy": _("Somebody else stands in for %(member)s already."),
    "another_item_open": _("Another item is being dealt with. Close it or put it off first."),
    "case_has_left": _("This application is no longer with the board. There is nothing to vote on."),
    "not_quorate": _(
        "Too few members are here: %(here)s of %(members)s. Needed are %(needed)s."
        " Wait until more come, or put the item off."
    ),
    "not_present": _("Only those vote who are in the meeting. Please say first that you are here."),
    "vote_noted": _("This member has voted already. Tick “replace” if the new vote counts."),
}
