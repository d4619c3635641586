"""Whatever is typed or put into an address is answered in words, quickly, and on either database."""

import time
from contextlib import suppress
from email import message_from_bytes
from email.policy import default as modern

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from accounts.forms import InitiativeForm, InvitationForm, ProfileForm, SignInForm
from accounts.initiatives import found_initiative, invite
from applications.forms.check import QuestionForm
from applications.forms.start import OfficeEntryForm, StartForm
from applications.states import State
from applications.threads import ask_before_applying
from funding.fields import AmountField, parse_date
from notifications.calendar import ics
from notifications.letters import CalendarEntry
from notifications.models import Mail
from notifications.postman import build_message
from tests.accounts.factories import UserFactory, people_of, role
from tests.applications.factories import NOW, make_case, make_content, make_initiative, make_programme
from tests.board.factories import make_ballot, make_board

pytestmark = pytest.mark.django_db
LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 3) + ".example"  # 252 signs, and allowed as an address
TOO_LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example"
TWO_LINES = "Chor\r\nBcc: alle@unna.example\r\n\r\nIhr Konto ist gesperrt"


# -- addresses of people --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        lambda email: SignInForm({"email": email}),
        lambda email: InvitationForm({"email": email}),
        lambda email: QuestionForm({"email": email, "text": "Geht das?"}),
        lambda email: OfficeEntryForm({"email": email}, programmes=[]),
    ],
    ids=["sign-in", "invitation", "question", "office entry"],
)
def test_an_address_that_no_column_holds_is_refused_beside_the_field(form):
    assert len(LONG) <= 254 < len(TOO_LONG)
    assert "email" in form(TOO_LONG).errors
    assert "email" not in form(LONG).errors


def test_the_longest_address_can_be_used_everywhere(client):
    programme = make_programme()
    person = UserFactory(email=LONG, name="")
    ask_before_applying(
        programme=programme, email=LONG, name="", text="Geht das?", check={}, language="de", now=NOW
    )
    client.force_login(person)
    start = {"name": "Chor", "legal_form": "group"}
    assert client.post(reverse("applications:start", args=["unna"]), start).status_code == 302
    case = person.initiatives.get().applications.get()
    url = reverse("applications:message", args=[case.pk])
    assert client.post(url, {"text": "Und das?"}).status_code == 302


# -- numbers and keys in addresses ----------------------------------------------------------------


@pytest.mark.parametrize("number", [10**12, 10**19, 10**40])
def test_a_number_that_no_column_holds_is_a_page_that_does_not_exist(client, number):
    make_case()
    for person in (role("officer"), role("chair"), role("auditor")):
        client.force_login(person)
        for name in (
            "applications:case",
            "applications:desk-case",
            "board:ballot",
            "board:case",
            "board:close",
        ):
            assert client.get(reverse(name, args=[number])).status_code == 404, name
    client.force_login(people_of(make_initiative()))
    case = make_case(initiative=people_of(make_initiative()).initiatives.get())
    client.force_login(people_of(case.initiative))
    for name in ("applications:version", "applications:receipt", "applications:document"):
        assert client.get(reverse(name, args=[case.pk, number])).status_code == 404, name


@pytest.mark.parametrize(
    "after",
    ["0001-01-01T00:00:00+14:00~1", "9999-12-31T23:59:59-14:00~1", "x~1", "2026-01-01T00:00:00Z~" + "9" * 15],
)
def test_a_made_up_key_of_a_list_shows_a_list(client, after):
    make_case()
    client.force_login(role("officer"))
    assert client.get(reverse("applications:desk-cases"), {"after": after}).status_code == 200


@pytest.mark.parametrize("revision", ["0" * 5000, "9" * 5000, "-1", "²", "٣", "1e9"])
def test_a_made_up_revision_overwrites_nothing(client, revision):
    case = make_case(State.DRAFT, draft={"what": {"title": "Fest"}})
    client.force_login(people_of(case.initiative))
    url = reverse("applications:step", args=[case.pk, "what"])
    page = client.post(url, {"revision": revision, "title": "Chor"}).content.decode()
    case.refresh_from_db()
    assert case.draft["what"]["title"] == "Fest"
    assert "Chor" in page


def test_thousands_of_fields_are_a_bad_request(client):
    make_programme()
    url = reverse("applications:check", args=["unna"])
    assert client.post(url, {f"x{number}": "1" for number in range(2500)}).status_code == 400


