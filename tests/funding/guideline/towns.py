"""Guidelines of invented towns: a small one to change, and random valid ones."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from funding.guideline.consistency import problems
from funding.guideline.model import Guideline
from funding.guideline.plan import Case, CostLine, Facts, IncomeLine, InKindLine, Past, Plan


def text(words: str) -> dict[str, str]:
    return {"de": words}


KINDS = ["rent", "material", "food", "fee", "travel", "staff", "gift"]


def town_data(**changes: Any) -> dict[str, Any]:
    """The smallest useful guideline as the file would give it, with some tables changed; None takes one out."""
    data: dict[str, Any] = {
        "format": 1,
        "programme": "town",
        "version": "1",
        "valid_from": date(2026, 1, 1),
        "languages": ["de"],
        "name": text("Stadt"),
        "authority": text("Stadt"),
        "officer": text("Amt"),
        "texts": {"purpose": text("Zweck"), "summary": text("Kurz"), "advice": text("Rat")},
        "clause": [{"number": "1", "title": text("Eins"), "text": text("Eins.")}],
        "applicants": {
            "clause": "1",
            "any_legal_form": False,
            "legal_forms": [
                {"key": "club", "label": text("Verein")},
                {"key": "school", "label": text("Schule")},
                {"key": "person", "label": text("Person"), "allowed": False},
            ],
        },
        "territory": {"clause": "1", "name": text("Stadt")},
        "max_grant": {"clause": "1", "amount": 1500},
        "cost": [
            {"key": "rent", "clause": "1", "label": text("Miete")},
            {"key": "material", "clause": "1", "label": text("Material")},
            {"key": "gift", "clause": "1", "label": text("Gabe"), "eligible": False, "reason": text("Nein.")},
        ],
        "income": [
            {"key": "own", "clause": "1", "label": text("Eigenes"), "source": "own"},
            {"key": "state", "clause": "1", "label": text("Land"), "source": "third_party", "public": True},
        ],
        "route": [
            {
                "key": "office",
                "clause": "1",
                "label": text("Amt"),
                "board": "none",
                "decides": "officer",
            }
        ],
        "notice": {"clause": "1", "remedy": text("Klage.")},
    }
    data |= changes
    return {name: part for name, part in data.items() if part is not None}


def town(**changes: Any) -> Guideline:
    """A valid guideline; fails if the changes contradict each other."""
    guideline = Guideline.model_validate(town_data(**changes))
    assert list(problems(guideline)) == []
    return guideline


def cost_kind(key: str, **rules: Any) -> dict[str, Any]:
    return {"key": key, "clause": "1", "label": text(key), **rules}


money = st.sampled_from([1, 50, 99, 100, 333, 500, 1000, 2500]) | st.decimals(
    min_value=Decimal("0.01"), max_value=9000, places=2
)
shares = st.sampled_from([1, 10, 33, Decimal("33.33"), 50, 90]) | st.integers(min_value=1, max_value=99)
exceptions = st.sampled_from([None, "board"])


def some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Each of the keys, or not."""
    return st.fixed_dictionaries({}, optional=parts)


def rule(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"clause": st.just("1"), **parts})


@st.composite
def cost_kinds(draw: st.DrawFn) -> list[dict[str, Any]]:
    kinds = [cost_kind("rent"), cost_kind("gift", eligible=False, reason=text("Nein."))]
    for key in KINDS[1:-1]:
        limits = draw(some(rate=shares, max_amount=money, max_share=shares, excludes_own_fee=st.booleans()))
        if "max_share" in limits:
            limits["share_of"] = draw(st.sampled_from(["total", "recognised"]))
        if key in ("fee", "travel") and draw(st.booleans()):
            limits |= {"unit": text("Stunde"), "max_unit_price": draw(money)}
        if key == "food" and draw(st.booleans()):
            limits["condition"] = "festive"
        kinds.append(cost_kind(key, **limits))
    return kinds


lead_times = st.lists(
    rule(
        number=st.integers(min_value=1, max_value=60),
        unit=st.sampled_from(["days", "weeks", "months"]),
        before=st.sampled_from(["start", "preparation", "event", "meeting"]),
        counts_from=st.sampled_from(["receipt", "completeness"]),
        binding=st.sampled_from(["must", "should"]),
        exception=exceptions,
    ),
    max_size=2,
    unique_by=lambda found: (found["before"], found["counts_from"], found["binding"]),
)
histories = st.lists(
    st.one_of(
        rule(
            per=st.sampled_from(["calendar_year", "rolling_months", "project", "in_a_row"]),
            at_most=st.integers(min_value=1, max_value=3),
            counting=st.sampled_from(["applications", "grants"]),
        ),
        rule(per=st.sampled_from(["calendar_year", "rolling_months"]), at_most_amount=money),
    ),
    max_size=3,
)
rules = some(
    min_grant=rule(amount=st.sampled_from([1, 100, 499])),
    fixed=rule(amounts=st.lists(st.sampled_from([500, 700, 900, 1500]), min_size=1, unique=True).map(sorted)),
    threshold=st.lists(
        rule(of=st.sampled_from(["total", "recognised", "requested"]), at_least=money), max_size=2
    ),
    quota=rule(percent=shares, exception=exceptions),
    own_share=st.one_of(
        rule(percent=st.sampled_from([1, 5, 10]), of=st.sampled_from(["total", "requested"])),
        rule(at_least=money, above=money, exception=exceptions),
    ),
    in_kind=rule(
        allowed=st.booleans(),
        counts_as=st.sampled_from(["own_share", "missing_money", "own_money", "part_of_total"]),
        hourly_rate=money,
        max_percent=shares,
        max_amount=money,
    ),
    pot=rule(
        amount=st.just(20_000),
        when_short=st.sampled_from(["partial", "officer", "refused"]),
        when_empty=st.sampled_from(["waiting_list", "refused"]),
        reserve=st.lists(
            st.just({"key": "small", "label": text("Klein"), "amount": 10_000, "up_to": 500}), max_size=1
        ),
    ),
    other_funding=rule(public_money=st.sampled_from(["allowed", "forbidden"])),
    price_check=st.lists(rule(from_amount=money, quotes=st.integers(min_value=0, max_value=3)), max_size=2),
    period=rule(
        max_budget_years=st.none() | st.integers(min_value=1, max_value=3),
        max_months=st.none() | st.integers(min_value=1, max_value=18),
        ends_by_day=st.sampled_from([None, "12-31", "02-29"]),
    ),
    season=rule(opens=st.just("04-01"), closes=st.sampled_from(["01-31", "10-31"])),
    lead_time=lead_times,
    history=histories,
    route_by=st.sampled_from(["grant", "requested", "total"]),
)
QUESTION = {"key": "festive", "clause": "1", "label": text("Fest?"), "asked": "applicant"}


