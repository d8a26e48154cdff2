"""A fault of our own is told with its kind and place, never with anybody's data."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from booktui.desk.faults import account, fault_words, write_fault
from booktui.widgets import faults as on_screen


def fail(error: BaseException) -> BaseException:
    """The error as raised while another was handled."""
    try:
        try:
            raise LookupError("Khan Amina")
        except LookupError:
            raise error  # noqa: B904
    except BaseException as raised:
        return raised


@pytest.mark.parametrize(
    "error",
    [ValueError("Khan"), KeyError("Khan"), TypeError("Khan"), AttributeError("Khan"), AssertionError("Khan")],
    ids=lambda error: type(error).__name__,
)
def test_kind_and_place_but_no_words(error: BaseException) -> None:
    raised = fail(error)
    text = account(raised)
    assert [line for line in text.splitlines() if not line.startswith(" ")] == ["LookupError", type(error).__name__]
    assert f'{Path(__file__).name}", line' in text
    assert "Khan" not in text.replace('raise LookupError("Khan Amina")', "")


def test_a_missing_module_is_named() -> None:
    assert account(ImportError("No module named 'x'")) == "ImportError: No module named 'x'\n"


def test_the_log_is_private_and_grows(tmp_path: Path) -> None:
    path = write_fault(ValueError("Khan"), tmp_path / "logs")
    assert path == tmp_path / "logs" / "booktui.log"
    write_fault(ValueError("Khan"), tmp_path / "logs")
    text = path.read_text(encoding="utf-8")
    assert (text.count("ValueError"), "Khan" in text, stat.S_IMODE(path.stat().st_mode)) == (2, False, 0o600)


def test_the_sentence_names_the_place_or_says_that_there_is_none(tmp_path: Path) -> None:
    assert fault_words(ValueError("Khan"), tmp_path).endswith(
        f"everything that was booked is kept. The details are in {tmp_path}."
    )
    assert fault_words(ValueError("Khan"), None).endswith("The details could not be written to a log file.")
    assert write_fault(ValueError(), Path(__file__)) is None


def test_screens_and_commands_have_one_home() -> None:
    assert (on_screen.write_fault, on_screen.fault_words) == (write_fault, fault_words)
