import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from funding.guideline.load import read_guideline_file
from funding.models import GuidelineVersion
from tests.funding.conftest import GUIDELINES

UNNA = GUIDELINES / "unna.toml"
EXAMPLES = sorted((GUIDELINES / "examples").glob("*.toml"))


def guideline(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("guideline", *map(str, args), stdout=out, **{"lang": "en", **options})
    return out.getvalue()


def test_seven_programmes_ship_as_examples_and_say_so() -> None:
    assert len(EXAMPLES) == 7
    for path in EXAMPLES:
        source, rules = read_guideline_file(path)
        assert source.startswith("# Example of a public programme's published rules, not that ")
        assert len(rules.examples) >= 2


@pytest.mark.parametrize("path", [UNNA, *EXAMPLES], ids=lambda path: path.stem)
def test_every_shipped_file_is_valid_and_can_be_explained(path: Path) -> None:
    assert "Worked examples that come out: " in guideline("check", path)
    for language in ("de", "en"):
        told = guideline("explain", path, lang=language)
        assert "%(" not in told
        assert len(told.splitlines()) > 15


def test_unna_is_explained_in_plain_sentences() -> None:
    told = guideline("explain", UNNA, lang="en")
    assert "- A project gets at most €5,000.00. [Nr. 3.1]\n" in told
    assert "- Personnel costs: 50 % of it count. [Nr. 4.2]\n" in told
    assert "- Alcohol: does not count. Alcohol is not funded. [Nr. 4.4] *\n" in told


def test_pounds_are_pounds() -> None:
    told = guideline("explain", GUIDELINES / "examples" / "alwington.toml", lang="en")
    assert "A project gets at most £500.00." in told
    assert "€" not in told


def test_a_faulty_file_fails_with_the_file_the_place_and_the_remedy(tmp_path: Path, unna_text: str) -> None:
    faulty = tmp_path / "town.toml"
    faulty.write_text(unna_text.replace("rate = 50\n", "rat = 50\n"), encoding="utf-8")
    for act in ("check", "explain"):
        with pytest.raises(CommandError, match=r'town\.toml:\nLine \d+, .*Did you mean "rate"'):
            guideline(act, faulty)


@pytest.mark.django_db
def test_a_file_is_loaded_once(tmp_path: Path) -> None:
    assert (
        guideline("load", UNNA, "--from", "2026-07-01")
        == "unna 2020-08 is loaded and holds from 1 July 2026.\n"
    )
    assert guideline("load", UNNA) == "unna 2020-08 was loaded already and holds from 1 July 2026.\n"
    with pytest.raises(CommandError, match="Give it a new version"):
        guideline("load", UNNA, "--from", "2026-08-01")
    out = StringIO()
    call_command("load_guidelines", stdout=out, lang="en")
    assert out.getvalue() == "unna 2020-08: already loaded, holds from 1 July 2026.\n"
    assert GuidelineVersion.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["01.11.2026", "1.11.2026", "2026-11-01"])
def test_the_day_is_read_as_people_write_it(written: str) -> None:
    assert "holds from 1 November 2026." in guideline("load", UNNA, "--from", written)


@pytest.mark.parametrize("written", ["31.2.2027", "11/01/2026", "morgen", ""])
def test_what_is_no_day_is_answered_with_how_to_write_one(written: str) -> None:
    with pytest.raises(CommandError, match=r"--from: .* 31\.1\.2027 \w+ 2027-01-31\."):
        guideline("load", UNNA, f"--from={written}")


@pytest.mark.django_db
def test_loading_reminds_of_the_name_no_guideline_can_set(settings: Any) -> None:
    assert "AUTHORITY_NAME" not in guideline("load", UNNA)
    settings.AUTHORITY_NAME = "Stadt Birkenfurt"
    assert "Pages and e-mails name “Stadt Birkenfurt”." in guideline("load", UNNA)


PLAN = {
    "plan": {"costs": [{"cost_type": "personal", "label": "Betreuung", "amount": 6000}]},
    "facts": {"today": "2026-02-01", "starts_on": "2026-05-02", "ends_on": "2026-11-30"},
}


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(PLAN), encoding="utf-8")
    return path


GAP = (
    "Needed before the decision: €3,000.00 are missing: "
    "€6,000.00 costs − €0.00 other money − €3,000.00 grant. [Nr. 3.3]"
)


def test_a_case_is_tried_as_text(case_file: Path) -> None:
    assert guideline("try", UNNA, case_file, lang="en").splitlines() == [
        "Betreuung: €6,000.00 → €3,000.00. Counts in part: €6,000.00 × 50\u00a0% = €3,000.00.",
        "",
        "All costs: €6,000.00",
        "Of this counts: €3,000.00",
        "Other money: €0.00",
        "You ask for: €6,000.00",
        "We can give at most: €3,000.00",
        "Missing: €3,000.00",
        "The costs that count set the grant. The board recommends, the integration officer decides.",
        "",
        GAP,
        "  → Enter €3,000.00 of own or other money, or change the costs.",
        "",
        "Good to know: Betreuung: only a part counts. €6,000.00 × 50\u00a0% = €3,000.00. [Nr. 4.2]",
        "  → Plan other money for the €3,000.00 that do not count.",
    ]


