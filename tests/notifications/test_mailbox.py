import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertNumQueries

from notifications.letters import CalendarEntry, Recipient
from notifications.models import Mail
from tests.notifications.letters import NOW, queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings, client: Client) -> Client:
    settings.DEMO = True
    # The pictures and styles of the pages are made by `make setup` and are not what is tested here.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return client


def policy(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


def subjects(response) -> list[str]:
    return [mail.subject for mail in response.context["mails"]]


def test_outside_the_demo_nothing_answers(client: Client) -> None:
    mail = queued(calendar=CalendarEntry(uid="b", title="Vote", starts_at=NOW))
    attachment = mail.attachments.get()
    urls = [
        reverse("notifications:mailbox"),
        reverse("notifications:mail", args=[mail.pk]),
        reverse("notifications:mail-html", args=[mail.pk]),
        reverse("notifications:mail-attachment", args=[mail.pk, attachment.pk]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * 4


def test_the_newest_mail_comes_first_and_older_ones_a_page_later(demo: Client) -> None:
    for number in range(30):
        queued(f"key-{number}", subject=f"Mail {number}")
    first = demo.get(reverse("notifications:mailbox"))
    assert subjects(first) == [f"Mail {number}" for number in range(29, 4, -1)]
    second = demo.get(first.context["next_url"])
    assert subjects(second) == [f"Mail {number}" for number in range(4, -1, -1)]
    assert second.context["next_url"] == ""


def test_the_beginning_of_an_address_filters_also_on_the_next_page(demo: Client) -> None:
    for number in range(27):
        queued(f"amal-{number}", Recipient(email="amal@lesepaten.example"))
        queued(f"ben-{number}", Recipient(email="ben@rad.example"))
    first = demo.get(reverse("notifications:mailbox"), {"to": " Amal "})
    second = demo.get(first.context["next_url"])
    recipients = [mail.recipient for response in (first, second) for mail in response.context["mails"]]
    assert recipients == ["amal@lesepaten.example"] * 27


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", "1.5"])
def test_a_page_key_that_is_none_shows_the_first_page(demo: Client, before: str) -> None:
    queued(subject="Mail")
    assert subjects(demo.get(reverse("notifications:mailbox"), {"before": before})) == ["Mail"]


def test_an_empty_mailbox_says_what_to_do(demo: Client) -> None:
    assert (
        "Ask for a code" in demo.get(reverse("notifications:mailbox"), headers={"accept-language": "en"}).text
    )


@pytest.mark.parametrize("mails", [1, 25])
def test_the_list_takes_one_query_at_any_length_and_reads_no_bodies(demo: Client, mails: int) -> None:
    for number in range(mails):
        queued(f"key-{number}")
    with assertNumQueries(1) as queries:
        demo.get(reverse("notifications:mailbox"))
    assert '"html"' not in queries.captured_queries[0]["sql"]


def test_a_mail_shows_its_text_and_frames_its_html(demo: Client) -> None:
    mail = queued(paragraphs=("<script>alert(1)</script>",))
    response = demo.get(reverse("notifications:mail", args=[mail.pk]))
    assert policy(response)["frame-src"] == "'self'"
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
    assert f'<iframe src="/demo/mail/{mail.pk}/html/"' in response.text


def test_the_html_of_a_mail_may_style_itself_and_nothing_else(demo: Client) -> None:
    mail = queued()
    response = demo.get(reverse("notifications:mail-html", args=[mail.pk]))
    assert policy(response) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.text.count('<base target="_top">') == 1


def test_attached_files_are_downloaded(demo: Client) -> None:
    mail = queued(calendar=CalendarEntry(uid="b", title="Vote", starts_at=NOW))
    file = mail.attachments.get()
    response = demo.get(reverse("notifications:mail-attachment", args=[mail.pk, file.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="date.ics"'
    assert response.content.startswith(b"BEGIN:VCALENDAR")
    other = queued("other")
    assert demo.get(reverse("notifications:mail-attachment", args=[other.pk, file.pk])).status_code == 404


def test_only_reading_is_answered(demo: Client) -> None:
    assert demo.post(reverse("notifications:mailbox")).status_code == 405
    assert not Mail.objects.exists()
