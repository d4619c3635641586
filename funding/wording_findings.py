"""What each finding says, and what to do about it: one pair of simple sentences for every code."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funding.guideline.findings import Code

Words = str | Promise


class Said(NamedTuple):
    """What a finding says, and what to do about it."""

    text: Words
    remedy: Words


NOTHING_TO_DO = _("There is nothing for you to do.")

# Said instead of SAID where a figure of the finding is not zero.
SAID_WITH: Mapping[tuple[Code, str], Said] = {
    (Code.FINANCING_GAP, "in_kind"): Said(
        _(
            "%(gap)s are missing: %(total)s costs − %(income)s other money − %(in_kind)s unpaid work − "
            "%(max_grant)s grant."
        ),
        _("Enter %(gap)s of own or other money, or change the costs."),
    ),
}
SAID: Mapping[Code, Said] = {
    Code.NO_COSTS: Said(
        _("There are no costs yet."),
        _("Enter at least one cost with an amount."),
    ),
    Code.LINE_NOT_ELIGIBLE: Said(
        _("%(line)s: these costs do not count. %(reason)s"),
        "%(instead)s",
    ),
    Code.LINE_UNKNOWN_TYPE: Said(
        _("%(line)s: this programme does not know this kind of cost."),
        _("Choose a kind of cost from the list."),
    ),
    Code.LINE_IN_PART: Said(
        _("%(line)s: only a part counts. %(amount)s × %(rate)s = %(recognised)s."),
        _("Plan other money for the %(not_recognised)s that do not count."),
    ),
    Code.NOTHING_RECOGNISED: Said(
        _("None of your costs counts."),
        _("Enter costs that count, or ask us."),
    ),
    Code.OVER_CAP: Said(
        _("Your project is %(excess)s above the largest grant of %(cap)s."),
        _("You can still apply. Enter %(cure)s of own or other money."),
    ),
    Code.FINANCING_GAP: Said(
        _("%(gap)s are missing: %(total)s costs − %(income)s other money − %(max_grant)s grant."),
        _("Enter %(gap)s of own or other money, or change the costs."),
    ),
    Code.OVERFINANCED: Said(
        _("Your money is %(excess)s more than your costs."),
        _("Check the amounts. A grant only pays what is missing."),
    ),
    Code.NOTHING_REQUESTED: Said(
        _("Your money covers all costs. Nothing is missing."),
        _("Check the amounts. A grant only pays what is missing."),
    ),
    Code.POT_SMALLER: Said(
        _("%(remaining)s are left this year. Your project could get %(possible)s."),
        _("You can still apply. You may get less, or a place on the waiting list."),
    ),
    Code.POT_EMPTY: Said(
        _("There is no money left this year."),
        _("You can still apply for a place on the waiting list. Ask us."),
    ),
    Code.START_MISSING: Said(
        _("The start is missing."),
        _("Write when the project starts, like 1.9.2026."),
    ),
    Code.END_MISSING: Said(
        _("The end is missing. Only projects with an end are funded."),
        _("Write when the project ends, like 30.9.2026."),
    ),
    Code.END_BEFORE_START: Said(
        _("The end (%(ends_on)s) is before the start (%(starts_on)s)."),
        _("Write an end that is not before the start."),
    ),
    Code.ALREADY_STARTED: Said(
        _("The project starts on %(starts_on)s. That is before we can decide."),
        _("Choose a start from %(earliest)s on. Or ask us to agree to an early start in writing."),
    ),
    Code.CONTRACTS_SIGNED: Said(
        _("You have signed a contract already. That counts as a start before our decision."),
        _("Talk to us. We must agree to an early start in writing."),
    ),
    Code.STARTS_BEFORE_DECISION: Said(
        _("The project starts on %(starts_on)s. A decision usually takes until %(earliest)s."),
        _("Choose a later start, or ask us to agree to an early start in writing."),
    ),
    Code.EARLY_START_CONSENTED: Said(
        _("The city has agreed to an early start."),
        NOTHING_TO_DO,
    ),
    Code.CROSSES_BUDGET_YEAR: Said(
        _("The project lies in several budget years: %(first_year)s to %(last_year)s."),
        _("There is nothing for you to do. The money is set aside for each year."),
    ),
    Code.TOO_MANY_BUDGET_YEARS: Said(
        _("The project lies in %(years)s budget years. At most %(allowed)s are possible."),
        _("Choose an end up to %(latest_end)s."),
    ),
    Code.SIGNATORY_MISSING: Said(
        _("We do not know yet who may sign for you."),
        _("Name a person who may sign."),
    ),
    Code.ACCOUNT_MISSING: Said(
        _("We do not know yet which account the money goes to."),
        _("Enter an account."),
    ),
    Code.APPLICANT_NOT_ALLOWED: Said(
        _("This programme does not fund applicants of this kind.%(reason)s"),
        _("Ask us who can apply with you."),
    ),
    Code.NOT_IN_TERRITORY: Said(
        _("The project does not take place in %(territory)s."),
        _("Ask us. Only projects in %(territory)s are funded."),
    ),
    Code.ANSWER_UNEXPECTED: Said(
        _("The answer to this question does not fit the rules: %(question)s"),
        _("Check the answer, or ask us."),
    ),
    Code.UNPAID_WORK_SHOWN: Said(
        _("%(hours)s unpaid hours stand beside the plan. They are not money."),
        NOTHING_TO_DO,
    ),
    Code.VOLUNTEER_ALLOWANCE: Said(
        _("One person gets %(per_person)s a year. Up to %(allowance)s are free of tax."),
        _("This does not change the grant. Tell the person about the tax."),
    ),
    Code.LINE_UNIT_PRICE: Said(
        _("%(line)s: the price is too high. Counted is %(quantity)s × %(max_price)s = %(counted)s."),
        _("Agree on at most %(max_price)s per %(unit)s. Or plan other money for the rest."),
    ),
    Code.LINE_UNITS_MISSING: Said(
        _("%(line)s: at most %(max_price)s per %(unit)s count. The number is missing."),
        _("Write how many you need, for example how many hours."),
    ),
    Code.LINE_KIND_CAP: Said(
        _("%(line)s: at most %(cap)s of this kind count in one plan. Of this line count %(recognised)s."),
        _("%(lower)s Or plan other money for the %(not_recognised)s that do not count."),
    ),
    Code.LINE_SHARE_CAP: Said(
        _("%(line)s: too much for this plan. %(base)s × %(share)s = %(cap)s. Of this count %(recognised)s."),
        _("%(lower)s Or plan other money for the %(not_recognised)s that do not count."),
    ),
    Code.LINE_CONDITION_OPEN: Said(
        _("%(line)s: these costs count only under a condition: %(question)s"),
        _("Please answer this question."),
    ),
    Code.LINE_CONDITION_NOT_MET: Said(
        _("%(line)s: these costs count only under a condition that is not met: %(question)s"),
        "%(instead)s",
    ),
    Code.LINE_OWN_FEE: Said(
        _("%(line)s: what you pay to yourselves does not count."),
        _("Leave it out, or pay for it with other money."),
    ),
    Code.PRICE_CHECK: Said(
        _("%(line)s: from %(from_amount)s on, please compare prices. Quotes needed: %(quotes)s."),
        _("Ask several sellers for a price. Do not order anything yet."),
    ),
    Code.QUOTES_MISSING: Said(
        _("%(line)s: %(has)s of %(quotes)s quotes are there."),
        _("Ask more sellers for a price, and hand in their answers."),
    ),
    Code.ABOVE_ORDINARY_CAP: Said(
        _("%(possible)s are more than the usual %(cap)s. This needs an exception: %(route)s"),
        _("You can apply. To be sure, ask for at most %(cap)s."),
    ),
    Code.BELOW_MINIMUM: Said(
        _("The grant would be %(possible)s. Grants start at %(least)s."),
        _("%(short)s are missing to reach it. Change the plan, or ask us."),
    ),
    Code.NO_FIXED_AMOUNT: Said(
        _("The grant would be %(possible)s. The smallest possible grant is %(least)s."),
        _("%(short)s are missing to reach it. Change the plan, or ask us."),
    ),
    Code.SUM_TOO_SMALL: Said(
        _("%(of)s: %(sum)s. At least %(limit)s are needed."),
        _("%(short)s are missing to reach it. Change the plan, or ask us."),
    ),
    Code.SUM_TOO_LARGE: Said(
        _("%(of)s: %(sum)s. At most %(limit)s are possible."),
        _("That is %(excess)s too much. Plan a smaller project, or ask us."),
    ),
    Code.ASKED_TOO_MUCH: Said(
        _("You ask for %(asked)s, but only %(need)s are missing."),
        _("Ask for %(need)s."),
    ),
    Code.QUOTA_EXCEEDED: Said(
        _("We pay at most %(percent)s of the costs that count: %(counted)s × %(percent)s = %(largest)s."),
        _("Enter %(own)s of own or other money.%(exception)s"),
    ),
    Code.OWN_SHARE_MISSING: Said(
        _("You must bring %(needed)s yourselves. In the plan are %(has)s."),
        _("Enter %(missing)s more of your own.%(exception)s"),
    ),
    Code.EXCEPTION_MADE: Said(
        _("An exception was made for you: %(rule)s."),
        NOTHING_TO_DO,
    ),
    Code.YEAR_AMOUNT: Said(
        _("You have already had %(granted)s. At most %(at_most)s are possible in this time."),
        _("Apply again later, or ask us.%(exception)s"),
    ),
    Code.IN_KIND_COUNTED: Said(
        _("Your unpaid work and things count with %(in_kind)s."),
        NOTHING_TO_DO,
    ),
    Code.IN_KIND_CAPPED: Said(
        _("Your unpaid work and things are worth %(offered)s. At most %(in_kind)s count."),
        NOTHING_TO_DO,
    ),
    Code.IN_KIND_NOT_COUNTED: Said(
        _("Things lent or given do not count in this programme."),
        NOTHING_TO_DO,
    ),
    Code.COSTS_INCURRED: Said(
        _("Something was bought or paid already. That cannot be funded afterwards."),
        _("Apply only for what you have not bought yet."),
    ),
    Code.OTHER_PUBLIC_MONEY: Said(
        _("Another public body pays, too. This programme does not allow that."),
        _("Decide for one of the two, or ask us."),
    ),
    Code.TOO_LONG: Said(
        _("The project is too long. It may last at most %(months)s months."),
        _("Choose an end up to %(latest_end)s."),
    ),
    Code.ENDS_TOO_LATE: Said(
        _("The project ends on %(ends_on)s. That is too late."),
        _("Choose an end up to %(latest_end)s."),
    ),
    Code.TOO_LATE: Said(
        _("The application comes too late. It was due by %(latest)s: %(duration)s before %(before)s."),
        _("Choose a day from %(earliest)s on.%(exception)s"),
    ),
    Code.NEXT_ROUND: Said(
        _("This round closed on %(day)s at %(clock)s. Your application counts for the next one: %(next)s."),
        NOTHING_TO_DO,
    ),
    Code.ROUND_CLOSED: Said(
        _("Applications were possible until %(day)s, %(clock)s."),
        _("Ask us when the next round opens."),
    ),
    Code.ROUND_NOT_OPEN: Said(
        _("Applications are possible from %(day)s, %(clock)s on."),
        _("Keep your draft and send it then."),
    ),
    Code.OUT_OF_SEASON: Said(
        _("Applications are possible from %(opens)s to %(closes)s."),
        _("Keep your draft and send it then."),
    ),
    Code.HISTORY_LIMIT: Said(
        _("You have had enough from this programme for now. The limit is: %(limit)s."),
        _("Ask us when you can apply again.%(exception)s"),
    ),
    Code.NOT_BASED_HERE: Said(
        _("You must be based or active in %(territory)s."),
        _("Ask us who can apply with you."),
    ),
    Code.TOO_YOUNG: Said(
        _("You must have been active for %(needed)s years. You have been for %(years)s."),
        _("Ask us who can apply with you."),
    ),
    Code.ACCOUNT_NOT_ORGANISATION: Said(
        _("We cannot pay to a private account."),
        _("Enter an account of your organisation."),
    ),
    Code.ANSWER_EXCLUDES: Said(
        _("With this answer we cannot fund the project: %(question)s"),
        _("Check the answer, or ask us."),
    ),
}
