from datetime import UTC, date, datetime

import pytest

from funding.guideline.faults import FaultCode
from funding.guideline.load import GuidelineError
from funding.guideline.places import Place, Step
from funding.guideline_store import store_version
from funding.models import GuidelineVersion, Programme

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def store(source: str, **changes: object) -> GuidelineVersion:
    return store_version(**{"source": source, "by": None, "now": NOW, **changes})


@pytest.mark.django_db
def test_a_version_is_stored_with_its_programme(unna_text: str) -> None:
    version = store(unna_text)
    programme = Programme.objects.get()
    assert (programme.slug, programme.name) == ("unna", "Projektförderung Teilhabe und Integration")
    assert (version.programme, version.version, version.valid_from) == (
        programme,
        "2020-08",
        date(2020, 8, 1),
    )
    assert (version.loaded_at, version.loaded_by) == (NOW, None)
    assert version.guideline.max_grant.amount == 5000
    assert programme.guideline_version(date(2026, 1, 5)) == version


@pytest.mark.django_db
def test_the_same_text_again_is_the_same_version(unna_text: str) -> None:
    assert store(unna_text) == store(unna_text)
    assert GuidelineVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_version_never_gets_another_text(unna_text: str) -> None:
    version = store(unna_text)
    with pytest.raises(GuidelineError) as caught:
        store(unna_text + "\n# one more line\n")
    (fault,) = caught.value.faults
    assert (fault.code, fault.place) == (
        FaultCode.VERSION_WITH_OTHER_TEXT,
        Place(line=10, steps=(Step("version"),)),
    )
    assert (fault.params["version"], fault.params["free"]) == ("2020-08", "2020-08-2")
    version.refresh_from_db()
    assert version.source == unna_text


@pytest.mark.django_db
def test_a_version_never_gets_another_day(unna_text: str) -> None:
    later = date(2026, 7, 1)
    assert store(unna_text, valid_from=later).valid_from == later
    assert store(unna_text, valid_from=later).valid_from == later
    assert store(unna_text).valid_from == later
    with pytest.raises(GuidelineError) as caught:
        store(unna_text, valid_from=date(2026, 7, 2))
    (fault,) = caught.value.faults
    assert (fault.code, fault.params["valid_from"]) == (FaultCode.VERSION_WITH_OTHER_DAY, later)


@pytest.mark.django_db
def test_the_name_that_is_offered_is_one_that_can_be_used(unna_text: str) -> None:
    def named(version: str) -> str:
        return unna_text.replace('version = "2020-08"', f'version = "{version}"')

    for version in ("2020-08", "2020-08-2", "A" * 20):
        store(named(version))
    for version, free in (("2020-08", "2020-08-3"), ("A" * 20, f"{'A' * 15}-2")):
        with pytest.raises(GuidelineError) as caught:
            store(named(version) + "\n# corrected\n")
        assert caught.value.faults[0].params["free"] == free
        assert store(named(free) + "\n# corrected\n").version == free


@pytest.mark.django_db
def test_a_new_version_holds_from_its_day_and_the_old_one_stays(unna_text: str) -> None:
    old = store(unna_text)
    changed = unna_text.replace('version = "2020-08"', 'version = "2026-07"').replace(
        "valid_from = 2020-08-01", "valid_from = 2026-07-01"
    )
    new = store(changed)
    programme = Programme.objects.get()
    assert programme.guideline_version(date(2026, 6, 30)) == old
    assert programme.guideline_version(date(2026, 7, 1)) == new


@pytest.mark.django_db
def test_a_faulty_text_stores_nothing(unna_text: str) -> None:
    with pytest.raises(GuidelineError, match="example_differs"):
        store(unna_text.replace("gap = 0.01", "gap = 0.02"))
    assert not Programme.objects.exists()