@st.composite
def guidelines(draw: st.DrawFn) -> Guideline:
    changes = draw(rules)
    if "min_grant" in changes and "fixed" in changes:
        del changes["min_grant"]
    if changes.get("own_share", {}).get("of") == "total":
        changes.pop("quota", None)
    return town(cost=draw(cost_kinds()), question=[QUESTION], **changes)


amounts = st.decimals(min_value=0, max_value=4000, places=2) | st.sampled_from(
    [Decimal(0), Decimal("0.01"), Decimal(1500), Decimal("99999999.99")]
)
unsure = st.none() | st.booleans()


@st.composite
def cost_lines(draw: st.DrawFn, key: str) -> CostLine:
    rest = {
        "key": key,
        "cost_type": draw(st.sampled_from([*KINDS, "unheard_of"])),
        "own_fee": draw(unsure),
        "condition_met": draw(unsure),
        "quotes": draw(st.none() | st.integers(min_value=0, max_value=3)),
    }
    if draw(st.booleans()):
        return CostLine.model_validate({**rest, "amount": draw(amounts)})
    quantity = draw(st.decimals(min_value=0, max_value=40, places=1))
    return CostLine.model_validate({**rest, "quantity": quantity, "unit_price": draw(money)})


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    size = draw(st.integers(min_value=0, max_value=7))
    income = draw(st.lists(st.tuples(st.sampled_from(["own", "state"]), amounts), max_size=3))
    return Plan(
        costs=tuple(draw(cost_lines(f"c{n}")) for n in range(size)),
        income=tuple(IncomeLine(key=f"i{n}", kind=kind, amount=a) for n, (kind, a) in enumerate(income)),
        unpaid_hours=draw(st.sampled_from([Decimal(0), Decimal("7.5"), Decimal(100)])),
        in_kind=tuple(
            InKindLine(key=f"k{n}", amount=a) for n, a in enumerate(draw(st.lists(amounts, max_size=2)))
        ),
        asked=draw(st.none() | amounts),
    )


days = st.none() | st.dates() | st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))
pasts = st.builds(
    Past,
    on=st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31)),
    granted=st.booleans(),
    amount=amounts,
    project=st.sampled_from([None, "again"]),
)
facts = st.builds(
    Facts,
    today=days,
    starts_on=days,
    ends_on=days,
    preparation_on=days,
    event_on=days,
    meeting_on=days,
    received_on=days,
    received_at=st.none() | st.datetimes(timezones=st.none() | st.timezones()),
    complete_on=days,
    contracts_signed=unsure,
    costs_incurred=unsure,
    early_start_consent=unsure,
    other_public_money=unsure,
    legal_form=st.sampled_from([None, "club", "person", "unheard_of"]),
    years_active=st.none() | st.integers(min_value=0, max_value=9),
    in_territory=unsure,
    account_of=st.sampled_from([None, "person", "organisation"]),
    remaining=st.none() | st.decimals(min_value=-100, max_value=20_000, places=2),
    reserved=st.dictionaries(st.just("small"), st.decimals(min_value=0, max_value=10_000, places=2)),
    history=st.none() | st.lists(pasts, max_size=4).map(tuple),
    project=st.sampled_from([None, "again"]),
    exceptions=st.lists(st.sampled_from(["quota", "own_share", "lead_time", "history"]), max_size=2).map(
        tuple
    ),
    answers=st.dictionaries(st.just("festive"), st.booleans()),
)
cases = st.builds(Case, plan=plans(), facts=facts)


def case(costs: Any, *, income: Any = (), facts: Any = None, **plan: Any) -> Case:
    """A case from short forms: costs as {kind: amount} or lines, income as {kind: amount}."""
    if isinstance(costs, dict):
        costs = [{"cost_type": kind, "amount": amount} for kind, amount in costs.items()]
    if isinstance(income, dict):
        income = [{"kind": kind, "amount": amount} for kind, amount in income.items()]
    return Case.model_validate(
        {
            "plan": {"costs": list(costs), "income": list(income), **plan},
            "facts": {
                "today": "2026-02-01",
                "starts_on": "2026-05-02",
                "ends_on": "2026-11-30",
                **(facts or {}),
            },
        }
    )


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
