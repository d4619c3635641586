import pytest
from tests.matrix.objects import *
from tests.matrix.test_urls import Site, browser_of, site, REFUSED

COLUMNS = [
    "anonymous",
    "applicant",
    "foreign",
    "officer",
    "deputy",
    "other_officer",
    "board_member",
    "chair",
    "treasurer",
    "auditor",
    "administrator",
]
MORE = {
    "applications:tasks": ["office draft"],
    "applications:step": ["office draft", "submitted"],
    "applications:review": ["office draft", "returned"],
    "applications:discard": ["office draft", "submitted"],
    "applications:case": ["office draft", "unconfirmed"],
    "applications:documents": ["office draft"],
    "applications:desk-case": ["draft", "office draft", "lapsed"],
    "awards:approve": ["draft", "office draft", "complete"],
    "awards:reject": ["submitted"],
    "awards:waiting-list": ["approved"],
    "applications:desk-return": ["office draft", "approved"],
    "applications:desk-signature": ["submitted"],
    "applications:desk-advice": ["office draft"],
    "applications:desk-answer": ["office draft"],
    "board:open-ballot": ["draft", "ballot open"],
    "board:ballot": [],
}
pytestmark = pytest.mark.django_db


def test_generate(site):
    town = site.here
    pages = []
    for n in all_places():
        pages.append(n)
        pages += [f"{n} [{m}]" for m in MORE.get(n, [])]
    heads = {
        "accounts": "# People and initiatives",
        "account": "# Libraries",
        "mfa": "# The second factor",
        "notifications": "# The demo's mailbox",
        "applications": "# Programmes, applications, the desk",
        "awards": "# Decisions",
        "board": "# The board",
    }
    for method in ("get", "post"):
        lines = [["page", *COLUMNS]]
        for name in pages:
            cells = [site.ask(c, method, address(name, town)).cell for c in COLUMNS]
            if method == "post" and set(cells) <= REFUSED | {"405"}:
                continue
            lines.append([name, *cells])
        w = [max(len(l[i]) for l in lines) for i in range(len(lines[0]))]
        with open(f"/tmp/{method}s.txt", "w") as f:
            for l in lines:
                f.write("  ".join(c.ljust(x) for c, x in zip(l, w)).rstrip() + "\n")
