"""The rules about time and procedure in plain sentences of the active language."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from funding.guideline.base import Rule
from funding.guideline.calendar import day_of_year
from funding.guideline.model import Guideline
from funding.guideline.procedure_rules import Decider, Majority, Quorum, Route
from funding.guideline.time_rules import HistoryLimit
from funding.money import format_money, format_number
from funding.wording import label
from funding.wording_rules import ANCHORS, POSSIBLE_EXCEPTIONS, duration, history_words

Found = tuple[str, Rule, str]


def procedure_sentences(guideline: Guideline) -> Iterator[Found]:
    """When to apply, when to begin, who decides, how the money comes and is accounted for."""
    yield from _applying(guideline)
    yield from _project(guideline)
    yield from _deciding(guideline)
    yield from _afterwards(guideline)


def _applying(guideline: Guideline) -> Iterator[Found]:
    for call in guideline.rounds:
        parts = [_("%(name)s: until %(end)s.") % {"name": label(call), "end": _moment(call.closes_at)}]
        if call.opens_at is not None:
            words = {"name": label(call), "start": _moment(call.opens_at), "end": _moment(call.closes_at)}
            parts = [_("%(name)s: from %(start)s until %(end)s.") % words]
        for special in call.special:
            forms = [form for form in guideline.applicants.legal_forms if form.key in special.legal_forms]
            names = ", ".join(label(form) for form in forms)
            parts.append(
                _("For %(names)s: until %(end)s.") % {"names": names, "end": _moment(special.closes_at)}
            )
        yield f"round.{call.key}", call, " ".join(parts)
    if guideline.rounds:
        texts = {
            "next_round": _("What comes later counts for the next round."),
            "refused": _("What comes later cannot be funded."),
        }
        yield "when_closed", guideline.rounds[-1], texts[guideline.when_closed]
    if guideline.season is not None:
        days = {
            name: date_format(day_of_year(2024, day), "j. F")
            for name, day in (("start", guideline.season.opens), ("end", guideline.season.closes))
        }
        yield "season", guideline.season, _("You can apply from %(start)s to %(end)s.") % days
    for rule in guideline.lead_times:
        words = {
            "duration": duration(rule.number, rule.unit),
            "before": str(ANCHORS[rule.before]),
        }
        text = _("The application must be there %(duration)s before %(before)s.")
        if rule.binding == "should":
            text = _("The application should be there %(duration)s before %(before)s.")
        extra = [_("It must be complete by then.")] if rule.counts_from == "completeness" else []
        yield (
            f"lead_time.{rule.before}.{rule.binding}.{rule.counts_from}",
            rule,
            " ".join([text % words, *extra, *_exception(rule.exception)]),
        )
    for limit in guideline.history:
        yield (
            f"history.{limit.per}.{'times' if limit.at_most is not None else 'amount'}",
            limit,
            " ".join([_history(guideline, limit), *_exception(limit.exception)]),
        )


def _moment(moment: datetime) -> str:
    return f"{date_format(moment.date(), 'DATE_FORMAT')}, {moment:%H:%M}"


def _exception(by: str | None) -> Iterator[str]:
    if by is not None:
        yield str(POSSIBLE_EXCEPTIONS[by])


def _history(guideline: Guideline, rule: HistoryLimit) -> str:
    if rule.at_most is not None:
        params = {"per": rule.per, "at_most": rule.at_most, "months": rule.months}
        kind = _("Grants for one applicant: %(limit)s.")
        if rule.counting == "applications":
            kind = _("Applications of one applicant: %(limit)s.")
        return kind % {"limit": history_words(params)}
    amount = format_money(rule.at_most_amount, guideline.currency) if rule.at_most_amount is not None else ""
    if rule.per == "calendar_year":
        return _("One applicant gets at most %(amount)s in a calendar year.") % {"amount": amount}
    words = {"amount": amount, "months": rule.months}
    return _("One applicant gets at most %(amount)s within %(months)s months.") % words


def _project(guideline: Guideline) -> Iterator[Found]:
    start, period = guideline.start, guideline.period
    if start.before_decision == "forbidden":
        yield (
            "start",
            start,
            _("Do not start before the decision. A start is: %(start)s")
            % {"start": label(start.starts_with)},
        )
        if start.consent_possible:
            yield "start.consent", start, _("We can agree to an early start in writing.")
    else:
        yield "start", start, _("You may start before the decision.")
    if start.retrospective == "forbidden":
        yield "start.retrospective", start, _("What you have bought already cannot be funded.")
    if period.end_required:
        yield "period.end", period, _("The project must have an end.")
    if period.max_budget_years == 1:
        yield "period.years", period, _("The project must lie within one calendar year.")
    elif period.max_budget_years is not None:
        text = _("The project may lie in at most %(years)s calendar years.")
        yield "period.years", period, text % {"years": period.max_budget_years}
    if period.max_months is not None:
        text = _("The project may last at most %(duration)s.")
        yield "period.months", period, text % {"duration": duration(period.max_months, "months")}
    for place, day in (("ends_by", period.ends_by), ("ends_by_day", _year_day(period.ends_by_day))):
        if day is not None:
            form = "DATE_FORMAT" if place == "ends_by" else "j. F"
            yield (
                f"period.{place}",
                period,
                _("The project ends by %(day)s.") % {"day": date_format(day, form)},
            )


def _year_day(month_day: str | None) -> date | None:
    return day_of_year(2024, month_day) if month_day else None


def _deciding(guideline: Guideline) -> Iterator[Found]:
    sums = {
        "grant": _("Grants up to %(amount)s: %(route)s"),
        "requested": _("If you ask for up to %(amount)s: %(route)s"),
        "total": _("Costs up to %(amount)s: %(route)s"),
    }
    # Who else than the office decides; the office carries it out.
    deciders = {
        Decider.BOARD: _("What the board votes holds."),
        Decider.COUNCIL: _("What the council decides holds."),
    }
    for route in guideline.routes:
        words = {"route": label(route.label), "amount": ""}
        text = _("Larger sums: %(route)s") if len(guideline.routes) > 1 else "%(route)s"
        if route.up_to is not None:
            words["amount"], text = format_money(route.up_to, guideline.currency), sums[guideline.route_by]
        parts = [text % words]
        if route.decides in deciders:
            parts.append(deciders[route.decides])
        if route.applicant_present:
            parts.append(_("You must be there yourselves."))
        if votes_on(route):
            parts += [
                in_words for rule in (route.majority, route.quorum) if rule for in_words in _vote_rule(rule)
            ]
        yield f"route.{route.key}", route, " ".join(parts)
    yield from _board(guideline, [route for route in guideline.routes if votes_on(route)])


def votes_on(route: Route) -> bool:
    """Whether the board votes on this route."""
    return route.board in ("recommends", "decides")


def _board(guideline: Guideline, voted: list[Route]) -> Iterator[Found]:
    """The board's own majority and quorum, each with its clause, for the routes that name no other."""
    board = guideline.board
    if any(route.majority is None for route in voted):
        yield "board.majority", board.majority, " ".join(_vote_rule(board.majority))
    if any(route.quorum is None for route in voted):
        yield "board.quorum", board.quorum, " ".join(_vote_rule(board.quorum))
    if voted and board.votes_by_name:
        yield "board", board, _("The minutes of the board say who voted how.")


