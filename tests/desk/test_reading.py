"""What is said on the phone is plain: the reading grade of every script (AIS-04)."""

from __future__ import annotations

import pytest

from booktui.desk.calling.scripts import load_scripts
from booktui.rules.messages.reading import AGE_9_TO_11, grade

BOOK = load_scripts("")


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
