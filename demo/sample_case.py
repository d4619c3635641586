"""What the demo knows of one application."""

from dataclasses import dataclass, field

Lines = tuple[tuple[str, str, str], ...]
PAST, COMING = "past meeting", "meeting to come"


@dataclass(frozen=True)
class SampleCase:
    """What is typed into one application, and how far it has come.

    `sent`, `begins` and `ends` are days counted from today. `fate` names the state it ends in; a complete one may be
    on the agenda of a `meeting` (demo.meetings).
    """

    initiative: str
    title: str
    summary: str
    goal: str
    audience: str
    costs: Lines
    fate: str
    sent: int = -10
    begins: int = 45
    ends: int = 160
    income: Lines = ()
    fields_of_action: tuple[str, ...] = ("leisure",)
    milestones: tuple[str, ...] = ("all",)
    social_areas: tuple[str, ...] = ("citywide",)
    people: str = "25"
    with_account: bool = True
    votes: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    reasons: str = ""
    meeting: str = ""
    # How far an approved case has come since (demo.grants).
    grant: str = "told"
    points: tuple[tuple[str, str], ...] = field(default=())
