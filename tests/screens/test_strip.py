"""The slot strip: a block a slot over a ruler of time, its letter always there."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from booktui.rules.clinics.strip import strip
from booktui.rules.values import SlotType
from booktui.widgets.strip import SLOT_STYLES, strip_block, strip_lines, strip_words

TYPES = {
    "N": SlotType("N", "New", 30), "F": SlotType("F", "Follow-up", 15), "U": SlotType("U", "Urgent", 20),
    "S": SlotType("S", "Short", 5),
}  # fmt: skip


def drawn(pattern: str, minutes: int, start: str, width: int) -> list[str]:
    lines = strip_lines(strip(pattern, minutes, TYPES), start, width)
    return ["".join(cell.text for cell in line) for line in lines]


@pytest.mark.parametrize(
    ("pattern", "minutes", "start", "width", "lines"),
    [
        pytest.param("NF", 60, "09:00", 40, ["09:00", "│N    │F │··"], id="two-and-spare"),
        pytest.param("NN", 60, "09:00", 40, ["09:00", "│N    │N    "], id="to-the-end"),
        pytest.param("N.N", 120, "09:30", 40, ["09:30 10:00       11:00", "│N    │.....│N    │·····"], id="dots-and-half-hours"),
        pytest.param("NNNN", 120, "23:00", 40, ["23:00       00:00", "│N    │N    │N    │N    "], id="over-midnight"),
        pytest.param("NNNN", 120, "09:00", 12, ["09:00 10:00", "│N │N │N │N "], id="coarser-in-a-narrow-pane"),
        pytest.param("FFFFFFFF", 120, "09:00", 12, ["09:00", "│F │F │F │F ", "10:00", "│F │F │F │F "], id="goes-on-below"),
        pytest.param("SSS", 15, "09:00", 40, ["09:00", "SSS"], id="no-room-for-an-edge"),
        pytest.param("", 60, "09:00", 40, [], id="free-time"),
        pytest.param("X", 60, "09:00", 40, [], id="wrong"),
    ],
)  # fmt: skip
def test_a_pattern_as_it_is_drawn(pattern: str, minutes: int, start: str, width: int, lines: list[str]) -> None:
    assert drawn(pattern, minutes, start, width) == lines


@pytest.mark.parametrize("width", [12, 24, 46, 74])
@pytest.mark.parametrize("pattern", ["NNFF.FFNN", "FFFFFFFFFFFFFF", "UUU.NNN", "SSSSSSSSSS", "N"])
def test_every_slot_shows_its_letter_and_no_line_is_too_long(pattern: str, width: int) -> None:
    lines = drawn(pattern, 210, "09:00", width)

    letters = "".join(lines[1::2])
    assert {one: letters.count(one) for one in set(pattern) - {"."}} == {
        one: pattern.count(one) for one in set(pattern) - {"."}
    }
    assert [line for line in lines if cell_len(line) > width] == []


def test_letters_have_looks_of_their_own_and_dots_none() -> None:
    [_, blocks] = strip_lines(strip("NF.N", 90, TYPES), "09:00", 40)

    assert [(cell.text, cell.style) for cell in blocks] == [
        ("│N    ", SLOT_STYLES[0]), ("│F ", SLOT_STYLES[1]), ("│..", "muted"), ("│N    ", SLOT_STYLES[0]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param("NNF", "2 New, 1 Follow-up: 3 places, 1 overbook allowed, 15 minutes spare", id="slots"),
        pytest.param("N", "1 New: 1 place, 1 overbook allowed, 60 minutes spare", id="one"),
        pytest.param("......", "nothing to book: 0 places, 1 overbook allowed", id="dots"),
        pytest.param("", "No slots: free time for every service of the practitioner.", id="free-time"),
        pytest.param("NX", "‹!› Slot 2 of 'NX': there is no slot type 'X'. Known letters are F, N, S, U.", id="wrong"),
    ],
)
def test_what_it_comes_to_in_words(pattern: str, words: str) -> None:
    assert strip_words(strip(pattern, 90, TYPES, overbooks=1), TYPES) == words


def test_words_stand_below_the_drawing() -> None:
    lines = strip_block(strip("NN", 60, TYPES, overbooks=1), "09:00", TYPES, 30)

    assert ["".join(cell.text for cell in line) for line in lines] == [
        "09:00", "│N    │N    ", "2 New: 2 places, 1 overbook", "allowed",
    ]  # fmt: skip
