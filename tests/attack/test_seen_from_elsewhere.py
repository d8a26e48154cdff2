"""What one desk does is no damage in another's eyes."""

from __future__ import annotations

from pathlib import Path

from booktui.desk import open_desk
from desks import Clock, add_client, make_desk


def test_an_index_that_another_desk_has_rewritten_is_not_called_damaged(tmp_path: Path) -> None:
    """Erasing somebody rewrites the index of phone numbers, which this desk looked at before."""
    here = make_desk(tmp_path)
    who = [add_client(here, f"Person{number}", "Test") for number in range(3)]
    assert here.keeping.doctor().problems == ()
    there = open_desk(here.store.path, "sam", Clock())
    there.subjects.erase(who[0].id, "asked by letter", "ada")
    assert here.keeping.doctor().problems == ()
    there.close()
    here.close()
