"""Random plans and facts, and short ways to write fixed ones."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from funding.guideline.plan import CostLine, Facts, IncomeLine, Plan

COST_TYPES = [
    "ehrenamt",
    "personal",
    "fahrt",
    "miete",
    "unterkunft_verpflegung",
    "material",
    "versicherung",
    "honorar",
    "investition",
    "alkohol",
    "sonstiges",
    "something_else",
]

amounts = st.one_of(
    st.decimals(min_value=0, max_value=12_000, places=2),
    st.decimals(min_value=0, max_value="99999999.99", places=2),
    st.sampled_from([Decimal("0.00"), Decimal("0.01"), Decimal("5000.00"), Decimal("5000.01")]),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    costs = draw(st.lists(st.tuples(st.sampled_from(COST_TYPES), amounts, st.none() | amounts), max_size=8))
    income = draw(st.lists(st.tuples(st.sampled_from(["own", "public_grants"]), amounts), max_size=4))
    return Plan(
        costs=tuple(
            CostLine(key=f"c{place}", cost_type=kind, amount=amount, per_person=per_person)
            for place, (kind, amount, per_person) in enumerate(costs)
        ),
        income=tuple(
            IncomeLine(key=f"i{place}", kind=kind, amount=amount)
            for place, (kind, amount) in enumerate(income)
        ),
        unpaid_hours=draw(amounts),
    )


days = st.none() | st.dates() | st.dates(min_value=date(2025, 1, 1), max_value=date(2028, 12, 31))
unsure = st.none() | st.booleans()

facts = st.builds(
    Facts,
    today=days,
    starts_on=days,
    ends_on=days,
    contracts_signed=unsure,
    early_start_consent=unsure,
    legal_form=st.none() | st.sampled_from(["association", "person", "unheard_of"]),
    signatory_named=unsure,
    account_named=unsure,
    in_territory=unsure,
    remaining=st.none() | st.decimals(min_value=-100, max_value=20_000, places=2),
    answers=st.dictionaries(st.sampled_from(["is_whole", "was_advised", "unasked"]), st.booleans()),
)


def plan(costs: dict[str, str | int], income: dict[str, str | int] | None = None) -> Plan:
    """A plan with one line for each kind, keyed c1, c2, … and i1, …"""
    return Plan.model_validate(
        {
            "costs": [{"cost_type": kind, "amount": amount} for kind, amount in costs.items()],
            "income": [{"kind": kind, "amount": amount} for kind, amount in (income or {}).items()],
        }
    )


def sound_facts(**changes: object) -> Facts:
    """Facts of a project that nothing can be said against."""
    sound = {"today": date(2026, 2, 1), "starts_on": date(2026, 5, 2), "ends_on": date(2026, 11, 30)}
    return Facts.model_validate({**sound, **changes})
