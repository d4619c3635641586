"""An administrator checks, compares and publishes rules; nobody else does, and no version ever changes."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.publishing import publish_guideline
from applications.states import State
from funding.errors import NotAllowed, Refused
from funding.guideline.load import GuidelineError
from funding.models import GuidelineVersion, Programme
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_case, make_programme
from tests.applications.pages import main_of
from tests.applications.test_guideline_rules import changed

pytestmark = pytest.mark.django_db
FULDA = (Path(__file__).parents[2] / "funding" / "guidelines" / "examples" / "fulda.toml").read_text("utf-8")
TODAY = NOW.date()
NEWER = changed("amount = 5000.00", "amount = 6000.00", version="2026-06", valid_from="2026-06-01")
FIRST_OF_JUNE = date(2026, 6, 1)
NEW, PUBLISH, LIST = (
    reverse(f"applications:{name}") for name in ("guideline-new", "guideline-publish", "guidelines")
)


@pytest.fixture(autouse=True)
def english_in_may(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"), time_machine.travel(NOW):
        yield


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def administrator(programme):
    return role("administrator", programme, name="Kim Sander")


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def publish(actor, source=NEWER, valid_from=FIRST_OF_JUNE):
    return publish_guideline(source=source, actor=actor, now=NOW, valid_from=valid_from)


# -- the verb -------------------------------------------------------------------------------------


def test_administrator_publishes_from_a_day_on(programme, administrator):
    version = publish(administrator)
    assert (version.programme, version.loaded_by, version.loaded_at) == (programme, administrator, NOW)
    assert programme.guideline_version(FIRST_OF_JUNE) == version
    assert programme.guideline_version(FIRST_OF_JUNE - timedelta(days=1)).version == "2020-08"


@pytest.mark.parametrize("name", [name for name in RoleName if name != RoleName.ADMINISTRATOR])
def test_nobody_else_publishes(programme, name):
    with pytest.raises(NotAllowed):
        publish(role(name, programme))
    assert programme.guideline_versions.count() == 1


def test_administrator_of_another_programme_does_not_publish(programme):
    with pytest.raises(NotAllowed):
        publish(role("administrator", make_programme("elsewhere")))


def test_rules_never_begin_in_the_past_of_a_programme(programme, administrator):
    with pytest.raises(Refused):
        publish(administrator, valid_from=TODAY - timedelta(days=1))
    assert publish(administrator, valid_from=TODAY).valid_from == TODAY


def test_second_click_publishes_nothing_new(programme, administrator):
    assert publish(administrator) == publish(administrator)
    with time_machine.travel(NOW + timedelta(days=60)):
        assert publish(administrator).version == "2026-06"
    assert programme.guideline_versions.count() == 2


def test_stored_version_never_changes(programme, administrator):
    publish(administrator)
    with pytest.raises(GuidelineError):
        publish(administrator, source=NEWER.replace("6000.00", "7000.00"))
    with pytest.raises(GuidelineError):
        publish(administrator, valid_from=FIRST_OF_JUNE + timedelta(days=1))


def test_new_programme_gets_its_administrator(administrator):
    version = publish(administrator, source=FULDA, valid_from=date(2026, 1, 1))
    assert version.programme.slug == "fulda_integration"
    fresh = User.objects.get(pk=administrator.pk)
    assert roles_of(fresh).holds({RoleName.ADMINISTRATOR}, version.programme_id)
    with pytest.raises(NotAllowed):
        publish(role("officer"), source=FULDA.replace("fulda_integration", "another"), valid_from=TODAY)
    assert not Programme.objects.filter(slug="another").exists()


# -- the pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [NEW, LIST])
def test_pages_are_for_administrators_only(client, programme, address):
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(role("officer", programme))
    assert client.get(address).status_code == 404
    client.force_login(role("administrator", programme))
    assert client.get(address).status_code == 200


def test_list_tells_who_published_what(as_administrator, administrator, django_assert_max_num_queries):
    publish(administrator)
    make_programme("elsewhere")
    with django_assert_max_num_queries(8):
        page = main_of(as_administrator.get(LIST))
    assert "Version 2026-06, from 1 June 2026 comes later Published by Kim Sander on 4 May 2026" in page
    assert "Version 2020-08, from 1 August 2020 in force Loaded with the installation" in page
    assert page.count("Version ") == 2


def test_wrong_text_comes_back_with_place_and_remedy(as_administrator):
    wrong = NEWER.replace("rate = 50", "rate = 150")
    answer = as_administrator.post(NEW, {"source": wrong})
    page = main_of(answer)
    assert answer.status_code == 422
    line = wrong.splitlines().index("rate = 150") + 1
    assert f'Line {line}, [[cost]] "personal", rate: write a number of at most 100' in page
    assert "rate = 150" in page
    assert "amount = 6000.00" in answer.content.decode()
    assert "Publish" not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "Line 1: this is not text in UTF-8"),
        (b"a = 1\nb = [", "Line 2: this is not TOML"),
        (b"#" * 4_000_001, "The file is too large: 4,000,001 bytes, at most 4,000,000 are read."),
        (b"", "Paste the text of the file, or choose the file."),
    ],
)
def test_files_that_cannot_be_read_are_told(as_administrator, content, said):
    answer = as_administrator.post(NEW, {"source": "", "file": SimpleUploadedFile("unna.toml", content)})
    assert said in main_of(answer)


def test_right_file_shows_what_changes_and_nothing_is_stored(as_administrator, programme):
    file = SimpleUploadedFile("unna.toml", NEWER.encode())
    answer = as_administrator.post(NEW, {"source": "", "file": file})
    page = main_of(answer)
    assert "What changes for applicants against version 2020-08" in page
    assert "Now: A project gets at most €6,000.00." in page
    assert 'value="1.6.2026"' in answer.content.decode()
    assert programme.guideline_versions.count() == 1


def test_new_programme_is_called_one(as_administrator):
    page = main_of(as_administrator.post(NEW, {"source": FULDA}))
    assert "This is a new programme. You become its administrator." in page
    assert "6 worked examples come out." in page


def test_text_for_somebody_elses_programme_is_refused(as_administrator):
    make_programme("fulda_integration", source=FULDA)
    answer = as_administrator.post(NEW, {"source": FULDA.replace('version = "2026"', 'version = "2027"')})
    assert "You are not the administrator of this programme." in main_of(answer)
    sent = {"source": FULDA.replace('version = "2026"', 'version = "2027"'), "valid_from": "1.6.2026"}
    assert as_administrator.post(PUBLISH, sent).status_code == 404
    assert as_administrator.post(PUBLISH, sent | {"confirmed": "1"}).status_code == 404


def test_stored_version_is_not_offered_again(as_administrator, administrator):
    publish(administrator)
    page = main_of(as_administrator.post(NEW, {"source": NEWER}))
    assert "Version 2026-06 is stored already with this very text. There is nothing to publish." in page


def test_publishing_asks_once_and_then_does_it(as_administrator, programme):
    make_case(State.DRAFT)
    pasted = NEWER.replace("\n", "\r\n")
    question = as_administrator.post(PUBLISH, {"source": pasted, "valid_from": "1.6.2026"})
    page = main_of(question)
    assert "Publish these rules?" in page
    assert "1 draft follows them then." in page
    assert programme.guideline_versions.count() == 1
    form = question.context["form"].initial
    done = as_administrator.post(PUBLISH, {**form, "source": pasted}, follow=True)
    assert "Version 2026-06 is published." in main_of(done)
    assert GuidelineVersion.objects.get(version="2026-06").source == NEWER


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "1"}])
@pytest.mark.parametrize(
    ("day", "said"),
    [("3.5.2026", "Write a day that is not in the past."), ("bald", "Write the date like 1.9.2026")],
)
def test_impossible_day_is_told_beside_it_and_the_text_stays(
    as_administrator, programme, day, said, confirmed
):
    answer = as_administrator.post(PUBLISH, {"source": NEWER, "valid_from": day, **confirmed})
    assert said in main_of(answer)
    assert "amount = 6000.00" in answer.content.decode()
    assert programme.guideline_versions.count() == 1


def test_wrong_text_is_not_published_past_the_check(as_administrator, programme):
    answer = as_administrator.post(
        PUBLISH,
        {"source": NEWER.replace("rate = 50", "rate = 150"), "valid_from": "1.6.2026", "confirmed": "1"},
    )
    assert answer.status_code == 422
    assert "write a number of at most 100" in main_of(answer)
    assert programme.guideline_versions.count() == 1
