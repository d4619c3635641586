"""Receipts, proof and a wish for more time, of the awards whose pages show them."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from awards.models import Award, Change, Proof, ProofPicture, Receipt
from awards.states import AwardState, ChangeKind
from tests.applications.factories import NOW

WITH_PROOF = (AwardState.ACCEPTED, AwardState.PROOF_SENT)
ENOUGH = "Wir haben viel zusammen gemacht. " * 10
WHOLE = {
    "money": {"own": "0", "others": "0"},
    "report": {"done": ENOUGH, "worked": ENOUGH, "effect": ENOUGH, "people": "40"},
    "pictures": {"may_publish": "no"},
}
# Pages of receipts and proofs by the state of the award they are usually about.
AWARD_OF_PROOF_PAGE = {
    "awards:receipts": AwardState.ACCEPTED,
    "awards:receipt-add": AwardState.ACCEPTED,
    "awards:receipt-file": AwardState.ACCEPTED,
    "awards:receipt-remove": AwardState.ACCEPTED,
    "awards:receipt-take-back": AwardState.ACCEPTED,
    "awards:proof": AwardState.ACCEPTED,
    "awards:proof-part": AwardState.ACCEPTED,
    "awards:proof-send": AwardState.ACCEPTED,
    "awards:proof-picture": AwardState.ACCEPTED,
    "awards:proof-picture-remove": AwardState.ACCEPTED,
    "awards:more-time": AwardState.ACCEPTED,
    "awards:more-time-decide": AwardState.ACCEPTED,
    "awards:check": AwardState.PROOF_SENT,
    "awards:judge": AwardState.PROOF_SENT,
    "awards:judge-lines": AwardState.PROOF_SENT,
    "awards:findings": AwardState.PROOF_SENT,
    "awards:return-proof": AwardState.PROOF_SENT,
    "awards:settle": AwardState.PROOF_SENT,
}


def make_proofs(awards: dict[Any, Award], person: User) -> None:
    """A receipt, a report and a picture for the awards whose pages show them; a wish for more time."""
    for state in WITH_PROOF:
        proof = Proof.objects.create(award=awards[state], draft=WHOLE, sent_at=NOW, people_reached=40)
        add_papers(awards[state], proof, person)
    Change.objects.create(
        award=awards[AwardState.ACCEPTED],
        kind=ChangeKind.PROOF_DATE,
        wanted={"proof_due_on": "2027-06-30"},
        reason="Eine Rechnung fehlt.",
        asked_by=person,
        asked_at=NOW,
    )


def grow_proofs(awards: dict[Any, Award], person: User) -> None:
    """One more receipt and picture."""
    for state in WITH_PROOF:
        add_papers(awards[state], awards[state].proof, person)


def add_papers(award: Award, proof: Proof, person: User) -> None:
    paper = {"name": "beleg.jpg", "media_type": "image/jpeg", "size": 1}
    receipt = Receipt(
        award=award,
        line=award.lines[0]["key"],
        amount=5,
        paid_on=NOW.date(),
        what="Papier",
        added_by=person,
        added_at=NOW,
        **paper,
    )
    picture = ProofPicture(proof=proof, sha256="0", added_by=person, added_at=NOW, **paper)
    for thing in (receipt, picture):
        thing.file.save("file", ContentFile(b"x"), save=False)
        thing.save()


def inner_proof_values(name: str, awards: dict[Any, Award]) -> dict[str, Any]:
    """The second thing in an address: a receipt, a picture, a part of the proof."""
    award = awards[AWARD_OF_PROOF_PAGE.get(name, AwardState.ACCEPTED)]
    values = {
        "receipt_pk": award.receipts.earliest("pk").pk,
        "picture_pk": award.proof.pictures.earliest("pk").pk,
    }
    return values | ({"key": "money"} if name == "awards:proof-part" else {})
