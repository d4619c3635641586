"""What is said about rules that contradict themselves or each other, worked examples, and stored versions."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from funding.guideline.faults import FaultCode
from funding.wording_findings import Words

RULE_FAULTS: Mapping[FaultCode, Words] = {
    FaultCode.REASON_MISSING: _(
        "a cost type that does not count needs a `reason`. Say why, in every language."
    ),
    FaultCode.RATE_OF_NOTHING: _(
        "a rate of 0 means it does not count. Write `eligible = false` and a `reason`."
    ),
    FaultCode.LIMIT_WITHOUT_EFFECT: _("it does not count, so `%(key)s` has no effect. Remove one of them."),
    FaultCode.UNIT_AND_PRICE: _("`unit` and `max_unit_price` belong together. Write both or neither."),
    FaultCode.PER_PERSON_OF_NOBODY: _(
        "`ask_per_person` needs `volunteer_allowance = true`. Write it, or remove this."
    ),
    FaultCode.THRESHOLD_EMPTY: _(
        "without `at_least` or `at_most` the threshold says nothing. Write one of them."
    ),
    FaultCode.THRESHOLD_CROSSED: _(
        "`at_least` is above `at_most`, so nothing can fit. Swap or correct them."
    ),
    FaultCode.OWN_SHARE_EMPTY: _(
        "it does not say how much. Write `percent` or `at_least`, or remove [own_share]."
    ),
    FaultCode.CLOSES_BEFORE_OPENING: _("it closes before it opens. Correct `opens_at` or `closes_at`."),
    FaultCode.HISTORY_ONE_LIMIT: _(
        "write either `at_most` or `at_most_amount`. For both, write [[history]] twice."
    ),
    FaultCode.HISTORY_AMOUNT_PER: _(
        '`at_most_amount` needs a span of time. Write `per = "calendar_year"` or `per = "rolling_months"`.'
    ),
    FaultCode.INSTALMENTS_METHOD: _(
        '`instalments` and `method = "instalments"` belong together. Write both or neither.'
    ),
    FaultCode.INSTALMENTS_SUM: _("the instalments make %(percent)s percent, not 100. Correct them."),
    FaultCode.MONTHS_OR_WEEKS: _("`months` and `weeks` both say how long. Write one of them."),
    FaultCode.QUANTITY_TIMES_PRICE: _(
        "quantity × unit price makes %(product)s, not %(amount)s. Correct one of them."
    ),
    FaultCode.LINE_KEYS: _("two lines of the plan have the same key. Give every line its own."),
    FaultCode.REPEATED: _('"%(key)s" stands here %(times)s times. Keep one, or rename the others.'),
    FaultCode.NO_SUCH_CLAUSE: _(
        'there is no clause "%(clause)s". Add a [[clause]] with this number, or correct it.'
    ),
    FaultCode.NO_SUCH_ROUTE: _('there is no route "%(key)s". Add a [[route]] with this key, or correct it.'),
    FaultCode.NO_SUCH_QUESTION: _(
        'there is no question "%(key)s". Add a [[question]] with this key, or correct it.'
    ),
    FaultCode.NO_SUCH_COST_TYPE: _(
        'there is no cost type "%(key)s". Add a [[cost]] with this key, or correct the plan.'
    ),
    FaultCode.NO_SUCH_INCOME: _(
        'there is no kind of income "%(key)s". Add an [[income]] with it, or correct it.'
    ),
    FaultCode.NO_SUCH_LEGAL_FORM: _(
        'there is no legal form "%(key)s". Add it to [applicants] legal_forms, or correct it.'
    ),
    FaultCode.TEXT_MISSING: _('the text in "%(language)s" is missing. Add `%(language)s = "…"`.'),
    FaultCode.LANGUAGE_UNDECLARED: _(
        'language "%(language)s" is not in `languages`. Add it there, or remove this text.'
    ),
    FaultCode.GRANT_ABOVE_POT: _(
        "one grant could be larger than the whole pot. Lower it, or raise [pot] amount."
    ),
    FaultCode.NOTHING_COUNTS: _("no cost type counts. Let at least one have `eligible = true`."),
    FaultCode.ROUTE_WITHOUT_LIMIT: _(
        "only the last route may have no limit. Add `up_to`, or move this route to the end."
    ),
    FaultCode.LAST_ROUTE_LIMITED: _("the last route takes every larger sum. Remove `up_to`, or add a route."),
    FaultCode.ROUTES_OUT_OF_ORDER: _(
        "%(upper)s is not above %(lower)s of the route before it. Sort the routes by their limit."
    ),
    FaultCode.ONE_MAJORITY: _(
        'write either `more_than = "1/2"` or `at_least = "2/3"`, and only one of them.'
    ),
    FaultCode.FLOOR_ABOVE_CAP: _(
        "the smallest grant is above the largest one. Lower it, or raise [max_grant] amount."
    ),
    FaultCode.EXCEPTION_NOT_ABOVE: _(
        "`up_to` is not above the largest grant. Raise it, or remove the exception."
    ),
    FaultCode.FIXED_OUT_OF_ORDER: _(
        "%(upper)s is not above %(lower)s before it. Sort the amounts, each once."
    ),
    FaultCode.FIXED_ABOVE_CAP: _(
        "%(amount)s is above the largest grant. Remove it, or raise [max_grant] amount."
    ),
    FaultCode.FIXED_BELOW_FLOOR: _(
        "the smallest one is below the smallest grant. Remove it, or lower [min_grant] amount."
    ),
    FaultCode.OWN_SHARE_IMPOSSIBLE: _(
        'nobody can bring it. Add an [[income]] with `source = "own"`, or an [in_kind].'
    ),
    FaultCode.QUOTA_AND_OWN_SHARE: _("with the quota of %(percent)s percent it is more than 100. Lower one."),
    FaultCode.IN_KIND_EMPTY: _(
        "nothing can count. Write `hourly_rate`, or `things = true`, or `allowed = false`."
    ),
    FaultCode.RESERVE_WITHOUT_POT: _("a reserve needs a pot. Write [pot] amount, or remove the reserve."),
    FaultCode.RESERVES_ABOVE_POT: _("the reserves are more than the pot. Lower them, or raise [pot] amount."),
    FaultCode.RESERVE_FOR_NOBODY: _("it is kept for nobody in particular. Write `up_to` or `legal_forms`."),
    FaultCode.ROUNDS_OUT_OF_ORDER: _(
        'it does not close after "%(key)s" before it. Sort the rounds by their closing time.'
    ),
    FaultCode.ROUNDS_AND_SEASON: _("rounds and a season both say when to apply. Keep one of them."),
    FaultCode.BOARD_UNDESCRIBED: _(
        'the board votes here, but is not described. Add [board], or write `board = "none"`.'
    ),
    FaultCode.BOARD_DECIDES: _(
        '`board = "decides"` and `decides = "board"` belong together. Write both or neither.'
    ),
    FaultCode.NOBODY_MAY_APPLY: _(
        "nobody may apply. Add a kind of applicant, or write `any_legal_form = true`."
    ),
    FaultCode.CALL_WITHOUT_ROUNDS: _('`per = "call"` needs calls. Add a [[round]], or write another `per`.'),
    FaultCode.LEAD_TIME_TWICE: _("another lead time says how long before the same day. Keep one of them."),
    FaultCode.EXAMPLE_DIFFERS: _(
        "%(figure)s: expected %(expected)s, got %(got)s. Correct the expected figure, or the rule that "
        "gives the other one."
    ),
    FaultCode.VOTE_DIFFERS: _(
        "vote %(in_favour)s:%(against)s on %(amount)s: expected %(expected)s, got %(got)s. Correct the "
        "expected outcome, or the rule that gives the other one."
    ),
    FaultCode.VERSION_WITH_OTHER_TEXT: _(
        'version "%(version)s" is stored with another text. A version never changes, not even for a '
        'typing error. Give this one a new version, such as "%(free)s".'
    ),
    FaultCode.OTHER_CURRENCY: _(
        "the amounts of this programme are in %(held)s, its pot included. For %(currency)s begin another "
        "programme."
    ),
    FaultCode.VERSION_WITH_OTHER_DAY: _(
        'version "%(version)s" is stored and holds from %(valid_from)s. Give it a new version to let it '
        'hold from another day, such as "%(free)s".'
    ),
}
