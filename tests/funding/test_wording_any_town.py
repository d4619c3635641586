from django.utils import translation
from hypothesis import given, settings

from funding import wording
from funding.guideline.assess import assess
from funding.guideline.model import Guideline
from funding.guideline.plan import Case
from tests.funding.guideline.towns import cases, guidelines


@settings(max_examples=60, deadline=None)
@given(guideline=guidelines(), case=cases)
def test_whatever_is_found_can_be_said(guideline: Guideline, case: Case) -> None:
    got = assess(guideline, case.plan, case.facts)
    with translation.override("en"):
        for finding in got.findings:
            texts = wording.finding_text(finding, guideline), wording.finding_remedy(finding, guideline)
            assert all(text.strip() and "%(" not in text for text in texts), finding
        assert all("%(" not in wording.line_reason(line, guideline) for line in got.lines)
