"""Databases for the tests that act in several processes."""

from tests.faults.site import migrated, site  # noqa: F401
