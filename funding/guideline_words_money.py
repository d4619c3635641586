"""The rules about money in plain sentences of the active language."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.guideline.base import Rule
from funding.guideline.model import Guideline
from funding.money import format_money, format_number
from funding.wording import label
from funding.wording_rules import POSSIBLE_EXCEPTIONS, SUMS

Found = tuple[str, Rule, str]


def money_sentences(guideline: Guideline) -> Iterator[Found]:
    """How much there is, what applicants must bring, and what counts as money: place, rule, sentence."""
    yield from _grant(guideline)
    yield from _shares(guideline)
    yield from _in_kind(guideline)
    yield from _pot(guideline)
    if guideline.other_funding.public_money == "forbidden":
        yield "other_funding", guideline.other_funding, _("No other public body may pay for the project.")
    else:
        yield "other_funding", guideline.other_funding, _("Other money for the same costs counts as income.")
    financing = {
        "deficit": _("We pay what is missing after all other money."),
        "share": _("We pay a fixed share of the costs."),
        "fixed": _("We pay a fixed sum."),
    }
    yield "financing", guideline.financing, financing[guideline.financing.type]


def _grant(guideline: Guideline) -> Iterator[Found]:
    def money(amount: Decimal) -> str:
        return format_money(amount, guideline.currency)

    cap = guideline.max_grant
    yield "max_grant", cap, _("A project gets at most %(amount)s.") % {"amount": money(cap.amount)}
    if cap.exception is not None:
        route = guideline.route(cap.exception.route)
        words = {"route": label(route.label) if route else ""}
        text = _("More is possible as an exception: %(route)s") % words
        if cap.exception.up_to is not None:
            words["amount"] = money(cap.exception.up_to)
            text = _("Up to %(amount)s are possible as an exception: %(route)s") % words
        yield "max_grant.exception", cap, text
    if guideline.min_grant is not None:
        text = _("Grants start at %(amount)s.")
        yield "min_grant", guideline.min_grant, text % {"amount": money(guideline.min_grant.amount)}
    if guideline.fixed is not None:
        sizes = ", ".join(money(size) for size in guideline.fixed.amounts)
        yield "fixed", guideline.fixed, _("Grants have fixed sizes: %(sizes)s.") % {"sizes": sizes}
    for place, rule in enumerate(guideline.thresholds):
        of = {"of": SUMS[rule.of]}
        if rule.at_least is not None:
            text = _("%(of)s: at least %(amount)s.") % (of | {"amount": money(rule.at_least)})
            yield f"threshold.{place}.at_least", rule, text
        if rule.at_most is not None:
            text = _("%(of)s: at most %(amount)s.") % (of | {"amount": money(rule.at_most)})
            yield f"threshold.{place}.at_most", rule, text


def _shares(guideline: Guideline) -> Iterator[Found]:
    quota, own = guideline.quota, guideline.own_share
    if quota is not None:
        text = _("We pay at most %(percent)s %% of the costs that count.")
        words = text % {"percent": format_number(quota.percent)}
        yield "quota", quota, " ".join([words, *_from(guideline, quota.above), *_exception(quota.exception)])
    if own is None:
        return
    parts = []
    if own.percent:
        text = _("You bring %(percent)s %% of all costs yourselves.")
        if own.of == "requested":
            text = _("You bring %(percent)s %% of the grant yourselves.")
        parts.append(text % {"percent": format_number(own.percent)})
    if own.at_least:
        amount = format_money(own.at_least, guideline.currency)
        parts.append(_("You bring at least %(amount)s yourselves.") % {"amount": amount})
    yield "own_share", own, " ".join([*parts, *_from(guideline, own.above), *_exception(own.exception)])


def _from(guideline: Guideline, above: Decimal | None) -> Iterator[str]:
    if above is not None:
        amount = format_money(above, guideline.currency)
        yield _("This holds for costs above %(amount)s.") % {"amount": amount}


def _exception(by: str | None) -> Iterator[str]:
    if by is not None:
        yield str(POSSIBLE_EXCEPTIONS[by])


def _in_kind(guideline: Guideline) -> Iterator[Found]:
    rule = guideline.in_kind
    if rule is None or not rule.allowed:
        yield (
            "in_kind",
            rule or guideline.unpaid_work,
            _("Unpaid work is shown beside the plan. It is not money."),
        )
        return
    counts = {
        "own_share": _("Unpaid work and things count to the share you bring."),
        "missing_money": _("Unpaid work and things cover what is missing. They never lower the grant."),
        "own_money": _("Unpaid work and things count like your own money."),
        "part_of_total": _("Unpaid work and things count as costs and as your own money."),
    }
    if not rule.things:
        counts = {
            "own_share": _("Unpaid work counts to the share you bring."),
            "missing_money": _("Unpaid work covers what is missing. It never lowers the grant."),
            "own_money": _("Unpaid work counts like your own money."),
            "part_of_total": _("Unpaid work counts as costs and as your own money."),
        }
    parts = [counts[rule.counts_as]]
    if rule.hourly_rate is not None:
        rate = format_money(rule.hourly_rate, guideline.currency)
        parts.append(_("An hour is worth %(rate)s.") % {"rate": rate})
    if rule.max_percent is not None:
        percent = format_number(rule.max_percent)
        parts.append(_("At most %(percent)s %% of all costs.") % {"percent": percent})
    if rule.max_amount is not None:
        parts.append(_("At most %(amount)s.") % {"amount": format_money(rule.max_amount, guideline.currency)})
    yield "in_kind", rule, " ".join(parts)


def _pot(guideline: Guideline) -> Iterator[Found]:
    pot = guideline.pot
    if pot.amount is not None:
        amount = format_money(pot.amount, guideline.currency)
        yield "pot", pot, _("There are %(amount)s in a year for all projects.") % {"amount": amount}
        allocation = {
            "first_come": _("Who comes first, gets first."),
            "jury": _("A jury chooses the best projects."),
            "pro_rata": _("If it does not do for all, each gets a part."),
        }
        if pot.allocation is not None:
            yield "pot.allocation", pot, allocation[pot.allocation]
    for reserve in pot.reserve:
        amount = format_money(reserve.amount, guideline.currency)
        text = _("%(amount)s of it are kept for: %(name)s.") % {"amount": amount, "name": label(reserve)}
        yield f"pot.reserve.{reserve.key}", pot, text
    if pot.when_empty == "refused":
        yield "pot.when_empty", pot, _("When the money is spent, nobody can apply any more.")
