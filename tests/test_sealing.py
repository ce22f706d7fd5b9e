"""What is sealed: by our keys alone, for its own workspace alone, and keys can be changed."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.installs.sealing import Seal, Tokens

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SEAL = Seal(OLD)


def tokens(bot: str = "xoxb-1", refresh: str = "xoxe-1") -> Tokens:
    return Tokens(bot=SecretStr(bot), refresh=SecretStr(refresh))


@given(st.text(), st.text(), st.text())
def test_what_is_sealed_is_opened_for_its_own_workspace(home: str, bot: str, refresh: str) -> None:
    sealed = SEAL.close(home, tokens(bot, refresh))
    assert SEAL.open(home, sealed) == tokens(bot, refresh)
    assert SEAL.open(home + "x", sealed) is None


def test_tokens_are_neither_in_the_seal_nor_in_what_is_printed() -> None:
    sealed = SEAL.close("T1", tokens("xoxb-very-secret"))
    assert "very" not in sealed
    assert "very" not in repr(tokens("xoxb-very-secret"))
    assert SEAL.close("T1", tokens()) != SEAL.close("T1", tokens())


def test_a_key_is_changed_by_putting_one_in_front() -> None:
    sealed = SEAL.close("T1", tokens())
    both, after = Seal(f"{NEW}, {OLD}"), Seal(NEW)
    assert both.open("T1", sealed) == tokens()
    assert after.open("T1", sealed) is None
    again = both.renew(sealed)
    assert again is not None
    assert after.open("T1", again) == tokens()
    assert after.renew(sealed) is None


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAA", "é", SEAL.new_state()])
def test_what_is_not_ours_is_not_opened(sealed: str) -> None:
    assert SEAL.open("T1", sealed) is None


@given(st.text())
def test_any_state_is_read_or_not_but_nothing_breaks(state: str) -> None:
    assert SEAL.read_state(state, 600) is None


def test_a_state_is_ours_young_and_like_no_other() -> None:
    first, second = SEAL.new_state(), SEAL.new_state()
    assert SEAL.read_state(first, 600) is not None
    assert SEAL.read_state(first, 600) == SEAL.read_state(first, 600)
    assert SEAL.read_state(first, 600) != SEAL.read_state(second, 600)
    assert SEAL.read_state(first, -1) is None
    assert Seal(NEW).read_state(first, 600) is None
    assert SEAL.read_state(SEAL.close("T1", tokens()), 600) is None


@pytest.mark.parametrize("keys", ["", "x", f"{NEW},", f"{NEW},short", NEW[:-4]], ids=range(5))
def test_what_is_no_key_is_said(keys: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Seal(keys)