def test_every_choice_is_one_of_the_list(client):
    case = make_case(State.COMPLETE)
    client.force_login(role("officer"))
    for url, field in (
        (reverse("applications:desk-return", args=[case.pk]), "step_1"),
        (reverse("applications:desk-enter"), "legal_form"),
    ):
        page = client.post(url, {field: "<script>alert(1)</script>"}).content.decode()
        assert "<script>alert(1)" not in page


# -- one line is one line -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        lambda name: ProfileForm({"name": name, "language": "de"}),
        lambda name: InitiativeForm({"name": name}),
        lambda name: StartForm(
            {"name": name, "legal_form": "group"},
            user=UserFactory(),
            guideline=make_programme().guideline_version().guideline,
        ),
        lambda name: QuestionForm({"name": name, "email": "gast@unna.example", "text": "Geht das?"}),
    ],
    ids=["person", "initiative", "start", "question"],
)
def test_a_name_is_one_line_without_hidden_signs(form):
    checked = form(TWO_LINES + "\u202e\x07")
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["name"] == "Chor Bcc: alle@unna.example Ihr Konto ist gesperrt"


def test_names_with_line_breaks_write_no_header_and_no_paragraph_of_a_mail():
    by = UserFactory(name=TWO_LINES)
    initiative = found_initiative(by=by, name=TWO_LINES, legal_form="group", now=timezone.now())
    invite(initiative=initiative, email="gast@unna.example", by=by, now=timezone.now())
    mail = Mail.objects.get()
    mail.recipient_name = TWO_LINES.replace("\r\n", " ")
    sent = message_from_bytes(build_message(mail).message().as_bytes(), policy=modern)
    assert sent["Bcc"] is None
    assert "\n" not in str(sent["Subject"])
    assert sent["To"].addresses[0].addr_spec == "gast@unna.example"


def test_a_title_adds_no_line_to_a_calendar_file():
    title = "Chor\r\nATTENDEE:mailto:alle@unna.example\r\nEND:VEVENT;,\\"
    content = ics(CalendarEntry(uid="x", title=title, starts_at=NOW), now=NOW).decode()
    assert not any(line.startswith(("ATTENDEE", "END:VEVENT;")) for line in content.splitlines())
    assert content.count("BEGIN:VEVENT") == 1


# -- pages and mails show text as text --------------------------------------------------------------

MARKUP = "<img src=x onerror=alert(1)>{{ 7|add:7 }}{% now 'Y' %}"


def test_what_people_type_is_shown_as_text_on_every_page_and_in_every_mail(client):
    make_board(5)
    applicant = UserFactory(name=MARKUP)
    initiative = make_initiative(MARKUP, people=[applicant])
    case = make_case(
        State.COMPLETE, initiative=initiative, content=make_content(title=MARKUP, initiative=MARKUP)
    )
    officer = role("officer", name=MARKUP)
    ballot = make_ballot(case=case, officer=officer, note=MARKUP)
    pages = {
        applicant: [
            reverse("applications:case", args=[case.pk]),
            reverse("applications:mine"),
            reverse("accounts:initiatives"),
            reverse("accounts:members", args=[initiative.pk]),
        ],
        officer: [
            reverse("applications:desk-case", args=[case.pk]),
            reverse("applications:desk-cases") + "?q=%3Cimg%20src%3Dx%3E",
            reverse("board:ballot", args=[ballot.pk]),
        ],
    }
    for person, urls in pages.items():
        client.force_login(person)
        client.post(reverse("applications:message", args=[case.pk]), {"text": MARKUP})
        for url in urls:
            page = client.get(url).content.decode()
            assert "<img src=x" not in page, url
            assert "{{ 7|add:7 }}" in page or "q=" in url or url == reverse("accounts:initiatives"), url
    assert Mail.objects.exists()
    assert not Mail.objects.filter(html__contains="<img src=x").exists()


def test_a_hint_of_a_guideline_is_text_and_no_markup():
    form = SignInForm()
    form.fields["email"].help_text = MARKUP
    page = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


# -- speed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "read",
    [
        lambda: AmountField().clean("1." * 2_000_000),
        lambda: AmountField().clean(" " * 4_000_000 + "1"),
        lambda: AmountField().clean("€" * 4_000_000),
        lambda: parse_date("1" * 4_000_000),
        lambda: SignInForm({"email": "a@" + "a." * 1_000_000}).is_valid(),
        lambda: SignInForm({"email": '"' * 1_000_000 + "@a.example"}).is_valid(),
    ],
    ids=["dots", "blanks", "signs", "date", "domain", "quotes"],
)
def test_four_megabytes_are_answered_at_once(read):
    began = time.perf_counter()
    with suppress(ValidationError):
        read()
    assert time.perf_counter() - began < 2
