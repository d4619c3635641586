"""What notices say, and how they are read in tests."""

import time
from typing import Any

from awards.models import Award, Notice
from awards.notice_aid import Aids
from awards.notices import RELATED, file_of, notice_pdf
from awards.states import NoticeKind
from tests.board.pdf import assert_kept, tags

TITLES = {
    NoticeKind.AWARD: "Zuwendungsbescheid",
    NoticeKind.REJECTION: "Ablehnungsbescheid",
    NoticeKind.CHANGE: "Änderungsbescheid",
    NoticeKind.FINAL: "Schlussbescheid",
    NoticeKind.RECLAIM: "Rückforderungsbescheid",
    NoticeKind.REVOCATION: "Widerrufsbescheid",
}


def words_of(value: Any) -> str:
    """All words of a paper or a reading aid, in one line."""
    if isinstance(value, dict):
        return " ".join(words_of(part) for part in value.values())
    if isinstance(value, list):
        return " ".join(words_of(part) for part in value)
    return value.replace("\xa0", " ") if isinstance(value, str) else ""


def last_notice(award: Award, kind: NoticeKind) -> Notice:
    """The newest notice of this kind, as the database has it."""
    found: Notice = (
        Notice.objects.select_related(*RELATED).filter(application=award.application_id, kind=kind).first()
    )
    assert found.is_released
    return found


def assert_is_a_paper(notice: Notice) -> None:
    """Tagged, in German, with its title and its tables, and kept as an archive wants it."""
    pdf = file_of(notice)
    assert_kept(pdf, language="de", title=f"{TITLES[NoticeKind(notice.kind)]} {notice.application.reference}")
    assert {"H1", "H2", "P"} <= set(tags(pdf))
    if any(part["table"] for part in notice.content["paper"]["sections"]):
        assert {"Table", "TH", "TD"} <= set(tags(pdf))


def cpu_of(notice: Notice, aids: Any) -> float:
    """Seconds of CPU, of all threads, that paper and reading aids cost; the best of five."""

    def spent() -> float:
        before = time.process_time()
        notice_pdf(notice.content["paper"])
        found: Aids = aids(notice)
        assert found
        return time.process_time() - before

    spent()
    return min(spent() for _ in range(5))
