"""Texts as networks count them (3GPP TS 23.038); edge case 17."""

from __future__ import annotations

import pytest

from booktui.rules.messages.gsm import BASIC, EXTENSION, foreign, length, parts, plain


def test_the_alphabet_has_its_size():
    """127 letters and the escape make the 128 of the table; ten more come with the escape."""
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10


@pytest.mark.parametrize(
    ("text", "septets", "count"),
    [
        pytest.param("", 0, 0, id="nothing"),
        pytest.param("a" * 160, 160, 1, id="edge-17-just-one"),
        pytest.param("a" * 161, 161, 2, id="edge-17-one-too-many"),
        pytest.param("a" * 306, 306, 2, id="two-full"),
        pytest.param("a" * 307, 307, 3, id="three"),
        pytest.param("€" * 80, 160, 1, id="euro-counts-twice"),
        pytest.param("€" * 80 + "a", 161, 2, id="euro-and-one"),
        pytest.param("£ñü@Δ", 5, 1, id="in-the-alphabet"),
        pytest.param("ł" * 70, 70, 1, id="seventy-wide"),
        pytest.param("ł" * 71, 71, 2, id="wide-and-one"),
        pytest.param("😀" * 35, 70, 1, id="astral-takes-two-units"),
        pytest.param("😀" * 36, 72, 2, id="astral-and-one"),
    ],
)
def test_length_and_parts(text, septets, count):
    assert (length(text), parts(text)) == (septets, count)


def test_what_is_outside_is_named_once():
    assert foreign("Łódź, Łąka – ok {€}") == "Łóźą–"
    assert foreign("") == ""


@pytest.mark.parametrize(
    ("text", "near"),
    [
        pytest.param("Can’t “come” – 9…", 'Can\'t "come" - 9...', id="typographic"),
        pytest.param("Łódź Đorđe Čapek", "Lodz Dorde Capek", id="latin-with-marks"),
        pytest.param("é ü ñ Å £ ß", "é ü ñ Å £ ß", id="the-alphabet-stays"),
        pytest.param("Ŵ ŵ Ŷ â ê", "W w Y a e", id="welsh"),
        pytest.param("e\u0301a\u0302", "éa", id="decomposed"),
        pytest.param("محمد 王 Иван", "محمد 王 Иван", id="other-scripts-are-not-bent"),
        pytest.param("😀", "😀", id="emoji"),
    ],
)
def test_near_characters(text, near):
    assert plain(text) == near
