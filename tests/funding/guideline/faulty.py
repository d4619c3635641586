# ruff: noqa: E501 – a fault and the words it must meet stand on one line
"""A hundred faulty files: what was done to Unna's, the code it must be told by, and the words in English."""

import re
from collections.abc import Callable

from funding.guideline.load import LARGEST_FILE

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

# name: the code of the fault, what is done to Unna's file, and the English words (a regular expression)
FAULTS: dict[str, tuple[str, Spoil, str]] = {
    # not a file of this kind
    "nothing": ("missing", lambda t: "", r"^format: is missing"),
    "only spaces": ("missing", lambda t: " \n ", r"^format: is missing"),
    "a letter": ("toml_equals", lambda t: "Sehr geehrte Damen und Herren", r"Line 1, column \d+: this is not TOML"),
    "json": ("toml_statement", lambda t: '{"format": 1}', r"Line 1, column \d+: this is not TOML"),
    "html": ("toml_statement", lambda t: "<html></html>", r"Line 1, column \d+: this is not TOML"),
    "an open bracket": ("toml_key", add("[["), r"not TOML"),
    "an open quote": ("toml_quote_open", swap('programme = "unna"', 'programme = "unna'), r"Line 9, column \d+: this is not TOML"),
    "a key twice": ("toml_key_twice", swap("format = 1", "format = 1\nformat = 1"), r"Line 9, column \d+: this is not TOML"),
    "a table twice": ("toml_table_twice", add("[pot]\namount = 1"), r"this is not TOML: the table \[pot\] stands twice"),
    "a zero byte": ("toml_character", swap("unna", "un\0na"), r"not TOML"),
    "a number of ten thousand digits": ("number_too_long", swap(CAP, "amount = " + "9" * 10_000), r"Line 172, amount: a number has far too many digits"),
    "a very small number": ("whole_cents", swap(CAP, "amount = 1e-999999"), r"\[?max_grant.*amount: an amount has at most two digits"),
    "a very large number": ("above_most", swap(CAP, "amount = 1e999999"), r"max_grant, amount: write a number of at most"),
    "not a number": ("number", swap(CAP, "amount = nan"), r"max_grant, amount: "),
    "infinity": ("number", swap(CAP, "amount = inf"), r"max_grant, amount: "),
    "fifty megabytes": ("too_many_characters", lambda t: "#" * 50_000_000, r"too large: 50,000,000 characters"),
    "one character too many": ("too_many_characters", lambda t: "#" * (LARGEST_FILE + 1), r"too large"),
    "deep lists": ("too_deep", add("a = " + "[" * 50_000), r"nested too deeply"),
    "deep tables": ("too_deep", add("[" + ".".join("a" * 5000) + "]"), r"nested too deeply"),
    "deep inline tables": ("too_deep", add("a = " + "{a=" * 300 + "1" + "}" * 300), r"nested too deeply"),
    "deep keys in a text": ("too_deep", swap('name = { de = "Unna"', "name = { " + "a." * 40 + 'de = "Unna"'), r"too deeply"),
    # keys and kinds of values
    "a misspelt key": ("unknown_key_meant", swap(RATE, "rat = 50\n"), r'Line \d+, \[\[cost\]\] "personal", rat: .*Did you mean "rate"'),
    "an unknown key": ("unknown_key", swap(RATE, "wibble = 50\n"), r'"personal", wibble: is not known here.*Allowed are: '),
    "an unknown table": ("unknown_key", add("[wibble]\na = 1"), r"wibble: is not known here"),
    "a misspelt table": ("unknown_key_meant", swap("[max_grant]", "[max_grants]"), r'max_grants: .*Did you mean "max_grant"'),
    "a missing key": ("missing", swap("ballot_days = 14\n", ""), r"board, ballot_days: is missing. Add it"),
    "a missing table": ("missing", swap('[territory]\nclause = "Nr. 1.2"', '[pot2]\nclause = "x"'), r"territory: is missing"),
    "no format": ("missing", swap("format = 1", ""), r"^format: is missing"),
    "another format": ("one_of", swap("format = 1", "format = 2"), r"format: write 1\. Written is 2"),
    "a format in words": ("one_of", swap("format = 1", 'format = "1"'), r"format: write 1"),
    "a rate in quotes": ("number_without_quotes", swap(RATE, 'rate = "half"\n'), r"rate: write a number such as 12\.50"),
    "a rate above 100": ("above_most", swap(RATE, "rate = 500\n"), r"rate: write a number of at most 100\. Written is 500"),
    "a rate below 0": ("below_least", swap(RATE, "rate = -1\n"), r"rate: write a number of at least 0"),
    "a rate of nothing": ("rate_of_nothing", swap(RATE, "rate = 0\n"), r"rate of 0 means it does not count\. Write `eligible"),
    "a rate too exact": ("too_exact", swap(RATE, "rate = 33.333\n"), r"rate: write at most 2 digits"),
    "a rate that is true": ("exact_number", swap(RATE, "rate = true\n"), r"rate: write an exact number such as 12\.50"),
    "a list for a number": ("number", swap(CAP, "amount = [5000]"), r"max_grant, amount: write a number"),
    "a table for a number": ("number", swap(CAP, "amount = { de = 1 }"), r"max_grant, amount: write a number"),
    "no money": ("not_above", swap(CAP, "amount = 0"), r"max_grant, amount: write a number above 0"),
    "less than no money": ("below_least", swap(CAP, "amount = -5"), r"max_grant, amount: write a number"),
    "a word for yes": ("yes_or_no", swap("any_legal_form = true", 'any_legal_form = "ja"'), r"any_legal_form: write true or false"),
    "a date in quotes": ("date", swap("valid_from = 2020-08-01", 'valid_from = "August"'), r"valid_from: write a date such as"),
    "a date that does not exist": ("toml_date", swap("2020-08-01", "2020-02-30"), r"not TOML"),
    "a text without language": ("texts", swap('name = { de = "Unna", en = "Unna" }', 'name = "Unna"'), r"territory, name: write a text for each"),
    "a text without words": ("too_short", swap('name = { de = "Unna", en', 'name = { de = "", en'), r"territory, name, de: the text is too short\. Write at least 1 character"),
    "no text at all": ("too_few", swap('name = { de = "Unna", en = "Unna" }', "name = {}"), r"territory, name: write at least 1"),
    "a text without German": ("text_missing", swap('name = { de = "Unna", en', "name = { en"), r'territory, name: the text in "de" is missing'),
    "a language not declared": ("language_undeclared", swap('name = { de = "Unna", en', 'name = { tr = "Unna", de = "Unna", en'), r'language "tr" is not in `languages`'),
    "no languages": ("too_few", swap('languages = ["de", "en"]', "languages = []"), r"languages: write at least 1"),
    "a language that is none": ("language_signs", swap('languages = ["de", "en"]', 'languages = ["Deutsch"]'), r"languages, 0|languages.*no\. 1"),
    "a programme with spaces": ("key_signs", swap('programme = "unna"', 'programme = "Kreisstadt Unna"'), r"programme: this name has signs"),
    "a version without name": ("version_signs", swap('version = "2020-08"', 'version = ""'), r"version: this name has signs"),
    "a currency we do not know": ("one_of", swap("format = 1", 'format = 1\ncurrency = "DM"'), r'currency: write "EUR" or "GBP"'),
    "a time zone that is none": ("no_such_zone", swap("format = 1", 'format = 1\ntimezone = "Europe/Unna"'), r"timezone: there is no such time zone"),
    "a time zone with dots": ("no_such_zone", swap("format = 1", 'format = 1\ntimezone = "../../etc/passwd"'), r"timezone: there is no such time zone"),
    "a table for a list": ("list", swap("[[route]]", "[route]"), r"route: write a list.*\[\[…\]\]"),
    "an empty list": ("too_few", swap("ballot_days_before = [7, 3, 1]", "ballot_days_before = []"), r"ballot_days_before: write at least 1"),
    "days beyond a year": ("above_most", swap("ballot_days = 14", "ballot_days = 1000"), r"ballot_days: write a number of at most 366"),
    "half a day": ("whole_number", swap("ballot_days = 14", "ballot_days = 1.5"), r"ballot_days: write a whole number"),
    "a share above the whole": ("above_most", swap('more_than = "1/2"\nat_least = 3', 'more_than = "3/2"\nat_least = 3'), r"quorum, more_than: write a number of at most 1"),
    "a share in words": ("fraction", swap('more_than = "1/2"\nat_least = 3', 'more_than = "half"\nat_least = 3'), r"quorum, more_than: "),
    "a share through nothing": ("fraction", swap('more_than = "1/2"\nat_least = 3', 'more_than = "1/0"\nat_least = 3'), r"quorum, more_than: "),
    "a state that is none": ("state_signs", swap('holiday_region = "NW"', 'holiday_region = "NRW"'), r"holiday_region: this is not the sign of a state"),
    "thousands with a point": ("whole_cents", swap("amount = 5000.00", "amount = 5.000"), r"max_grant, amount: an amount has at most two digits after the point\. Write thousands without a point"),
    "a third of a cent": ("whole_cents", swap("amount = 20000.00", "amount = 19999.999"), r"pot, amount: an amount has at most two digits"),
    "per person of nobody": ("per_person_of_nobody", swap('rate = 50\n', 'rate = 50\nask_per_person = true\n'), r'"personal".*`ask_per_person` needs `volunteer_allowance = true`'),
    "a sign no state has": ("state_signs", swap('holiday_region = "NW"', 'holiday_region = "XX"'), r"holiday_region: this is not the sign of a state"),
    "a financing we do not know": ("one_of", swap('type = "deficit"', 'type = "loan"'), r'financing, type: write "deficit", "share" or "fixed"'),
    "a decider we do not know": ("one_of", swap('decides = "officer"', 'decides = "mayor"'), r'decides: write "officer", "board" or "council"'),
    # things that refer to nothing, or stand twice
    "an unknown clause": ("no_such_clause", swap('[pot]\nclause = "Nr. 3.2"', '[pot]\nclause = "Nr. 99"'), r'pot, clause: there is no clause "Nr\. 99"'),
    "an empty clause": ("no_such_clause", swap('[pot]\nclause = "Nr. 3.2"', '[pot]\nclause = ""'), r'pot, clause: there is no clause ""'),
    "a rule without clause": ("missing", swap('[pot]\nclause = "Nr. 3.2"\n', "[pot]\n"), r"pot, clause: is missing"),
    "a clause twice": ("repeated", swap('number = "Nr. 1.2"', 'number = "Nr. 1.1"'), r'Line 36, \[\[clause\]\] "Nr\. 1\.1": "Nr\. 1\.1" stands here 2 times'),
    "a cost type twice": ("repeated", swap('key = "honorar"', 'key = "miete"'), r'\[\[cost\]\] "miete": "miete" stands here 2 times'),
    "a legal form twice": ("repeated", swap('{ key = "group"', '{ key = "person"'), r'"person" stands here 2 times'),
    "an example twice": ("repeated", swap('id = "U02"', 'id = "U01"'), r'\[\[example\]\] "U01": "U01" stands here 2 times'),
    "a condition without question": ("no_such_question", swap(RATE, 'condition = "festive"\n'), r'"personal", condition: there is no question "festive"'),
    "an unknown route of an exception": ("no_such_route", swap(CAP, f'{CAP}\nexception = {{ route = "council" }}'), r'exception: there is no route "council"'),
    "an unknown legal form in a reserve": (
        "no_such_legal_form",
        swap(POT, POT + '\nreserve = [{ key = "s", label = { de = "x" }, amount = 1, legal_forms = ["school"] }]'),
        r'no\. 1|reserve.*: there is no legal form "school"',
    ),
    # rules that contradict each other
    "a grant larger than the pot": ("grant_above_pot", swap(POT, "amount = 2000"), r"max_grant, amount: one grant could be larger"),
    "a floor above the cap": ("floor_above_cap", add('[min_grant]\nclause = "Nr. 3.1"\namount = 6000'), r"min_grant, amount: the smallest grant is above"),
    "an exception that allows nothing": (
        "exception_not_above",
        swap(CAP, f'{CAP}\nexception = {{ route = "board_then_officer", up_to = 5000 }}'),
        r"exception: `up_to` is not above",
    ),
    "fixed amounts out of order": ("fixed_out_of_order", add('[fixed]\nclause = "Nr. 3.1"\namounts = [500, 100]'), r"fixed, amounts: .*Sort"),
    "a fixed amount twice": ("fixed_out_of_order", add('[fixed]\nclause = "Nr. 3.1"\namounts = [500, 500]'), r"fixed, amounts: .*each once"),
    "a fixed amount above the cap": ("fixed_above_cap", add('[fixed]\nclause = "Nr. 3.1"\namounts = [9000]'), r"fixed, amounts: .*above the largest"),
    "a threshold that says nothing": ("threshold_empty", add('[[threshold]]\nclause = "Nr. 3.1"\nof = "total"'), r"threshold.*: without `at_least` or `at_most`"),
    "a threshold that nothing fits": (
        "threshold_crossed",
        add('[[threshold]]\nclause = "Nr. 3.1"\nof = "total"\nat_least = 9\nat_most = 8'),
        r"threshold.*: `at_least` is above `at_most`",
    ),
    "an own share of nothing": ("own_share_empty", add('[own_share]\nclause = "Nr. 3.3"'), r"own_share: it does not say how much. Write `percent` or `at_least`"),
    "quota and own share above the whole": (
        "quota_and_own_share",
        add('[quota]\nclause = "Nr. 3.3"\npercent = 95\n[own_share]\nclause = "Nr. 3.3"\npercent = 10'),
        r"own_share, percent: with the quota of 95",
    ),
    "unpaid work that counts for nothing": ("in_kind_empty", add('[in_kind]\nclause = "Nr. 3.5"\nthings = false'), r"in_kind: nothing can count"),
    "reserves above the pot": (
        "reserves_above_pot",
        swap(POT, POT + '\nreserve = [{ key = "s", label = { de = "x" }, amount = 30000, up_to = 500 }]'),
        r"reserve: the reserves are more than the pot",
    ),
    "a reserve for nobody": ("reserve_for_nobody", swap(POT, POT + '\nreserve = [{ key = "s", label = { de = "x" }, amount = 1 }]'), r"kept for nobody"),
    "a price without unit": ("unit_and_price", swap(RATE, "max_unit_price = 35\n"), r'"personal": `unit` and `max_unit_price` belong together'),
    "a limit on what does not count": ("limit_without_effect", swap('key = "alkohol"', 'key = "alkohol"\nmax_amount = 5'), r'"alkohol": it does not count, so `max_amount`'),
    "a share of the whole": ("not_below", swap(RATE, "max_share = 100\n"), r"max_share: write a number below 100"),
    "no reason": ("unknown_key_meant", swap('reason = { de = "Alkohol', 'instead2 = { de = "Alkohol'), r'"alkohol"'),
    "a last route with a limit": ("last_route_limited", swap('decides = "officer"', 'decides = "officer"\nup_to = 9'), r"up_to: the last route takes every larger sum"),
    "tiers that overlap": (
        "route_without_limit",
        before("[board]", ROUTE.format("a", "none", "officer") + "up_to = 900\n"
               + ROUTE.format("b", "none", "officer") + "up_to = 900\n" + ROUTE.format("c", "none", "officer")),
        r'only the last route may have no limit|"b", up_to: 900',
    ),
    "a board that decides and does not": ("board_decides", swap('board = "recommends"', 'board = "decides"'), r"decides: .*belong together"),
    "two majorities": ("one_majority", swap('tie = "no', 'at_least = "2/3"\ntie = "no'), r"board, majority: write either"),
    "no majority": ("one_majority", swap('more_than = "1/2"\ntie', "tie"), r"board, majority: write either"),
    "nobody may apply": (
        "nobody_may_apply",
        lambda t: re.sub(r"legal_forms = \[.*?\n\]", "legal_forms = []", t, flags=re.S).replace(
            "any_legal_form = true", "any_legal_form = false"
        ),
        r"legal_forms: nobody may apply",
    ),
    "rounds out of order": (
        "rounds_out_of_order",
        add(ROUND.format("a", "2026-05-01T12:00:00") + ROUND.format("b", "2026-04-01T12:00:00")),
        r'"b", closes_at: it does not close after "a"',
    ),
    "a round that closes before it opens": (
        "closes_before_opening",
        add(ROUND.format("a", "2026-05-01T12:00:00") + "opens_at = 2026-06-01T12:00:00"),
        r'round.* "a": it closes before it opens',
    ),
    "a round with a zone": ("local_time", add(ROUND.format("a", "2026-05-01T12:00:00Z")), r"closes_at: write the local time without a zone"),
    "a round without clock": ("date_and_time", add(ROUND.format("a", '"noon"')), r"closes_at: write date and time"),
    "rounds and a season": (
        "rounds_and_season",
        add(ROUND.format("a", "2026-05-01T12:00:00") + '[season]\nclause = "Nr. 1.1"\nopens = "01-01"\ncloses = "10-31"'),
        r"season: rounds and a season",
    ),
    "a season with a wrong day": ("no_such_day", add('[season]\nclause = "Nr. 1.1"\nopens = "01-01"\ncloses = "02-30"'), r"season, closes: "),
    "a limit per call without calls": ("call_without_rounds", add('[[history]]\nclause = "Nr. 2.2"\nper = "call"\nat_most = 1'), r"history.* no\. 1, per: `per = \"call\"` needs calls"),
    "a limit on nothing": ("history_one_limit", add('[[history]]\nclause = "Nr. 2.2"\nper = "project"'), r"history.*: write either `at_most`"),
    "an amount per project": (
        "history_amount_per",
        add('[[history]]\nclause = "Nr. 2.2"\nper = "project"\nat_most_amount = 5'),
        r"history.*: `at_most_amount` needs",
    ),
    "a lead time twice": (
        "lead_time_twice",
        add('[[lead_time]]\nclause = "Nr. 5.1"\nnumber = 4\nunit = "weeks"\nbefore = "start"\n' * 2),
        r"lead_time.*no\. 2: another lead time",
    ),
    "a lead time in years": (
        "one_of",
        add('[[lead_time]]\nclause = "Nr. 5.1"\nnumber = 4\nunit = "years"\nbefore = "start"'),
        r'lead_time.*unit: write "days", "weeks" or "months"',
    ),
    "instalments above the whole": (
        "instalments_sum",
        add('[payout]\nclause = "Nr. 7.1"\nmethod = "instalments"\ninstalments = [80, 30]'),
        r"payout: the instalments make 110 percent",
    ),
    "instalments that are none": (
        "instalments_method",
        add('[payout]\nclause = "Nr. 7.1"\nmethod = "advance"\ninstalments = [100]'),
        r"payout: `instalments` and",
    ),
    "weeks and months": ("months_or_weeks", swap("months = 3", "months = 3\nweeks = 4"), r"proof: `months` and `weeks` both say how long"),
    # worked examples
    "a wrong sum": ("example_differs", swap("gap = 0.01", "gap = 0.02"), r'\[\[example\]\] "U03": gap: expected 0\.02, got 0\.01'),
    "a wrong line": ("example_differs", swap("lines = [3000.00, 400", "lines = [6000.00, 400"), r'"U04": lines: expected \[6000\.00'),
    "a missing finding": ("example_differs", swap('findings = ["over_cap", "financing_gap"]', "findings = []"), r'"U03": findings: expected \[\], got \[financing_gap, over_cap\]'),
    "an unknown finding": ("one_of_the_reference", swap('["over_cap", "financing_gap"]', '["zzz"]'), r"findings no\. 1: .*Write one of the words in the reference \(docs/guideline-ref"),
    "a wrong route": ("example_differs", swap('route = "board_then_officer", findings', 'route = "mayor", findings'), r'"U01": route: expected mayor'),
    "a wrong vote": ("vote_differs", swap('against = 2, expect = "carried"', 'against = 5, expect = "carried"'), r'"U10": vote 4:5 on 2800\.00: expected carried, got not_'),
    "an unknown cost type in a plan": ("no_such_cost_type", swap('cost_type = "ehrenamt", amount = 2400.00', 'cost_type = "guides", amount = 2400.00'), r'"U01", plan: there is no cost type "guides"'),
    "an unknown income in a plan": ("no_such_income", swap('kind = "own", amount = 3000.00', 'kind = "luck", amount = 3000.00'), r'there is no kind of income "luck"'),
    "a price that does not add up": (
        "quantity_times_price",
        swap('cost_type = "ehrenamt", amount = 2400.00', 'cost_type = "ehrenamt", quantity = 2, unit_price = 3, amount = 7'),
        r"quantity × unit price makes 6\.00, not 7\.00",
    ),
    "an example without title": ("missing", swap('title = { de = "Willkommenslotsen', 'titel = { de = "Willkommenslotsen'), r'\[\[example\]\] "U01", title: is missing'),
}  # fmt: skip
