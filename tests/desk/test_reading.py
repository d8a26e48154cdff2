"""What is said on the phone is plain: the reading grade of every script (AIS-04)."""

from __future__ import annotations

import re

import pytest

from booktui.desk.calling.scripts import load_scripts

BOOK = load_scripts("")
AGE_9_TO_11 = 6.0
"""The Flesch-Kincaid grade of a school year at whose end one is eleven."""
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Groups of vowels, a silent `e` at the end left out; at least one."""
    found = len(_VOWELS.findall(word))
    return max(1, found - (word.endswith("e") and not word.endswith("le") and found > 1))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade."""
    plain = re.sub(r"\{\w+\}", "Monday", text)
    sentences = max(1, len(re.findall(r"[.?!]+", plain)))
    words = re.findall(r"[a-z']+", plain.casefold())
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / max(1, len(words)) - 15.59


def test_the_measure_tells_plain_from_hard():
    hard = "The multidisciplinary consultation necessitates comprehensive documentation of pharmaceutical requirements."
    assert grade("I can see you on Monday. Is that good for you?") < 2
    assert grade(hard) > 15


@pytest.mark.parametrize("name", sorted(BOOK.scripts))
def test_every_script_can_be_followed_at_the_age_of_eleven(name):
    """AIS-04."""
    spoken = " ".join(step.say for step in BOOK.scripts[name].steps.values() if step.say)
    assert grade(spoken) < AGE_9_TO_11


@pytest.mark.parametrize(
    ("name", "step"),
    [(name, step.id) for name, script in sorted(BOOK.scripts.items()) for step in script.steps.values() if step.say],
)
def test_no_step_is_hard(name, step):
    """AIS-04: not only on the average."""
    assert grade(BOOK.scripts[name].steps[step].say) < 10
