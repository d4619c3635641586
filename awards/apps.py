from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Grants")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from accounts.roles import CASE_READERS, POT_READERS, RoleName
        from applications import boxes
        from awards import (
            acceptance_panels,
            change_panels,
            claim_panels,
            desk,
            notice_panels,
            panels,
            payment_panels,
            presentation,
            proof_panels,
            waiting_list,
        )
        from awards.carried import follow_carry_over
        from awards.pot_names import case_names
        from budgets import naming, transfers

        naming.register(case_names)
        transfers.follow_carry_overs(follow_carry_over)
        boxes.register(applicant=presentation.for_applicant, office=presentation.for_office)
        boxes.register(applicant=notice_panels.for_case_applicant, office=notice_panels.for_case_office)
        boxes.register_for_desk(waiting_list.for_desk)
        boxes.register_for_desk(desk.for_desk, waiting=desk.waiting_awards)
        boxes.register_for_desk(notice_panels.for_desk)
        panels.register(applicant=notice_panels.for_applicant, office=notice_panels.for_office)
        panels.register(applicant=acceptance_panels.for_applicant, office=acceptance_panels.for_office)
        panels.register(applicant=payment_panels.for_applicant, office=payment_panels.for_office)
        panels.register(applicant=proof_panels.receipts_for_applicant)
        panels.register(applicant=proof_panels.proof_for_applicant, office=proof_panels.proof_for_office)
        panels.register(applicant=claim_panels.for_applicant, office=claim_panels.for_office)
        panels.register(
            applicant=change_panels.changes_for_applicant, office=change_panels.changes_for_office
        )
        register(NavItem(label=_("Payments"), url_name="awards:payments", who=POT_READERS, position=35))
        register(
            NavItem(
                label=_("Repayments"),
                url_name="awards:repayments",
                who=frozenset({RoleName.TREASURER, RoleName.AUDITOR}),
                position=36,
            )
        )
        register(
            NavItem(
                label=_("Grants"),
                url_name="awards:desk-awards",
                who=CASE_READERS,
                position=31,
            )
        )
