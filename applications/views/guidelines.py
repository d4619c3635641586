"""The rules of a programme in words, for everybody: every version, and what each of them changed."""

from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.access import PUBLIC, open_to
from applications.clauses import anchor, rule_anchor
from applications.views.public import programme_or_404
from funding.guideline.model import Guideline
from funding.guideline_changes import Change, changes_between
from funding.guideline_words import rules_in_words
from funding.models import GuidelineVersion, Programme
from funding.wording import label


@open_to(PUBLIC)
@require_safe
def rules(request: HttpRequest, slug: str, version: str = "") -> HttpResponse:
    """The rules in force, or those of another version; read-only."""
    if version:
        programme = get_object_or_404(Programme, slug=slug)
        shown = get_object_or_404(programme.guideline_versions, version=version)
    else:
        programme = programme_or_404(slug)
        shown = programme.guideline_version()
    return render(request, "guidelines/rules.html", rules_context(programme, shown))


def rules_context(programme: Programme, version: GuidelineVersion) -> dict[str, Any]:
    """One version in words, with the clauses and the history of the programme's versions. Two queries."""
    guideline = version.guideline
    history = version_rows(versions_of(programme))
    return {
        "programme": programme,
        "version": version,
        "guideline_name": label(guideline.name),
        "authority": label(guideline.authority),
        "sections": sections_of(guideline),
        "clauses": [
            {
                "anchor": anchor(clause.number),
                "number": clause.number,
                "title": label(clause.title),
                "text": label(clause.text),
            }
            for clause in guideline.clauses
        ],
        "history": history,
        "is_in_force": any(row["in_force"] and row["version"].pk == version.pk for row in history),
        "changes": changes_since_before(version),
    }


def sections_of(guideline: Guideline) -> list[dict[str, Any]]:
    """Every rule as a sentence, in groups, with its clause and whether it is only assumed."""
    rows = [
        {
            "section": sentence.section,
            "anchor": rule_anchor(sentence.place),
            "text": sentence.text,
            "clause": sentence.clause,
            "clause_anchor": anchor(sentence.clause) if sentence.clause else "",
            "assumed": sentence.assumed,
        }
        for sentence in rules_in_words(guideline)
    ]
    return [
        {"title": title, "rules": list(group)} for title, group in groupby(rows, lambda row: row["section"])
    ]


def versions_of(programme: Programme) -> list[GuidelineVersion]:
    """All versions of a programme without their texts, the newest first. One query."""
    return list(programme.guideline_versions.defer("source").order_by("-valid_from", "-pk"))


def version_rows(versions: list[GuidelineVersion]) -> list[dict[str, Any]]:
    """Versions of one programme, newest first: which one is in force, which come later."""
    today = localdate()
    in_force = next((version for version in versions if version.valid_from <= today), None)
    return [
        {"version": version, "in_force": version is in_force, "later": version.valid_from > today}
        for version in versions
    ]


def version_before(version: GuidelineVersion) -> GuidelineVersion | None:
    """The version that held until this one."""
    is_earlier = Q(valid_from__lt=version.valid_from) | Q(valid_from=version.valid_from, pk__lt=version.pk)
    others = version.programme.guideline_versions.filter(is_earlier)
    return others.order_by("-valid_from", "-pk").first()


def changes_since_before(version: GuidelineVersion) -> tuple[Change, ...]:
    """What this version changed for applicants; nothing for the first."""
    before = version_before(version)
    return changes_between(before.guideline, version.guideline) if before else ()
