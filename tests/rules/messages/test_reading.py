"""The reading grade of patient letters (AIS-04)."""

from __future__ import annotations

import pytest

from booktui.rules.messages.reading import AGE_9_TO_11, grade, syllables


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("table", 2), ("home", 1), ("appointment", 3), ("the", 1), ("x", 1)]
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_ais_04_the_measure_tells_plain_from_hard():
    hard = "The multidisciplinary consultation necessitates comprehensive documentation of pharmaceutical requirements."
    assert grade("I can see you on Monday. Is that good for you?") < 2
    assert grade(hard) > 15 > AGE_9_TO_11


def test_placeholders_and_choices_are_not_words():
    assert grade("Come on {{ day }}. {% if by_phone %}We will ring.{% endif %}") == grade(
        "Come on Monday. We will ring."
    )


def test_a_heading_and_a_line_of_a_list_end_a_sentence():
    """Otherwise a list of six short lines would count as one sentence that nobody can follow."""
    assert grade("# Bring\n\n- your tickets\n- your letter\n- your list\n") < 3
    assert grade("It is at 9.30 on Monday.") == grade("It is at 9 30 on Monday.")
