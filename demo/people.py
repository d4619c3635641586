"""The invented people and initiatives of the demo. Every address ends in .example."""

from dataclasses import dataclass

from accounts.roles import RoleName

STAFF: tuple[tuple[str, str, RoleName], ...] = (
    ("jana.roth@unna.example", "Jana Roth", RoleName.OFFICER),
    ("tom.becker@unna.example", "Tom Becker", RoleName.DEPUTY),
    ("ute.lindner@unna.example", "Ute Lindner", RoleName.TREASURER),
    ("paul.hauser@unna.example", "Paul Hauser", RoleName.AUDITOR),
    ("kim.sander@unna.example", "Kim Sander", RoleName.ADMINISTRATOR),
    ("helga.brandt@beirat.example", "Helga Brandt", RoleName.CHAIR),
    ("samir.haddad@beirat.example", "Samir Haddad", RoleName.BOARD_MEMBER),
    ("olena.koval@beirat.example", "Olena Koval", RoleName.BOARD_MEMBER),
    ("dirk.peters@beirat.example", "Dirk Peters", RoleName.BOARD_MEMBER),
    ("aylin.demir@beirat.example", "Aylin Demir", RoleName.BOARD_MEMBER),
    ("rosa.martins@beirat.example", "Rosa Martins", RoleName.BOARD_MEMBER),
    ("friedrich.nolte@beirat.example", "Friedrich Nolte", RoleName.DEPUTY_CHAIR),
    ("marta.sobczak@beirat.example", "Marta Sobczak", RoleName.BOARD_DEPUTY),
    ("jonas.weber@beirat.example", "Jonas Weber", RoleName.ADVISORY_MEMBER),
)

# Who stands in for whom: the deputy, then the members.
DEPUTIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("marta.sobczak@beirat.example", ("samir.haddad@beirat.example", "olena.koval@beirat.example")),
)


@dataclass(frozen=True)
class SampleInitiative:
    """An initiative and the people who act for it: (address, name, language)."""

    key: str
    name: str
    legal_form: str
    street: str
    members: tuple[tuple[str, str, str], ...]
    signatory: str
    iban: str


# Account numbers with right check digits at a bank code that belongs to no bank's customers.
INITIATIVES: tuple[SampleInitiative, ...] = (
    SampleInitiative(
        "lotsen",
        "WeltOffen Unna",
        "group",
        "Morgenstraße 12",
        (("amina@weltoffen.example", "Amina Yusuf", "de"), ("jens@weltoffen.example", "Jens Krüger", "de")),
        "Amina Yusuf",
        "DE75512108001245126199",
    ),
    SampleInitiative(
        "frauentreff",
        "Frauentreff Regenbogen e. V.",
        "association",
        "Hertingerstraße 4",
        (("maria@frauentreff.example", "Maria Santos", "de"),),
        "Maria Santos",
        "DE12500105170648489890",
    ),
    SampleInitiative(
        "werkstatt",
        "Fahrradwerkstatt Königsborn",
        "group",
        "Kurpark 7",
        (("david@radwerk.example", "David Öztürk", "de"),),
        "David Öztürk",
        "DE02120300000000202051",
    ),
    SampleInitiative(
        "lesepaten",
        "Lesepaten Massen",
        "group",
        "Schulweg 3",
        (("ingrid@lesepaten.example", "Ingrid Vogel", "de"),),
        "Ingrid Vogel",
        "DE02500105170137075030",
    ),
    SampleInitiative(
        "sport",
        "SV Hellweg Süd e. V.",
        "association",
        "Am Sportplatz 1",
        (("leon@sv-hellweg.example", "Leon Adeyemi", "en"),),
        "Petra Schulte",
        "DE02100500000054540402",
    ),
    SampleInitiative(
        "eltern",
        "Elternnetz Unna",
        "group",
        "Lindenplatz 9",
        (("fatma@elternnetz.example", "Fatma Kaya", "de"), ("ben@elternnetz.example", "Ben Hoffmann", "de")),
        "Fatma Kaya",
        "DE02300209000106531065",
    ),
    SampleInitiative(
        "dorf",
        "Dorfgemeinschaft Hemmerde",
        "association",
        "Dorfstraße 22",
        (("karl@dorfgemeinschaft.example", "Karl Wiemann", "de"),),
        "Karl Wiemann",
        "DE02200505501015871393",
    ),
    SampleInitiative(
        "person",
        "Nadia Rahimi",
        "person",
        "Gartenweg 15",
        (("nadia@rahimi.example", "Nadia Rahimi", "de"),),
        "Nadia Rahimi",
        "DE02701500000000594937",
    ),
)
