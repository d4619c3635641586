"""How long a case takes to read and vote on."""

from applications.content import Content

MINUTES_TO_VOTE = 2
WORDS_PER_MINUTE = 150


def minutes_for(content: Content) -> int:
    """Minutes, rounded up: the applicant's words at a calm pace, a cost line like ten words, and the vote."""
    texts = (content.what.summary, content.what.goal, content.audience.audience, content.unpaid_work)
    words = sum(len(text.split()) for text in texts) + 10 * len(content.costs)
    return MINUTES_TO_VOTE - (-words // WORDS_PER_MINUTE)
