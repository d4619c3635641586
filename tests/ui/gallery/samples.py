"""One believable example of everything the components show, for the gallery page."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms

WORD = {"full": {"kind": "success", "text": "zählt ganz"}, "none": {"kind": "danger", "text": "zählt nicht"}}


class SampleForm(forms.Form):
    """Every kind of control the product uses."""

    title = forms.CharField(
        label="Wie heißt Ihr Projekt?", help_text="Ein kurzer Name, zum Beispiel „Sprach-Café“."
    )
    story = forms.CharField(
        label="Was haben Sie vor?", widget=forms.Textarea, help_text="2 bis 5 Sätze reichen."
    )
    starts_on = forms.DateField(label="Beginn", help_text="Zum Beispiel 1.9.2026")
    ends_on = forms.DateField(label="Ende", help_text="Zum Beispiel 30.9.2026")
    amount = forms.CharField(label="Kosten", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    area = forms.ChoiceField(label="Wo findet es statt?", choices=[("k", "Königsborn"), ("m", "Unna-Mitte")])
    field_of_action = forms.ChoiceField(
        label="Worum geht es vor allem?",
        help_text="Wählen Sie, was am besten passt.",
        widget=forms.RadioSelect,
        choices=[
            ("s", "Schule und Kindertagesstätte"),
            ("f", "Freizeit, Kultur, Sport und soziale Netzwerke"),
        ],
    )
    milestones = forms.MultipleChoiceField(
        label="Für welche Lebensphase?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Geburt"), ("2", "Kindertagesbetreuung"), ("3", "Grundschule")],
    )
    paper = forms.FileField(
        label="Angebot oder Rechnung", required=False, help_text="PDF oder Bild, höchstens 10 MB."
    )
    agree = forms.BooleanField(label="Ich habe die Regeln gelesen.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            "story",
            Fieldset("Zeitraum", Row("starts_on", "ends_on")),
            *["amount", "area", "field_of_action", "milestones", "paper", "agree"],
        )
        self.helper.add_input(Submit("save", "Speichern und weiter"))


def money_rows() -> list[dict[str, Any]]:
    half = {"kind": "warning", "text": "zählt zur Hälfte"}
    return [
        row(
            "Miete Bürgerhaus",
            "1800.00",
            "1800.00",
            WORD["full"],
            "Mieten zählen ganz.",
            "6 Termine × 300,00 €",
        ),
        row("Honorar Sprachlehrerin", "2600.00", "1300.00", half, "Personalkosten zählen zu 50 Prozent.", ""),
        row("Material und Druck", "1000.00", "1000.00", WORD["full"], "Material zählt ganz.", ""),
        row("Wein für den Abschluss", "89.90", "0.00", WORD["none"], "Alkohol wird nicht gefördert.", ""),
    ]


def row(
    label: str, amount: str, counts: str, badge: dict[str, str], reason: str, detail: str
) -> dict[str, Any]:
    return {
        "label": label,
        "amount": Decimal(amount),
        "recognised": Decimal(counts),
        "badge": badge,
        "reason": reason,
        "detail": detail,
        "clause": "Nr. 4 der Förderrichtlinie: Förderfähig sind die dort genannten Kostenarten.",
    }


def totals() -> list[dict[str, Any]]:
    return [
        {"label": "Kosten zusammen", "amount": Decimal("5489.90")},
        {"label": "Davon zählt", "amount": Decimal("4100.00"), "strong": True},
        {"label": "Sie beantragen", "amount": Decimal("4100.00")},
        {"label": "Noch ohne Geld", "amount": Decimal("1389.90"), "kind": "danger"},
    ]


def gauge() -> dict[str, Any]:
    amounts = {"budget": 20000, "committed": 9600, "paid": 4100, "recommended": 3500, "free": 10400}
    asked = {"asked": 4100, "after": 6300, "exceeded": False, "missing": 0, "year": 2026, "currency": "EUR"}
    return {name: Decimal(amount) for name, amount in amounts.items()} | asked


def full_gauge() -> dict[str, Any]:
    return gauge() | {
        "committed": Decimal(18200),
        "recommended": 0,
        "free": Decimal(1800),
        "exceeded": True,
        "missing": Decimal(2300),
    }


def steps() -> list[dict[str, str]]:
    words = ["Entwurf", "Eingereicht", "In Prüfung", "Beim Beirat", "Entschieden"]
    return [
        {"label": word, "state": "done" if n < 2 else "current" if n == 2 else "todo"}
        for n, word in enumerate(words)
    ]


def tasks() -> list[dict[str, str]]:
    return [
        {"label": "Wer Sie sind", "url": "#1", "state_label": "fertig", "state_kind": "success"},
        {
            "label": "Was es kostet",
            "url": "#2",
            "state_label": "begonnen",
            "state_kind": "info",
            "hint": "3.000,00 € sind noch ohne Geldgeber.",
        },
        {
            "label": "Prüfen und absenden",
            "url": "",
            "state_label": "noch nicht möglich",
            "state_kind": "neutral",
        },
    ]


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 8, day, hour, 5, tzinfo=UTC)


def entries() -> list[dict[str, Any]]:
    asked = {
        "text": "Etwas fehlt: an Sie zurückgeschickt",
        "detail": "Bitte nennen Sie das Ende des Projekts.",
    }
    return [
        {"at": at(21), "actor": "Mira Sommer, Stadt", "url": "#a", "link_label": "Antworten", **asked},
        {"at": at(20, 16), "actor": "Deniz Arslan", "text": "Antrag eingereicht"},
        {"at": at(3), "actor": "Deniz Arslan", "text": "Entwurf begonnen"},
    ]


def sample_context() -> dict[str, Any]:
    """Everything gallery.html shows."""
    return {
        "rows": money_rows(),
        "currency": "EUR",
        "totals": totals(),
        "gauge": gauge(),
        "full_gauge": full_gauge(),
        "steps": steps(),
        "tasks": tasks(),
        "entries": entries(),
        "answers": [
            {"label": "Initiative", "value": "Nachbarschaft Königsborn"},
            {"label": "Zeitraum", "value": "1.9.2026 bis 30.11.2026"},
            {"label": "Eigenes Geld", "value": ""},
        ],
        "thread": [
            {
                "author": "Mira Sommer",
                "at": at(21),
                "text": "Guten Tag,\nwann endet das Projekt?",
                "own": False,
            },
            {"author": "Deniz Arslan", "at": at(22), "text": "Am 30. November.", "own": True},
        ],
        "files": [
            {
                "name": "Angebot-Bürgerhaus.pdf",
                "url": "#f",
                "size": 183_000,
                "kind": "Angebot",
                "at": at(20),
                "remove_url": "#r",
            },
            {
                "name": "sehr_langer_dateiname_ohne_leerzeichen_vom_telefon_2026_08_20_181233.jpg",
                "url": "#g",
                "size": 2_400_000,
                "kind": "Foto",
                "at": at(20),
            },
        ],
        "links": [
            {"label": "Wartet auf mich", "url": "#", "current": True, "count": 3},
            {"label": "Beim Beirat", "url": "#", "current": False, "count": 2},
            {"label": "Alle", "url": "#", "current": False},
        ],
        "by_when": date(2026, 9, 4),
    }
