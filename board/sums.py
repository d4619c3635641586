"""The sum that led to a result, in sentences with their figures. For the page of the ballot, and for minutes.

Nothing of it is kept: it is worked out from the numbers of the result and the rules frozen into the ballot.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from board.models import Ballot
from board.tally import Rules, is_simple
from funding.guideline.procedure_rules import Majority, Quorum
from funding.money import format_money


def sums_of(ballot: Ballot) -> list[str]:
    """All sentences for a closed ballot: the quorum, then with a quorum the majority and the amount."""
    told = quorum_told(ballot)
    return [*told, *majority_told(ballot)] if ballot.result["quorate"] else told


def quorum_told(ballot: Ballot) -> list[str]:
    """Whether enough took part, by the rules frozen into the ballot."""
    return quorum_sums(ballot.result, rules_of(ballot))


def majority_told(ballot: Ballot) -> list[str]:
    """Who had the majority, by the rules frozen into the ballot; for a result with a quorum."""
    return majority_sums(ballot.result, ballot.application.programme.currency, rules_of(ballot))


def rules_of(ballot: Ballot) -> Rules | None:
    """None for a ballot from before rules were frozen."""
    return Rules.model_validate(ballot.rules) if ballot.rules else None


# -- quorum ---------------------------------------------------------------------------------------


def quorum_sums(found: dict[str, Any], rules: Rules | None = None) -> list[str]:
    """Whether enough took part; `found` is the result as stored. Without `rules` the rule is not spelled out."""
    counts = found["counts"]
    sums = [took_part(counts), *excluded_sums(found, rules), *replaced_sums(counts)]
    if rules and rules.reinvited:
        return [*sums, *reinvited_sums(counts)]
    enough = _("Needed were %(n)d. That is enough.")
    too_few = _("Needed were %(n)d. That is too few.")
    sums.append((enough if found["quorate"] else too_few) % {"n": found["needed"]})
    return [*sums, quorum_rule(rules.quorum)] if rules else sums


def took_part(counts: dict[str, int]) -> str:
    words = ngettext(
        "%(took_part)d of %(seats)d member took part.",
        "%(took_part)d of %(seats)d members took part.",
        counts["seats"],
    )
    return words % {"took_part": counts["took_part"], "seats": counts["seats"]}


def excluded_sums(found: dict[str, Any], rules: Rules | None) -> list[str]:
    """What became of members with a conflict of interest whom nobody replaced."""
    excluded, counts = found["counts"]["excluded"], found["counts"]
    if not excluded:
        return []
    if found["counted"] == counts["took_part"] and not (rules and rules.quorum.excluded_count):
        words = ngettext(
            "%(n)d member was excluded for a conflict of interest and does not count as taking part.",
            "%(n)d members were excluded for a conflict of interest and do not count as taking part.",
            excluded,
        )
        return [words % {"n": excluded}]
    words = ngettext(
        "%(n)d member was excluded for a conflict of interest and counts for the quorum: %(part)d + %(n)d = %(sum)d.",
        "%(n)d members were excluded for a conflict of interest and count for the quorum:"
        " %(part)d + %(n)d = %(sum)d.",
        excluded,
    )
    return [words % {"n": excluded, "part": counts["took_part"], "sum": found["counted"]}]


def replaced_sums(counts: dict[str, int]) -> list[str]:
    replaced = counts.get("replaced", 0)
    if not replaced:
        return []
    words = ngettext(
        "For %(n)d excluded member a deputy had the vote.",
        "For %(n)d excluded members deputies had the votes.",
        replaced,
    )
    return [words % {"n": replaced}]


def reinvited_sums(counts: dict[str, int]) -> list[str]:
    """§ 90 (1) VwVfG: who was invited again knows that however few are enough."""
    if not counts["took_part"]:
        return [_("The members were invited again. One would have been enough, but nobody took part.")]
    return [_("The members were invited again. So it is enough, however few take part.")]


def quorum_rule(quorum: Quorum) -> str:
    words = {"share": share_in_words(quorum.more_than), "n": quorum.at_least}
    if not quorum.more_than:
        return _("The rule: at least %(n)d must take part.") % words
    return _("The rule: more than %(share)s of the members, and at least %(n)d, must take part.") % words


# -- majority -------------------------------------------------------------------------------------


def majority_sums(found: dict[str, Any], currency: str, rules: Rules | None = None) -> list[str]:
    """Who had the majority and how the amount came about; `found` is a result with a quorum."""
    counts = found["counts"]
    sums = [
        _("%(yes)d in favour, %(no)d against. Abstentions do not count.")
        % {"yes": counts["in_favour"], "no": counts["against"]}
    ]
    sums += tie_sums(found) or (needed_sums(counts, rules.majority) if rules else [])
    return [*sums, *amount_sums(found, currency)]


def tie_sums(found: dict[str, Any]) -> list[str]:
    if found["by_chair"]:
        return [_("Both sides had the same number of votes. The vote of the chair decided.")]
    if found["outcome"] != "none":
        return []
    if not found["counts"]["in_favour"]:
        return [_("Nobody voted for or against. So there is no recommendation.")]
    return [_("Both sides had the same number of votes. So there is no recommendation.")]


def needed_sums(counts: dict[str, int], majority: Majority) -> list[str]:
    """How many votes in favour were needed, and whether there were: "two thirds of 6 = 4; there were 4"."""
    votes = counts["in_favour"] + counts["against"]
    words: dict[str, Any] = {"votes": votes, "n": votes_needed(majority, votes), "yes": counts["in_favour"]}
    if is_simple(majority):
        return [_("Needed: more than half of %(votes)d, so %(n)d. There were %(yes)d.") % words]
    if majority.at_least is not None:
        words |= {"share": share_in_words(majority.at_least)}
        if (majority.at_least * votes).denominator == 1:
            return [_("Needed: %(share)s of %(votes)d = %(n)d. There were %(yes)d.") % words]
        return [_("Needed: at least %(share)s of %(votes)d, so %(n)d. There were %(yes)d.") % words]
    words |= {"share": share_in_words(majority.more_than or Fraction(0))}
    return [_("Needed: more than %(share)s of %(votes)d, so %(n)d. There were %(yes)d.") % words]


def votes_needed(majority: Majority, votes: int) -> int:
    """The least number in favour that carries, of so many votes for and against (§ 91 VwVfG)."""
    if majority.at_least is not None:
        return -int(-majority.at_least * votes // 1)
    return int((majority.more_than or Fraction(0)) * votes) + 1


def amount_sums(found: dict[str, Any], currency: str) -> list[str]:
    if not Decimal(found["amount"]):
        return []
    spread = {name: format_money(Decimal(found[name]), currency) for name in ("lowest", "highest")}
    if found["lowest"] == found["highest"]:
        return [_("All in favour want the same amount: %(lowest)s.") % spread]
    return [
        _("The amounts of those in favour lie between %(lowest)s and %(highest)s.") % spread,
        _("The recommendation is the one in the middle (median)."),
    ]


def share_in_words(share: Fraction) -> str:
    """One half, two thirds …; a share without a word of its own as 3/5."""
    words = {
        Fraction(1, 4): _("a quarter"),
        Fraction(1, 3): _("a third"),
        Fraction(1, 2): _("half"),
        Fraction(2, 3): _("two thirds"),
        Fraction(3, 4): _("three quarters"),
    }
    return words.get(share, f"{share.numerator}/{share.denominator}")
