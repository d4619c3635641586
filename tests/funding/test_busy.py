"""Only what passes by itself is answered with "try again"; tests/faults/test_approvals.py meets real locks."""

import pytest
from django.db import DatabaseError, connection

from funding.busy import is_busy


def test_a_mistake_in_a_query_is_not_busy(db):
    with pytest.raises(DatabaseError) as found, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert not is_busy(found.value)


def test_other_errors_are_not_busy():
    assert not is_busy(ValueError())
