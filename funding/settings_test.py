"""Settings of the test suite: a throw-away folder, no transport security, SQLite unless DATABASE_URL is set."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789" * 5)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("FOERDERTOPF_VAR", tempfile.mkdtemp(prefix="foerdertopf-test-"))
os.environ.setdefault("SITE_URL", "http://testserver")

from funding.settings import *  # noqa: F403

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every test client starts the site anew, which would list all static files each time.
WHITENOISE_AUTOREFRESH = True