def _vote_rule(rule: Majority | Quorum) -> Iterator[str]:
    if isinstance(rule, Quorum):
        words = {"share": rule.more_than, "number": rule.at_least}
        if rule.more_than:
            yield _("More than %(share)s of the members take part, at least %(number)s.") % words
        else:
            yield _("At least %(number)s members take part.") % words
    elif rule.at_least is not None:
        yield _("At least %(share)s of the votes must be in favour.") % {"share": rule.at_least}
    elif rule.more_than is not None:
        yield _("More than %(share)s of the votes must be in favour.") % {"share": rule.more_than}


def _afterwards(guideline: Guideline) -> Iterator[Found]:
    payout, proof = guideline.payout, guideline.proof
    if payout is not None:
        shares = " + ".join(f"{format_number(part)}\u00a0%" for part in payout.instalments)
        texts = {
            "advance": _("The money comes after the decision."),
            "instalments": _("The money comes in parts: %(shares)s.") % {"shares": shares},
            "reimbursement": _("The money comes after you have shown your costs."),
        }
        parts = [texts[payout.method]]
        if payout.organisation_accounts_only:
            parts.append(_("It goes to accounts of organisations only."))
        yield "payout", payout, " ".join(parts)
    changes = guideline.changes
    words = _("One line of the plan may cost up to %(percent)s %% more if you save it elsewhere.")
    if not changes.line_tolerance:
        words = _("No line of the plan may cost more without our consent.")
    yield "changes", changes, words % {"percent": format_number(changes.line_tolerance)}
    span = duration(proof.weeks, "weeks") if proof.weeks is not None else duration(proof.months, "months")
    text = _("Show what the money was used for, at most %(duration)s after the end.")
    if proof.on_request:
        text = _("Show what the money was used for if we ask, at most %(duration)s after the end.")
    receipts = {
        "none": _("No receipts are needed."),
        "kept": _("Keep the receipts."),
        "list": _("Make a list of the receipts."),
        "copies": _("Send copies of the receipts."),
    }
    yield "proof", proof, f"{text % {'duration': span}} {receipts[proof.receipts]}"
