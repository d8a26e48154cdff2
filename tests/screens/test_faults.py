"""A screen whose write fails says so in its line, keeps what was typed, and saves it once the disk has room again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import faults
from booktui.desk.desk import Desk
from desks import add_client, make_desk
from faults import content
from screens.shell import opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, "jo")
    khan = add_client(made, "Khan", "Amina")
    made.waiting.add(khan.id, "NEW", received=date(2026, 11, 1))
    yield made
    made.close()


@contextmanager
def full(desk: Desk) -> Iterator[None]:
    desk.store.engine.dispose()
    with faults.full_at_commit():
        yield
        desk.store.engine.dispose()


FORMS = (
    pytest.param("clients", ("escape", "n", *"Obi", "enter", *"Ada"), ("pagedown",), "client", id="client"),
    pytest.param("today", ("r", *"khan", "down", *"Which room?"), ("pagedown",), "request", id="request"),
    pytest.param("diary", ("b", *"khan", "enter"), ("enter",), "appointment", id="booking"),
)


@pytest.mark.parametrize(("start", "typed", "save", "table"), FORMS)
async def test_what_was_typed_is_kept_and_saved_when_there_is_room(
    desk: Desk, start: str, typed: tuple[str, ...], save: tuple[str, ...], table: str
) -> None:
    path = desk.store.path
    async with opened(desk, start=start) as journey:
        await journey.press(*typed)
        before = content(path)
        top, form = journey.top, written(journey)
        with full(desk):
            await journey.press(*save)
        assert "The disk is full. Nothing was saved" in " ".join(journey.text().split())
        assert (journey.app.return_code, content(path)[table]) == (None, before[table])
        if top == journey.top and form:
            assert written(journey) == form
        await journey.press(*(save if top == journey.top else (*typed, *save)))
        assert len(content(path)[table]) == len(before[table]) + 1


def written(journey: Any) -> list[str]:
    """What stands in the fields of what is on top."""
    from textual.widgets import Input

    return [field.value for field in journey.app.screen.query(Input)]
