"""Words for what the verbs about notices refuse."""

from django.utils.translation import gettext_lazy as _

from funding.refusals import Refusals

REFUSALS = {
    "too_long": _("Shorten the text to %(longest)s characters."),
    "provisional_budget": _(
        "The budget of %(year)s is provisional. Until it is in force, no grant can be promised from it."
        " You can release the notice later."
    ),
    "changed_meanwhile": _("Somebody has changed the notice meanwhile. Read it again, then release it."),
    "nobody_to_tell": _("Nobody of this initiative has an account. Choose “By post”."),
    "before_release": _("The notice was released on %(day)s. Choose this day or a later one."),
    "in_future": _("This day is still to come. Note it once the letter is posted."),
}

words_of, put_beside = Refusals(REFUSALS).both
