"""The invented applications of the demo, after ideas the city itself has collected."""

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
    points: tuple[tuple[str, str], ...] = field(default=())


CASES: tuple[SampleCase, ...] = (
    SampleCase(
        "lotsen",
        "Willkommenslotsen",
        "Zehn Lotsinnen und Lotsen begleiten neue Nachbarn im ersten halben Jahr: zum Amt, zur Schule, zum Verein.",
        "Neue Menschen in Unna finden sich schneller zurecht und kennen jemanden.",
        "Menschen, die neu nach Unna gezogen sind",
        (
            ("ehrenamt", "10 Lotsen × 20 € × 12 Monate", "2.400"),
            ("fahrt", "Busfahrkarten", "480"),
            ("material", "Stadtpläne, Mappen", "320"),
            ("versicherung", "Haftpflicht der Lotsen", "150"),
            ("unterkunft_verpflegung", "Treffen der Lotsen", "250"),
        ),
        "approved",
        sent=-120,
        begins=-60,
        ends=30,
        votes=(("full", ""), ("full", ""), ("full", ""), ("full", ""), ("abstain", ""), ("full", "")),
        remarks=("Gute Idee, schon bewährt.",),
        people="60",
    ),
    SampleCase(
        "werkstatt",
        "Fahrradwerkstatt für alle",
        "Einmal in der Woche reparieren wir Räder. Wer kein Rad hat, baut mit uns eins aus alten Teilen.",
        "Menschen kommen ins Gespräch und sind mobil.",
        "Nachbarn in Königsborn, besonders Jugendliche",
        (
            ("miete", "Garage, 6 Monate × 150 €", "900"),
            ("material", "Schläuche, Bremsen, Öl", "1.150"),
            ("ehrenamt", "4 Helfende × 25 € × 6 Monate", "600"),
            ("versicherung", "Veranstalterhaftpflicht", "150"),
        ),
        "approved",
        sent=-95,
        begins=-30,
        ends=20,
        social_areas=("koenigsborn",),
        votes=(("full", ""), ("reduced", "2.500"), ("full", ""), ("full", ""), ("full", ""), ("against", "")),
    ),
    SampleCase(
        "frauentreff",
        "Kulturabende der Welt",
        "An sechs Abenden kochen und erzählen Frauen aus verschiedenen Ländern. Jeder Abend ist offen für alle.",
        "Frauen, die sonst wenig sichtbar sind, laden die Stadt ein.",
        "Alle Frauen in Unna, auch mit Kindern",
        (
            ("miete", "Saal, 6 Abende", "700"),
            ("unterkunft_verpflegung", "Zutaten und Getränke", "900"),
            ("material", "Einladungen, Dekoration", "700"),
            ("fahrt", "Fahrdienst für Ältere", "500"),
        ),
        "approved",
        sent=-80,
        begins=-20,
        ends=35,
        votes=(
            ("full", ""),
            ("full", ""),
            ("full", ""),
            ("full", ""),
            ("full", ""),
            ("excluded", "Ich bin im Vorstand."),
        ),
    ),
    SampleCase(
        "sport",
        "Integra-Cup",
        "Hallenturnier für 16- bis 22-Jährige mit zwölf gemischten Mannschaften und einem Fest danach.",
        "Jugendliche aus allen Stadtteilen spielen zusammen statt gegeneinander.",
        "Jugendliche von 16 bis 22 Jahren",
        (
            ("miete", "Halle, zwei Tage", "2.400"),
            ("ehrenamt", "Schiedsrichter und Helfende", "900"),
            ("unterkunft_verpflegung", "Essen für 150 Personen", "850"),
            ("material", "Trikots, Bälle", "600"),
            ("versicherung", "Turnierversicherung", "250"),
        ),
        "approved",
        sent=-75,
        begins=-15,
        ends=12,
        fields_of_action=("leisure",),
        milestones=("career",),
        votes=(("full", ""), ("full", ""), ("full", ""), ("full", ""), ("full", ""), ("full", "")),
        people="180",
    ),
    SampleCase(
        "dorf",
        "Grillhütte am Dorfplatz",
        "Wir möchten eine Grillhütte kaufen und aufstellen. Dort können sich alle treffen.",
        "Das Dorf hat einen Treffpunkt.",
        "Alle im Dorf",
        (("investition", "Grillhütte", "3.900"), ("material", "Pflastersteine", "600")),
        "rejected",
        sent=-70,
        votes=(
            ("against", ""),
            ("against", ""),
            ("against", ""),
            ("full", ""),
            ("abstain", ""),
            ("against", ""),
        ),
        remarks=("Ein Kauf, kein Projekt mit Ende.",),
        income=(("own", "Dorfkasse", "3.900"),),
        social_areas=("landgemeinden",),
        reasons="Die Grillhütte ist eine Anschaffung. Anschaffungen stehen nicht auf der Liste der Stadt (Nr. 4.3). "
        "Wenn Sie eine Hütte mieten und ein Fest planen, kann das passen. Wir beraten Sie gern.",
    ),
    SampleCase(
        "lesepaten",
        "Lesepaten an der Schillerschule",
        "Zwölf Erwachsene lesen jede Woche mit Kindern, die gerade Deutsch lernen.",
        "Kinder lesen besser und trauen sich mehr zu.",
        "Kinder der Klassen 1 bis 4",
        (
            ("material", "Bücher in einfacher Sprache", "680"),
            ("ehrenamt", "12 Paten × 15 € × 6 Monate", "1.080"),
            ("unterkunft_verpflegung", "Abschlussfest", "240"),
        ),
        "recommended",
        sent=-32,
        fields_of_action=("early_help",),
        milestones=("primary_school",),
        social_areas=("massen",),
        votes=(("full", ""), ("full", ""), ("reduced", "1.800"), ("full", ""), ("full", ""), ("full", "")),
        remarks=("Sehr wirksam für wenig Geld.", "Bücher kann auch die Bücherei leihen."),
    ),
    SampleCase(
        "eltern",
        "Interkulturelles Elternnetzwerk",
        "Eltern helfen Eltern: Wir erklären Kita und Schule in fünf Sprachen und begleiten zu Gesprächen.",
        "Eltern verstehen Schule und Kita und reden mit.",
        "Eltern mit Kindern bis 12 Jahre",
        (
            ("ehrenamt", "8 Begleitende", "1.200"),
            ("miete", "Raum im Bürgerhaus", "600"),
            ("unterkunft_verpflegung", "Elterncafé", "500"),
            ("material", "Flyer in fünf Sprachen", "900"),
        ),
        "at_board",
        sent=-20,
        fields_of_action=("early_help",),
        milestones=("day_care", "primary_school"),
        votes=(("full", ""), ("reduced", "2.800")),
        people="80",
    ),
    SampleCase(
        "sport",
        "Seniorensport im Park",
        "Jede Woche Bewegung im Kurpark, mit Übersetzung ins Russische und Türkische.",
        "Ältere Menschen bleiben gesund und lernen sich kennen.",
        "Menschen ab 65",
        (
            ("ehrenamt", "Zwei Übungsleitende", "960"),
            ("material", "Bänder und Matten", "380"),
            ("versicherung", "Unfallversicherung", "120"),
        ),
        "at_board",
        sent=-14,
        fields_of_action=("health",),
        milestones=("retirement",),
        social_areas=("koenigsborn",),
    ),
    SampleCase(
        "person",
        "Zeitzeugen an Schulen",
        "Ältere Menschen erzählen in Klassen, wie sie nach Unna kamen. Dazu entsteht eine kleine Ausstellung.",
        "Junge Leute hören Geschichten, die in keinem Buch stehen.",
        "Klassen 8 bis 10 an drei Schulen",
        (
            ("fahrt", "Fahrten der Erzählenden", "260"),
            ("material", "Ausstellung, Druck", "940"),
            ("ehrenamt", "6 Erzählende × 40 €", "240"),
        ),
        "complete",
        sent=-8,
        fields_of_action=("early_help",),
        milestones=("secondary_school",),
    ),
    SampleCase(
        "lotsen",
        "Stadtteilführungen",
        "Zugewanderte und Alteingesessene führen an zwölf Sonntagen durch alle fünf Sozialräume.",
        "Menschen sehen ihre Stadt mit anderen Augen.",
        "Alle, die neugierig sind",
        (
            ("ehrenamt", "24 Führungen × 60 €", "1.440"),
            ("miete", "Räume für den Abschluss", "800"),
            ("material", "Karten und Plakate", "1.560"),
            ("fahrt", "Bus in die Dörfer", "700"),
            ("versicherung", "Haftpflicht", "200"),
            ("unterkunft_verpflegung", "Getränke und Brot", "300"),
        ),
        "submitted",
        sent=-3,
    ),
    SampleCase(
        "frauentreff",
        "Sprachkurs mit Kinderbetreuung",
        "Frauen lernen Deutsch. Eine Betreuerin spielt nebenan mit den Kindern.",
        "Frauen mit kleinen Kindern können Deutsch lernen.",
        "Frauen mit Kindern unter 6 Jahren",
        (
            ("personal", "Betreuungskraft, 6 Monate", "6.000"),
            ("material", "Spielzeug und Hefte", "400"),
            ("miete", "Raum", "600"),
            ("versicherung", "Unfallversicherung", "100"),
        ),
        "returned",
        sent=-12,
        fields_of_action=("early_help", "work"),
        milestones=("day_care",),
        points=(("financing", "Es fehlen 3.000 €. Bitte schreiben Sie, wer sie bezahlt."),),
    ),
    SampleCase(
        "frauentreff",
        "Nähcafé International",
        "Zweimal im Monat nähen Frauen zusammen. Wer es kann, zeigt es den anderen. Zum Schluss gibt es eine Modenschau.",
        "Frauen lernen etwas Neues und finden Freundinnen.",
        "Frauen aus allen Ländern",
        (
            ("miete", "Raum, 12 Abende", "600"),
            ("material", "Stoffe, Garn, zwei geliehene Maschinen", "900"),
            ("unterkunft_verpflegung", "Essen bei der Modenschau", "700"),
            ("ehrenamt", "3 Anleitende", "400"),
        ),
        "complete",
        sent=-50,
        social_areas=("mitte",),
        meeting=PAST,
    ),
    SampleCase(
        "eltern",
        "Fest der Kulturen",
        "Ein Samstag auf dem Marktplatz mit Musik, Tanz und Essen. 20 Gruppen machen mit.",
        "Die ganze Stadt feiert zusammen.",
        "Alle in Unna",
        (
            ("miete", "Bühne und Technik", "2.600"),
            ("unterkunft_verpflegung", "Essen für die Helfenden", "700"),
            ("ehrenamt", "30 Helfende", "1.200"),
            ("material", "Plakate, Schilder", "500"),
        ),
        "complete",
        sent=-46,
        begins=60,
        ends=120,
        people="900",
        meeting=PAST,
    ),
    SampleCase(
        "sport",
        "Jugend hilft Jugendlichen",
        "Zwölf Jugendliche begleiten andere Jugendliche, die neu in der Stadt sind: zum Sport, in die Schule, ins Kino.",
        "Junge Leute kommen schneller an.",
        "Jugendliche von 14 bis 20 Jahren",
        (
            ("ehrenamt", "12 Jugendliche × 20 € × 8 Monate", "1.920"),
            ("fahrt", "Fahrkarten", "780"),
            ("unterkunft_verpflegung", "Schulungen, zwei Samstage", "600"),
            ("material", "Arbeitshefte", "600"),
        ),
        "complete",
        sent=-16,
        milestones=("career",),
        meeting=COMING,
    ),
    SampleCase(
        "werkstatt",
        "Mobile Werkstatt in den Dörfern",
        "Mit einem geliehenen Bus fahren wir einmal im Monat in die Dörfer und reparieren dort Räder.",
        "Auch wer nicht in der Stadt wohnt, macht mit.",
        "Menschen in den Dörfern",
        (
            ("fahrt", "Bus, 6 Fahrten", "1.500"),
            ("material", "Ersatzteile", "900"),
            ("ehrenamt", "3 Helfende", "540"),
        ),
        "waitlisted",
        sent=-60,
        social_areas=("landgemeinden",),
        votes=(("full", ""), ("full", ""), ("full", ""), ("full", ""), ("against", ""), ("full", "")),
    ),
    SampleCase(
        "eltern",
        "Spielfest im Quartier",
        "Ein Nachmittag mit Spielen aus aller Welt.",
        "Familien lernen sich kennen.",
        "Familien in Unna-Süd",
        (("material", "Spiele", "300"), ("unterkunft_verpflegung", "Obst, Wasser, Brot", "220")),
        "withdrawn",
        sent=-40,
        social_areas=("sued",),
        reasons="Wir machen das Fest zusammen mit der Kita.",
    ),
    SampleCase(
        "dorf",
        "Kochen im Dorf",
        "Ein Winter lang kochen wir jeden Monat Rezepte aus einem anderen Land.",
        "Alte und neue Dorfbewohner essen an einem Tisch.",
        "Alle im Dorf",
        (("unterkunft_verpflegung", "Zutaten, 5 Abende", "750"), ("miete", "Dorfgemeinschaftshaus", "250")),
        "unconfirmed",
        sent=-2,
        social_areas=("landgemeinden",),
        with_account=False,
    ),
    SampleCase(
        "lesepaten",
        "Vorlesen in zwei Sprachen",
        "Samstags lesen wir in der Bücherei auf Deutsch und in einer zweiten Sprache vor.",
        "",
        "Kinder von 3 bis 7",
        (("material", "Zweisprachige Bücher", "420"),),
        "draft",
        sent=-1,
    ),
    SampleCase(
        "person",
        "Pflege-Info in drei Sprachen",
        "Ein Heft über Pflege auf Arabisch, Russisch und Türkisch.",
        "",
        "Familien, die jemanden pflegen",
        (("material", "Druck", "600"),),
        "lapsed",
        sent=-190,
    ),
)
