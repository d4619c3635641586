# ruff: noqa: E501 – a fault and the words it must meet stand on one line
"""A hundred faulty files: each is told where the fault is and how to mend it, and none gets a traceback."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from funding.guideline.load import LARGEST_FILE, GuidelineError, read_guideline, read_guideline_file

Spoil = Callable[[str], str]


def swap(old: str, new: str, *, times: int = 1) -> Spoil:
    def spoil(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, times)

    return spoil


def add(block: str) -> Spoil:
    return lambda text: f"{text}\n{block}\n"


def before(table: str, block: str) -> Spoil:
    return swap(table, f"{block}\n{table}")


ROUTE = '[[route]]\nkey = "{0}"\nclause = "Nr. 6.3"\nlabel = {{ de = "x" }}\nboard = "{1}"\ndecides = "{2}"\n'
ROUND = '[[round]]\nkey = "{0}"\nclause = "Nr. 1.1"\nlabel = {{ de = "x" }}\ncloses_at = {1}\n'
RATE, CAP, POT = "rate = 50\n", "amount = 5000.00", "amount = 20000.00"

# name: what is done to Unna's file, and the words (a regular expression) that the message must have
FAULTS: dict[str, tuple[Spoil, str]] = {
    # not a file of this kind
    "nothing": (lambda t: "", r"^format: is missing"),
    "only spaces": (lambda t: " \n ", r"^format: is missing"),
    "a letter": (lambda t: "Sehr geehrte Damen und Herren", r"not TOML: .*line 1"),
    "json": (lambda t: '{"format": 1}', r"not TOML: .*line 1"),
    "html": (lambda t: "<html></html>", r"not TOML: .*line 1"),
    "an open bracket": (add("[["), r"not TOML"),
    "an open quote": (swap('programme = "unna"', 'programme = "unna'), r"not TOML: .*line 9"),
    "a key twice": (swap("format = 1", "format = 1\nformat = 1"), r"not TOML: .*line 9"),
    "a table twice": (add("[pot]\namount = 1"), r"not TOML: .*Cannot declare"),
    "a zero byte": (swap("unna", "un\0na"), r"not TOML"),
    "a number of ten thousand digits": (swap(CAP, "amount = " + "9" * 10_000), r"not TOML|at most"),
    "a very small number": (swap(CAP, "amount = 1e-999999"), r"\[?max_grant.*amount: write a number above 0"),
    "a very large number": (swap(CAP, "amount = 1e999999"), r"max_grant, amount: write a number of at most"),
    "not a number": (swap(CAP, "amount = nan"), r"max_grant, amount: "),
    "infinity": (swap(CAP, "amount = inf"), r"max_grant, amount: "),
    "fifty megabytes": (lambda t: "#" * 50_000_000, r"too large: 50,000,000 characters"),
    "one character too many": (lambda t: "#" * (LARGEST_FILE + 1), r"too large"),
    "deep lists": (add("a = " + "[" * 50_000), r"nested too deeply"),
    "deep tables": (add("[" + ".".join("a" * 5000) + "]"), r"nested too deeply"),
    "deep inline tables": (add("a = " + "{a=" * 300 + "1" + "}" * 300), r"nested too deeply"),
    "deep keys in a text": (swap('name = { de = "Unna"', "name = { " + "a." * 40 + 'de = "Unna"'), r"too deeply"),
    # keys and kinds of values
    "a misspelt key": (swap(RATE, "rat = 50\n"), r'Line \d+, \[\[cost\]\] "personal", rat: .*Did you mean "rate"'),
    "an unknown key": (swap(RATE, "wibble = 50\n"), r'"personal", wibble: is not known here.*Allowed are: '),
    "an unknown table": (add("[wibble]\na = 1"), r"wibble: is not known here"),
    "a misspelt table": (swap("[max_grant]", "[max_grants]"), r'max_grants: .*Did you mean "max_grant"'),
    "a missing key": (swap("ballot_days = 14\n", ""), r"board, ballot_days: is missing. Add it"),
    "a missing table": (swap('[territory]\nclause = "Nr. 1.2"', '[pot2]\nclause = "x"'), r"territory: is missing"),
    "no format": (swap("format = 1", ""), r"^format: is missing"),
    "another format": (swap("format = 1", "format = 2"), r"format: write 1\. Written is 2"),
    "a format in words": (swap("format = 1", 'format = "1"'), r"format: write 1"),
    "a rate in quotes": (swap(RATE, 'rate = "half"\n'), r"rate: write a number such as 12\.50"),
    "a rate above 100": (swap(RATE, "rate = 500\n"), r"rate: write a number of at most 100\. Written is 500"),
    "a rate below 0": (swap(RATE, "rate = -1\n"), r"rate: write a number of at least 0"),
    "a rate of nothing": (swap(RATE, "rate = 0\n"), r"rate of 0 means it does not count: write `eligible"),
    "a rate too exact": (swap(RATE, "rate = 33.333\n"), r"rate: write at most 2 digits"),
    "a rate that is true": (swap(RATE, "rate = true\n"), r"rate: write an exact number such as 12\.50"),
    "a list for a number": (swap(CAP, "amount = [5000]"), r"max_grant, amount: write a number"),
    "a table for a number": (swap(CAP, "amount = { de = 1 }"), r"max_grant, amount: write a number"),
    "no money": (swap(CAP, "amount = 0"), r"max_grant, amount: write a number above 0"),
    "less than no money": (swap(CAP, "amount = -5"), r"max_grant, amount: write a number"),
    "a word for yes": (swap("any_legal_form = true", 'any_legal_form = "ja"'), r"any_legal_form: write true or false"),
    "a date in quotes": (swap("valid_from = 2020-08-01", 'valid_from = "August"'), r"valid_from: write a date such as"),
    "a date that does not exist": (swap("2020-08-01", "2020-02-30"), r"not TOML"),
    "a text without language": (swap('name = { de = "Unna", en = "Unna" }', 'name = "Unna"'), r"territory, name: write a text for each"),
    "a text without words": (swap('name = { de = "Unna", en', 'name = { de = "", en'), r"territory, name, de: write at least 1"),
    "no text at all": (swap('name = { de = "Unna", en = "Unna" }', "name = {}"), r"territory, name: write at least 1"),
    "a text without German": (swap('name = { de = "Unna", en', "name = { en"), r'territory, name: the text in "de" is missing'),
    "a language not declared": (swap('name = { de = "Unna", en', 'name = { tr = "Unna", de = "Unna", en'), r'language "tr" is not in `languages`'),
    "no languages": (swap('languages = ["de", "en"]', "languages = []"), r"languages: write at least 1"),
    "a language that is none": (swap('languages = ["de", "en"]', 'languages = ["Deutsch"]'), r"languages, 0|languages.*no\. 1"),
    "a programme with spaces": (swap('programme = "unna"', 'programme = "Kreisstadt Unna"'), r"programme: this name has signs"),
    "a version without name": (swap('version = "2020-08"', 'version = ""'), r"version: this name has signs"),
    "a currency we do not know": (swap("format = 1", 'format = 1\ncurrency = "DM"'), r"currency: write 'EUR' or 'GBP'"),
    "a time zone that is none": (swap("format = 1", 'format = 1\ntimezone = "Europe/Unna"'), r"timezone: no such time zone"),
    "a time zone with dots": (swap("format = 1", 'format = 1\ntimezone = "../../etc/passwd"'), r"timezone: no such time zone"),
    "a table for a list": (swap("[[route]]", "[route]"), r"route: write a list.*\[\[…\]\]"),
    "an empty list": (swap("ballot_days_before = [7, 3, 1]", "ballot_days_before = []"), r"ballot_days_before: write at least 1"),
    "days beyond a year": (swap("ballot_days = 14", "ballot_days = 1000"), r"ballot_days: write a number of at most 366"),
    "half a day": (swap("ballot_days = 14", "ballot_days = 1.5"), r"ballot_days: write a whole number"),
    "a share above the whole": (swap('more_than = "1/2"\nat_least = 3', 'more_than = "3/2"\nat_least = 3'), r"quorum, more_than: write a number of at most 1"),
    "a share in words": (swap('more_than = "1/2"\nat_least = 3', 'more_than = "half"\nat_least = 3'), r"quorum, more_than: "),
    "a share through nothing": (swap('more_than = "1/2"\nat_least = 3', 'more_than = "1/0"\nat_least = 3'), r"quorum, more_than: "),
    "a state that is none": (swap('holiday_region = "NW"', 'holiday_region = "NRW"'), r"holiday_region: this name has signs"),
    "a financing we do not know": (swap('type = "deficit"', 'type = "loan"'), r"financing, type: write 'deficit', 'share' or 'fixed'"),
    "a decider we do not know": (swap('decides = "officer"', 'decides = "mayor"'), r"decides: write 'officer', 'board' or 'council'"),
    # things that refer to nothing, or stand twice
    "an unknown clause": (swap('[pot]\nclause = "Nr. 3.2"', '[pot]\nclause = "Nr. 99"'), r'pot, clause: there is no clause "Nr\. 99"'),
    "an empty clause": (swap('[pot]\nclause = "Nr. 3.2"', '[pot]\nclause = ""'), r'pot, clause: there is no clause ""'),
    "a rule without clause": (swap('[pot]\nclause = "Nr. 3.2"\n', "[pot]\n"), r"pot, clause: is missing"),
    "a clause twice": (swap('number = "Nr. 1.2"', 'number = "Nr. 1.1"'), r'clause: "Nr\. 1\.1" stands here 2 times'),
    "a cost type twice": (swap('key = "honorar"', 'key = "miete"'), r'cost: "miete" stands here 2 times'),
    "a legal form twice": (swap('{ key = "group"', '{ key = "person"'), r'"person" stands here 2 times'),
    "an example twice": (swap('id = "U02"', 'id = "U01"'), r'example: "U01" stands here 2 times'),
    "a condition without question": (swap(RATE, 'condition = "festive"\n'), r'"personal", condition: there is no question "festive"'),
    "an unknown route of an exception": (swap(CAP, f'{CAP}\nexception = {{ route = "council" }}'), r'exception: there is no route "council"'),
    "an unknown legal form in a reserve": (
        swap(POT, POT + '\nreserve = [{ key = "s", label = { de = "x" }, amount = 1, legal_forms = ["school"] }]'),
        r'no\. 1|reserve.*: there is no legal form "school"',
    ),
    # rules that contradict each other
    "a grant larger than the pot": (swap(POT, "amount = 2000"), r"max_grant, amount: one grant could be larger"),
    "a floor above the cap": (add('[min_grant]\nclause = "Nr. 3.1"\namount = 6000'), r"min_grant, amount: the smallest grant is above"),
    "an exception that allows nothing": (
        swap(CAP, f'{CAP}\nexception = {{ route = "board_then_officer", up_to = 5000 }}'),
        r"exception: `up_to` is not above",
    ),
    "fixed amounts out of order": (add('[fixed]\nclause = "Nr. 3.1"\namounts = [500, 100]'), r"fixed, amounts: .*Sort"),
    "a fixed amount twice": (add('[fixed]\nclause = "Nr. 3.1"\namounts = [500, 500]'), r"fixed, amounts: .*each once"),
    "a fixed amount above the cap": (add('[fixed]\nclause = "Nr. 3.1"\namounts = [9000]'), r"fixed, amounts: .*above the largest"),
    "a threshold that says nothing": (add('[[threshold]]\nclause = "Nr. 3.1"\nof = "total"'), r"threshold.*: write `at_least` or `at_most`"),
    "a threshold that nothing fits": (
        add('[[threshold]]\nclause = "Nr. 3.1"\nof = "total"\nat_least = 9\nat_most = 8'),
        r"threshold.*: `at_least` is above `at_most`",
    ),
    "an own share of nothing": (add('[own_share]\nclause = "Nr. 3.3"'), r"own_share: write `percent` or `at_least`"),
    "quota and own share above the whole": (
        add('[quota]\nclause = "Nr. 3.3"\npercent = 95\n[own_share]\nclause = "Nr. 3.3"\npercent = 10'),
        r"own_share, percent: with the quota of 95",
    ),
    "unpaid work that counts for nothing": (add('[in_kind]\nclause = "Nr. 3.5"\nthings = false'), r"in_kind: nothing can count"),
    "reserves above the pot": (
        swap(POT, POT + '\nreserve = [{ key = "s", label = { de = "x" }, amount = 30000, up_to = 500 }]'),
        r"reserve: the reserves are more than the pot",
    ),
    "a reserve for nobody": (swap(POT, POT + '\nreserve = [{ key = "s", label = { de = "x" }, amount = 1 }]'), r"kept for nobody"),
    "a price without unit": (swap(RATE, "max_unit_price = 35\n"), r'"personal": `unit` and `max_unit_price` belong together'),
    "a limit on what does not count": (swap('key = "alkohol"', 'key = "alkohol"\nmax_amount = 5'), r'"alkohol": it does not count, so `max_amount`'),
    "a share of the whole": (swap(RATE, "max_share = 100\n"), r"max_share: write a number below 100"),
    "no reason": (swap('reason = { de = "Alkohol', 'instead2 = { de = "Alkohol'), r'"alkohol"'),
    "a last route with a limit": (swap('decides = "officer"', 'decides = "officer"\nup_to = 9'), r"up_to: the last route takes every larger sum"),
    "tiers that overlap": (
        before("[board]", ROUTE.format("a", "none", "officer") + "up_to = 900\n"
               + ROUTE.format("b", "none", "officer") + "up_to = 900\n" + ROUTE.format("c", "none", "officer")),
        r'only the last route may have no limit|"b", up_to: 900',
    ),
    "a board that decides and does not": (swap('board = "recommends"', 'board = "decides"'), r"decides: .*belong together"),
    "two majorities": (swap('tie = "no', 'at_least = "2/3"\ntie = "no'), r"board, majority: write either"),
    "no majority": (swap('more_than = "1/2"\ntie', "tie"), r"board, majority: write either"),
    "nobody may apply": (
        lambda t: re.sub(r"legal_forms = \[.*?\n\]", "legal_forms = []", t, flags=re.S).replace(
            "any_legal_form = true", "any_legal_form = false"
        ),
        r"legal_forms: nobody may apply",
    ),
    "rounds out of order": (
        add(ROUND.format("a", "2026-05-01T12:00:00") + ROUND.format("b", "2026-04-01T12:00:00")),
        r'"b", closes_at: it does not close after "a"',
    ),
    "a round that closes before it opens": (
        add(ROUND.format("a", "2026-05-01T12:00:00") + "opens_at = 2026-06-01T12:00:00"),
        r'round.* "a": it closes before it opens',
    ),
    "a round with a zone": (add(ROUND.format("a", "2026-05-01T12:00:00Z")), r"closes_at: write the local time without a zone"),
    "a round without clock": (add(ROUND.format("a", '"noon"')), r"closes_at: write date and time"),
    "rounds and a season": (
        add(ROUND.format("a", "2026-05-01T12:00:00") + '[season]\nclause = "Nr. 1.1"\nopens = "01-01"\ncloses = "10-31"'),
        r"season: rounds and a season",
    ),
    "a season with a wrong day": (add('[season]\nclause = "Nr. 1.1"\nopens = "01-01"\ncloses = "02-30"'), r"season, closes: "),
    "a limit per call without calls": (add('[[history]]\nclause = "Nr. 2.2"\nper = "call"\nat_most = 1'), r"history: `per = \"call\"` needs calls"),
    "a limit on nothing": (add('[[history]]\nclause = "Nr. 2.2"\nper = "project"'), r"history.*: write either `at_most`"),
    "an amount per project": (
        add('[[history]]\nclause = "Nr. 2.2"\nper = "project"\nat_most_amount = 5'),
        r"history.*: `at_most_amount` needs",
    ),
    "a lead time twice": (
        add('[[lead_time]]\nclause = "Nr. 5.1"\nnumber = 4\nunit = "weeks"\nbefore = "start"\n' * 2),
        r"lead_time.*no\. 2: another lead time",
    ),
    "a lead time in years": (
        add('[[lead_time]]\nclause = "Nr. 5.1"\nnumber = 4\nunit = "years"\nbefore = "start"'),
        r"lead_time.*unit: write 'days', 'weeks' or 'months'",
    ),
    "instalments above the whole": (
        add('[payout]\nclause = "Nr. 7.1"\nmethod = "instalments"\ninstalments = [80, 30]'),
        r"payout: the instalments make 110 percent",
    ),
    "instalments that are none": (
        add('[payout]\nclause = "Nr. 7.1"\nmethod = "advance"\ninstalments = [100]'),
        r"payout: `instalments` and",
    ),
    "weeks and months": (swap("months = 3", "months = 3\nweeks = 4"), r"proof: write either `months` or `weeks`"),
    # worked examples
    "a wrong sum": (swap("gap = 0.01", "gap = 0.02"), r'\[\[example\]\] "U03": gap: expected 0\.02, got 0\.01'),
    "a wrong line": (swap("lines = [3000.00, 400", "lines = [6000.00, 400"), r'"U04": lines: expected \[6000\.00'),
    "a missing finding": (swap('findings = ["over_cap", "financing_gap"]', "findings = []"), r'"U03": findings: expected \[\], got \[financing_gap, over_cap\]'),
    "an unknown finding": (swap('["over_cap", "financing_gap"]', '["zzz"]'), r"findings.*: write one of the words in docs/guideline-ref"),
    "a wrong route": (swap('route = "board_then_officer", findings', 'route = "mayor", findings'), r'"U01": route: expected mayor'),
    "a wrong vote": (swap('against = 2, expect = "carried"', 'against = 5, expect = "carried"'), r'"U10": vote 4:5 on 2800\.00: expected carried, got not_'),
    "an unknown cost type in a plan": (swap('cost_type = "ehrenamt", amount = 2400.00', 'cost_type = "guides", amount = 2400.00'), r'"U01", plan: there is no cost type "guides"'),
    "an unknown income in a plan": (swap('kind = "own", amount = 3000.00', 'kind = "luck", amount = 3000.00'), r'there is no kind of income "luck"'),
    "a price that does not add up": (
        swap('cost_type = "ehrenamt", amount = 2400.00', 'cost_type = "ehrenamt", quantity = 2, unit_price = 3, amount = 7'),
        r"quantity × unit price makes 6\.00, not 7\.00",
    ),
    "an example without title": (swap('title = { de = "Willkommenslotsen', 'titel = { de = "Willkommenslotsen'), r'\[\[example\]\] "U01", title: is missing'),
}  # fmt: skip


def messages(text: str) -> list[str]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return caught.value.messages


def test_there_are_a_hundred_of_them() -> None:
    assert len(FAULTS) >= 100


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_is_told_with_its_place_and_its_remedy(unna_text: str, fault: str) -> None:
    spoil, expected = FAULTS[fault]
    spoilt = spoil(unna_text)
    assert spoilt != unna_text
    found = messages(spoilt)
    assert any(re.search(expected, message) for message in found), found
    assert all(len(message) < 700 for message in found)


def test_a_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(GuidelineError, match=r"too large: 50,000,000 bytes"):
        read_guideline_file(large)


def test_a_file_that_is_not_there_or_not_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(GuidelineError, match=r"none\.toml: No such file"):
        read_guideline_file(tmp_path / "none.toml")
    with pytest.raises(GuidelineError, match="Is a directory"):
        read_guideline_file(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes('format = 1\nname = "Königsborn"'.encode("latin-1"))
    with pytest.raises(GuidelineError, match=r"Line 2: this is not text in UTF-8"):
        read_guideline_file(latin)


def test_a_file_from_windows_is_read_like_any_other(tmp_path: Path, unna_text: str) -> None:
    file = tmp_path / "unna.toml"
    file.write_bytes(b"\xef\xbb\xbf" + unna_text.replace("\n", "\r\n").encode())
    assert read_guideline_file(file)[1].programme == "unna"