def test_a_case_is_tried_as_json(case_file: Path) -> None:
    data = json.loads(guideline("try", UNNA, case_file, "--json", lang="en"))
    assert (data["grant"], data["gap"], data["decided_by"]) == ("3000.00", "3000.00", "recognised")
    gap = data["findings"][0]
    assert (gap["code"], gap["clause"], gap["excludes"]) == ("financing_gap", "Nr. 3.3", False)
    assert gap["cure"] == {"act": "add_own_money", "field": "income", "to": "3000.00"}
    assert gap["remedy"].startswith("Enter €3,000.00")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "Line 1, column 2: from here on the file is not JSON"),
        ("[" * 100_000, "nested too deeply|not JSON"),
        ("[]", r'case\.json:\nwrite names and values in curly brackets, such as { "plan"'),
        ('{"plan": []}', "plan: write names and values in curly brackets"),
        ('{"plan": {"costs": {}}}', "plan, costs: write a list in square brackets"),
        ('{"plan": {"costs": [{"cost_type": "x", "amount": ' + "9" * 5000 + "}]}}", "far too many digits"),
        ('{"plan": {"costs": [{"cost_type": "x"}]}}', "plan, costs no. 1, amount: is missing"),
        (
            '{"plan": {"costs": [{"cost_type": "x", "amount": 1e400}]}}',
            "plan, costs no. 1, amount: write a number of at most",
        ),
        (
            '{"plan": {"costs": [{"cost_type": "x", "amount": NaN}]}}',
            "plan, costs no. 1, amount: write an exact number",
        ),
        (
            '{"facts": {"starts_on": "soon"}}',
            'facts, starts_on: write a date in quotes, such as "2026-01-31"',
        ),
        (
            '{"facts": {"wibble": 1}}',
            "facts, wibble: is not known here. Remove it. Allowed are: account_named, ",
        ),
        (
            '{"plan": {"costs": [{"cost_type": "x", "quantity": 2, "unit_price": 0.105}]}}',
            "plan, costs no. 1, unit_price: write at most 2 digits after the point",
        ),
        (
            '{"plan": {"costs": [{"cost_type": "x", "quantity": 2, "unit_price": 3, "amount": 7}]}}',
            r"plan, costs no. 1: quantity × unit price makes 6\.00, not 7\.00. Correct one of them",
        ),
    ],
)
def test_a_faulty_case_is_told_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        guideline("try", UNNA, path)


def test_a_case_that_is_not_there_or_too_large_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no such file"):
        guideline("try", UNNA, tmp_path / "none.json")
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(CommandError, match="too large"):
        guideline("try", UNNA, large)
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"\xe4": 1}')
    with pytest.raises(CommandError, match="not text in UTF-8"):
        guideline("try", UNNA, latin)


def test_two_versions_are_compared_in_sentences(tmp_path: Path, unna_text: str) -> None:
    new = tmp_path / "new.toml"
    changed = unna_text.split("[[example]]")[0].replace("amount = 5000.00", "amount = 4000.00")
    new.write_text(changed + '\n[min_grant]\nclause = "Nr. 3.1"\namount = 100\n', encoding="utf-8")
    assert guideline("diff", UNNA, new).splitlines() == [
        "",
        "How much money",
        "- Until now: A project gets at most €5,000.00.",
        "+ Now: A project gets at most €4,000.00. [Nr. 3.1]",
        "+ New: Grants start at €100.00. [Nr. 3.1]",
    ]
    assert "- Dropped: Grants start at €100.00. [Nr. 3.1]\n" in guideline("diff", new, UNNA)
    assert guideline("diff", UNNA, new, lang="de").splitlines()[2:] == [
        "- Bisher: Ein Projekt bekommt höchstens 5.000,00\u00a0€.",
        "+ Jetzt: Ein Projekt bekommt höchstens 4.000,00\u00a0€. [Nr. 3.1]",
        "+ Neu: Wir fördern ab 100,00\u00a0€. [Nr. 3.1]",
    ]
    assert guideline("diff", UNNA, UNNA, lang="de") == "Für Initiativen ändert sich nichts.\n"
    assert guideline("diff", UNNA, UNNA) == "Nothing changes for applicants.\n"


def test_who_decides_is_a_change_for_applicants(tmp_path: Path) -> None:
    rules, _, _ = UNNA.read_text("utf-8").partition("[[example]]")
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(rules, "utf-8")
    changed = rules.replace('board = "recommends"', 'board = "decides"')
    new.write_text(changed.replace('decides = "officer"', 'decides = "board"'), "utf-8")
    out = StringIO()
    call_command("guideline", "diff", str(old), str(new), "--lang", "en", stdout=out)
    assert "What the board votes holds." in out.getvalue()


def test_a_database_that_is_not_ready_is_told(tmp_path: Path) -> None:
    """A real command on an empty folder."""
    root = Path(__file__).parents[2]
    command = [sys.executable, root / "manage.py", "guideline", "load", UNNA, "--lang", "en"]
    home = {"FOERDERTOPF_DEMO": "1", "FOERDERTOPF_VAR": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=home, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_only_assumed_of_the_vote_is_marked_with_its_clause() -> None:
    told = guideline("explain", UNNA)
    assert "- More than 1/2 of the members take part, at least 3. [Nr. 6.4] *" in told
    assert told.rstrip().endswith("* not decided yet, only assumed")


def test_why_a_kind_of_applicant_may_not_apply_is_told_before_and_after(tmp_path: Path) -> None:
    rules, _, _ = UNNA.read_text("utf-8").partition("[[example]]")
    firm = '{ key = "other", allowed = false, reason = { de = "Nein.", en = "Firms earn money." }, label'
    file, case = tmp_path / "town.toml", tmp_path / "case.json"
    file.write_text(rules.replace('{ key = "other", label', firm), "utf-8")
    told = guideline("explain", file)
    assert "(Firms earn money)" in told
    plan = {"costs": [{"cost_type": "miete", "amount": 100}]}
    case.write_text(json.dumps({"plan": plan, "facts": {"legal_form": "other"}}), "utf-8")
    told = guideline("try", file, case)
    assert "This programme does not fund applicants of this kind. Firms earn money." in told
