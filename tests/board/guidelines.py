"""Unna's guideline with other rules for votes, for tests."""

from tests.applications.factories import UNNA

# Without the worked examples, which belong to the rules as they are.
TEXT = UNNA.read_text("utf-8").split("[[example]]")[0]
COUNTING = TEXT.replace("excluded_count = false", "excluded_count = true")
CASTING = TEXT.replace('tie = "no_recommendation"', 'tie = "chair_decides"')

LARGE_ROUTE = """
[[route]]
key = "large"
clause = "Nr. 6.3"
label = { de = "Größere Summen", en = "Larger sums" }
board = "recommends"
decides = "officer"
majority = { clause = "Nr. 6.4", at_least = "2/3" }
quorum = { clause = "Nr. 6.4", more_than = "2/3", at_least = 5 }

"""
ROUTE_END = "reasons_on_deviation = true\n"
TWO_ROUTES = TEXT.replace(ROUTE_END, ROUTE_END + LARGE_ROUTE, 1)
# From 3,000 euros on two thirds must be there, and two thirds of the votes must be in favour.
ABOVE_A_SUM = TWO_ROUTES.replace(ROUTE_END, ROUTE_END + "up_to = 3000.00\n", 1)
# More than 5,000 euros is possible with two thirds of the votes.
EXCEPTION = TWO_ROUTES.replace(ROUTE_END, ROUTE_END + "up_to = 5000.00\n", 1).replace(
    "[max_grant]\n", '[max_grant]\nexception = { route = "large", up_to = 8000.00 }\n'
)
