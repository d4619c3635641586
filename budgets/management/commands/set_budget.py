"""`manage.py set_budget PROGRAMME YEAR AMOUNT --reason TEXT`: put money into a year's pot."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from budgets.errors import LedgerRefusal
from budgets.ledger import set_budget
from budgets.messages import words_of
from budgets.models import BudgetYear
from funding.models import Programme
from funding.money import AmountError, format_money, parse_amount


class Command(BaseCommand):
    help = "Add an amount to the budget of a year, with the decision it rests on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("programme", help="short name of the programme, for example unna")
        parser.add_argument("year", type=int)
        parser.add_argument("amount", help="in the programme's currency, for example 20.000,00")
        parser.add_argument("--reason", required=True, help="the decision it rests on")

    def handle(self, *args: Any, programme: str, year: int, amount: str, reason: str, **options: Any) -> None:
        try:
            found = Programme.objects.get(slug=programme)
            parsed = parse_amount(amount)
        except Programme.DoesNotExist as error:
            known = ", ".join(Programme.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no programme {programme!r}. Known: {known}.") from error
        except AmountError as error:
            raise CommandError(f"{amount!r} is not an amount. Write it like 20.000,00.") from error
        try:
            set_budget(programme=found, year=year, amount=parsed, by=None, now=timezone.now(), reason=reason)
        except LedgerRefusal as refusal:
            raise CommandError(words_of(refusal, found.currency)) from refusal
        total = BudgetYear.objects.get(programme=found, year=year).available
        self.stdout.write(f"{found.slug} {year}: {format_money(total, found.currency)}")
