"""What the format of a guideline allows, each database holds."""

import pytest

from tests.faults.site import BOTH, Site

STORED = """
import django; django.setup()
from django.utils import timezone
from accounts.initiatives import found_initiative
from accounts.models import User
by = User.objects.create_user("amina@mail.example")
found_initiative(by=by, name="Chor", legal_form="k" * 40, now=timezone.now())
"""


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_the_longest_key_of_a_kind_of_applicant_is_stored_whole(site: Site) -> None:
    site.run("-c", STORED)
    assert site.ask("SELECT legal_form FROM accounts_initiative") == [("k" * 40,)]
