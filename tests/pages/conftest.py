from tests.matrix.conftest import clock, kept  # noqa: F401
