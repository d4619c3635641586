"""What applicants do, and others who try it in their place."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from applications import documents, drafts, guidelines, submission, threads
from applications.models import Application
from applications.steps import STEP_BY_KEY
from tests.applications import typed
from tests.storm.life import NAMES, NUMBER, PLANS, WHICH, WHO, Life
from tests.storm.world import OFFICERS, picture


class Applicants(Life):
    """Begin, type, send, withdraw, copy, ask, add papers."""

    @rule(group=NUMBER, who=WHO, office=st.booleans())
    def start(self, group: int, who: str, office: bool) -> None:
        if self.is_full():
            return
        pk, names = list(self.world.initiatives.values())[group // 2 % len(self.world.initiatives)]
        by = self.world.person("officer" if office else names[group % len(names)])
        thread = None
        if group % 2 and not office:
            thread = self.attempt(
                threads.ask_before_applying,
                programme=self.world.programme,
                email=by.email,
                name=by.name,
                text="Geht das?",
                check={},
                language="de",
                now=timezone.now(),
                asker=by,
            )
        self.attempt(
            drafts.start_draft,
            programme=self.world.programme,
            initiative=by.initiatives.model.objects.get(pk=pk),
            by=by,
            now=timezone.now(),
            for_applicant=office,
            thread=thread,
        )

    @rule(which=WHICH, plan=NUMBER, who=WHO)
    def type_all(self, which: int, plan: int, who: str) -> None:
        case = self.case(which)
        self.fill_in(case, PLANS[plan % len(PLANS)], self.actor(case, who))

    @rule(
        which=WHICH,
        key=st.sampled_from(typed.KEYS),
        words=st.lists(st.text(max_size=20), min_size=3, max_size=3),
        stale=st.sampled_from([0, 0, 0, 1, -1]),
    )
    def type_anything(self, which: int, key: str, words: list[str], stale: int) -> None:
        """A few fields of a step filled with anything; sometimes from a tab that is out of date."""
        case = self.case(which)
        fields = typed.answers(key)
        for place, word in enumerate(words):
            fields[list(fields)[place * 2 % len(fields)]] = word
        revision = drafts.revision_of(case, STEP_BY_KEY[key]) + stale
        self.save(case, key, fields, self.actor(case, ""), revision)

    @rule(which=WHICH)
    def open_the_form(self, which: int) -> None:
        """A draft that is looked at follows the rules in force."""
        self.attempt(guidelines.move_draft_to_current, application=self.case(which), now=timezone.now())

    @rule(which=WHICH, who=WHO, how=st.sampled_from(["submit", "resubmit", "enter"]))
    def send(self, which: int, who: str, how: str) -> None:
        case = self.case(which)
        verbs: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
            "submit": (submission.submit_application, ()),
            "resubmit": (submission.resubmit_application, ()),
            "enter": (submission.enter_for_applicant, OFFICERS),
        }
        verb, rightful = verbs[how]
        self.attempt(verb, application=case, actor=self.actor(case, who, *rightful), now=timezone.now())

    @rule(which=WHICH, who=WHO, signed=st.booleans())
    def confirm(self, which: int, who: str, signed: bool) -> None:
        case = self.case(which)
        verb = submission.confirm_by_signature if signed else submission.confirm_application
        rightful = OFFICERS if signed else ()
        self.attempt(verb, application=case, actor=self.actor(case, who, *rightful), now=timezone.now())

    @rule(which=WHICH, who=WHO)
    def withdraw(self, which: int, who: str) -> None:
        case = self.case(which)
        self.attempt(
            submission.withdraw_application,
            application=case,
            actor=self.actor(case, who),
            now=timezone.now(),
        )

    @rule(which=WHICH, who=WHO)
    def revive(self, which: int, who: str) -> None:
        case = self.case(which)
        self.attempt(drafts.revive_draft, application=case, by=self.actor(case, who), now=timezone.now())

    @rule(which=WHICH)
    def copy(self, which: int) -> None:
        if not self.is_full():
            case = self.case(which)
            self.attempt(drafts.copy_to_draft, application=case, by=self.actor(case, ""), now=timezone.now())

    @rule(which=WHICH)
    def discard(self, which: int) -> None:
        if Application.objects.count() == 1:
            return
        case = self.case(which)
        self.attempt(drafts.discard_draft, application=case, by=self.actor(case, ""))
        if not Application.objects.filter(pk=case.pk).exists():
            self.memory.forget(case.pk)

    @rule(which=WHICH, who=WHO, kind=st.sampled_from(["other", "signature"]))
    def add_document(self, which: int, who: str, kind: str) -> None:
        self.number += 1
        case = self.case(which)
        self.attempt(
            documents.add_document,
            application=case,
            actor=self.actor(case, who, *(OFFICERS if kind == "signature" else ())),
            upload=picture(self.number),
            kind=kind,
            now=timezone.now(),
        )

    @rule(which=WHICH, who=WHO)
    def remove_document(self, which: int, who: str) -> None:
        case = self.case(which)
        document = case.documents.in_use().first()
        if document:
            self.attempt(
                documents.remove_document,
                application=case,
                actor=self.actor(case, who),
                document=document,
                now=timezone.now(),
            )

    @rule(which=WHICH, who=st.sampled_from(NAMES))
    def write(self, which: int, who: str) -> None:
        self.attempt(
            threads.write_message,
            application=self.case(which),
            actor=self.world.person(who),
            text="Eine Frage",
            now=timezone.now(),
        )
