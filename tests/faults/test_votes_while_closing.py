"""Members vote while the chair closes: every vote is in the result, or its member was told that it was too late."""

import pytest

from tests.faults.site import Site

ROUNDS = 500
# It takes about 45 seconds on two idle cores; a busy machine must not look like a fault.
PATIENCE_SECONDS = 400


@pytest.mark.postgres
def test_every_vote_is_in_the_result_or_was_answered_closed(site: Site) -> None:
    rounds = site.answers("vote_while_closing", str(ROUNDS), seconds=PATIENCE_SECONDS)
    assert len(rounds) == ROUNDS
    for found in rounds:
        counted, result = found["vote"].count("counted"), found["counted"]
        assert set(found["vote"]) <= {"counted", "closed"}
        assert (len(found["vote"]), found["close"], found["state"]) == (2, ["closed"], "closed")
        assert result == found["slips"]
        # Three had voted "full"; one of them changes to "against" or stays as it was.
        assert result.get("against", 0) == counted
        assert (result["full"], sum(result.values())) in {(2, 3), (2, 4), (3, 3), (3, 4)}
    # The race is real: it came out every way.
    kinds = [found["vote"].count("counted") for found in rounds]
    assert min(kinds.count(number) for number in (0, 1, 2)) >= ROUNDS // 50
