"""Receipt numbers: one an event, none that can be guessed from another."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from housing.people.receipts import receipt_of, seq_of

KEY = bytes(32)
places = st.integers(1, 2**40 - 1)


@given(places)
def test_a_receipt_leads_back_to_its_event(seq: int) -> None:
    receipt = receipt_of(seq, KEY)
    assert len(receipt) == len("R-XXXX-XXXX")
    assert seq_of(receipt, KEY) == seq


@given(places)
def test_a_receipt_is_read_as_people_write_it(seq: int) -> None:
    spoken = receipt_of(seq, KEY).lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert seq_of(spoken, KEY) == seq


def test_receipts_are_all_different_and_neighbours_are_not_alike() -> None:
    receipts = [receipt_of(seq, KEY) for seq in range(1, 5000)]
    assert len(set(receipts)) == len(receipts)
    same = sum(one[2:6] == other[2:6] for one, other in itertools.pairwise(receipts))
    assert same < 5


def test_another_key_gives_other_receipts() -> None:
    assert receipt_of(7, KEY) != receipt_of(7, bytes(31) + b"\x01")


def test_what_is_no_receipt_leads_nowhere() -> None:
    assert seq_of("R-123", KEY) is None
    assert seq_of("R-UUUU-UUUU", KEY) is None
