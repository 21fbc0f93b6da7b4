"""The vocabularies of intake: moves stay inside their vocabulary and nothing is stranded."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from daybreak.intake.terms import (
    BATCH_MOVES,
    DETAILS,
    REFERRAL_MOVES,
    BatchState,
    FactKind,
    FactRead,
    RecordKind,
    ReferralState,
)


def test_every_state_has_its_moves() -> None:
    assert set(REFERRAL_MOVES) == set(ReferralState)
    assert set(BATCH_MOVES) == set(BatchState)


def test_every_referral_can_come_back_to_its_owner() -> None:
    away = [state for state in ReferralState if state is not ReferralState.OPEN]
    assert all(ReferralState.OPEN in REFERRAL_MOVES[state] for state in away)
    assert all(state not in moves for state, moves in REFERRAL_MOVES.items())


def test_every_state_but_rejected_and_closed_leads_out_of_open() -> None:
    assert REFERRAL_MOVES[ReferralState.OPEN] == set(ReferralState) - {ReferralState.OPEN}


def test_a_reconciled_batch_is_final() -> None:
    assert not BATCH_MOVES[BatchState.RECONCILED]


def test_words_are_written_as_they_are_named() -> None:
    for vocabulary in (FactKind, RecordKind, ReferralState, BatchState):
        assert all(word.value == word.name.lower() for word in vocabulary)
    assert set(DETAILS) < set(FactKind)


def test_a_fact_cannot_be_changed() -> None:
    fact = FactRead(FactKind.EMAIL, "a@example.com", "/report/x")
    with pytest.raises(FrozenInstanceError):
        fact.value = "b@example.com"  # type: ignore[misc]
