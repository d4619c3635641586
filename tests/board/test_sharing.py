"""Several cases, one pot: shares worked out by hand, and what holds for all of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.sharing import Claim, common_order, share_out

D = Decimal

# asked per case (a letter behind it: its class) | free | reserve of class s | how | amounts by hand
ROWS = [
    ("900 900 900", "2700", "0", "order", "900 900 900"),
    ("900 900 900", "2000", "0", "order", "900 900 200"),
    ("900 900 900", "1800", "0", "order", "900 900 0"),
    ("900 900 900", "0", "0", "order", "0 0 0"),
    ("900 900 900", "-5", "0", "order", "0 0 0"),
    ("5000 300", "1000", "0", "order", "1000 0"),
    # whole requests only: the large one does not fit, the small one behind it does
    ("5000 300", "1000", "0", "whole", "0 300"),
    ("900 900 300", "1200", "0", "whole", "900 0 300"),
    # 500 of 2,000 are kept for small grants: the large ones share 1,500 of it
    ("1200 1200 400s", "2000", "500", "order", "1200 300 400"),
    # a small one draws on its reserve first, then on what is open
    ("700s 1800", "2000", "500", "order", "700 1300"),
    ("1800 700s", "2000", "500", "order", "1500 500"),
    # no more is kept than there is
    ("1000 300s", "400", "500", "order", "0 300"),
    # pro rata: 2,000 of 4,000 is half for each
    ("1000 2000 1000", "2000", "0", "pro_rata", "500 1000 500"),
    ("1000 2000 1000", "9000", "0", "pro_rata", "1000 2000 1000"),
    # 100 / 3 = 33.33, one cent is left for the first
    ("100 100 100", "100", "0", "pro_rata", "33.34 33.33 33.33"),
    # a cent that is left over never goes to who asks for nothing more
    ("0 0.01 0.01", "0.01", "0", "pro_rata", "0 0.01 0"),
    # 500 to the two small ones: 250 each; then 1,000 among 2,000 + 50 + 50: 952.38 + 23.80 + 23.80 and two cents
    ("2000 300s 300s", "1500", "500", "pro_rata", "952.39 273.81 273.80"),
    ("2000 300s", "1000", "500", "pro_rata", "500 300"),
]


def claims_of(words: str) -> list[Claim]:
    return [
        Claim(case=number, asked=D(word.rstrip("s")), classes=frozenset("s" if word.endswith("s") else ""))
        for number, word in enumerate(words.split())
    ]


@pytest.mark.parametrize("row", ROWS, ids=" | ".join)
def test_shares_come_out_as_worked_out_by_hand(row):
    asked, free, reserve, how, expected = row
    shares = share_out(
        claims_of(asked),
        free=D(free),
        reserves={"s": D(reserve)},
        partial=how != "whole",
        pro_rata=how == "pro_rata",
    )
    assert [share.amount for share in shares] == [D(word) for word in expected.split()]


CENTS = st.integers(0, 500_000).map(lambda cents: D(cents) / 100)
CLAIMS = st.lists(st.tuples(CENTS, st.booleans()), max_size=9).map(
    lambda rows: [
        Claim(case=n, asked=asked, classes=frozenset({"s"} if small else ()))
        for n, (asked, small) in enumerate(rows)
    ]
)


@given(claims=CLAIMS, free=CENTS, reserve=CENTS, partial=st.booleans(), pro_rata=st.booleans())
def test_no_share_is_too_much(claims, free, reserve, partial, pro_rata):
    shares = share_out(claims, free=free, reserves={"s": reserve}, partial=partial, pro_rata=pro_rata)
    assert [share.case for share in shares] == [claim.case for claim in claims]
    assert all(0 <= share.amount <= share.asked for share in shares)
    assert all(share.amount == share.amount.quantize(D("0.01")) for share in shares)
    given_out = sum(share.amount for share in shares)
    assert given_out <= free
    others = sum(share.amount for share, claim in zip(shares, claims, strict=True) if not claim.classes)
    assert others <= max(free - reserve, D(0))
    if shares:
        assert shares[-1].left == free - given_out
    if not reserve and partial and sum(claim.asked for claim in claims) >= free and claims:
        assert given_out == free


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([], [1, 2, 3]),
        ([[3, 2, 1]], [3, 2, 1]),
        # 1: 3 + 1 + 2 = 6; 2: 2 + 3 + 3 = 8; 3: 1 + 2 + 1 = 4
        ([[1, 2, 3], [2, 3, 1], [2, 1, 3]], [2, 1, 3]),
        # a tie stays as the cases came
        ([[1, 2, 3], [2, 1, 3]], [1, 2, 3]),
        # a case that has left the pot in the meantime is passed over
        ([[9, 3, 1, 2]], [3, 1, 2]),
    ],
)
def test_one_order_out_of_several(orders, expected):
    assert common_order(orders, [1, 2, 3]) == expected
