"""Times that came free, and who could come instead, asked one after the other (domain.md PTC-05, OFF-04)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calling.announce import announce
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.freed import answering, asking, ranking
from booktui.desk.freed.hooks import freed, put_back, taken
from booktui.desk.freed.show import ask_view, look_at, row_of, view
from booktui.desk.freed.views import CAME_FREE, Answered, Asked, FillCandidate, FreedView
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.clock import to_wall
from booktui.rules.text import mask_phone
from booktui.rules.values import Instant, Role
from booktui.store import calls
from booktui.store import filling as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

__all__ = ["CAME_FREE", "Filling", "freed", "put_back", "taken"]

SHOWN = 20
NOBODY = "Nobody else on the list could come then."


class Filling:
    """`desk.filling`: whether a slot can still be filled is decided whenever it is looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self) -> tuple[FreedView, ...]:
        """The freed slots that can still be filled, soonest first; those that somebody is asked about among them."""
        with telling(), self._desk.store.read() as c:
            found = [view(c, self._desk, row) for row in store.open_after(c, self._desk.now())]
        return tuple(one for one in found if one.state == "open")

    def get(self, freed_id: int) -> FreedView:
        """One of them, whatever became of it. Raises NotFound."""
        with telling(), self._desk.store.read() as c:
            return view(c, self._desk, row_of(c, freed_id))

    def at(self, practitioner_id: int | None, instant: Instant) -> FreedView | None:
        """The one that lies over that instant, of one practitioner or (None) of any."""
        then = (one for one in self.open() if one.start <= instant < one.end)
        return next((one for one in then if practitioner_id in (None, one.practitioner_id)), None)

    def candidates(self, freed_id: int, limit: int = SHOWN) -> tuple[FillCandidate, ...]:
        """Who could come, first in turn first, last those who were passed over; nobody once it cannot be filled.

        Raises:
            NotFound: there is no such slot.
        """
        desk = self._desk
        with telling(), desk.store.read() as c:
            row = row_of(c, freed_id)
            gap = look_at(c, desk, row).gap if row.state == "open" else None
            if gap is None:
                return ()
            found = islice(asking.places(c, desk, row, gap), limit)
            return tuple(ranking.candidate(c, desk, gap, one, place, passed) for place, one, passed in found)

    def ask(self, freed_id: int, entry_id: int | None = None, reason: str = "") -> Asked:
        """Ask the first in turn, or another with a reason: the slot is held for them while they are on the line.

        Raises:
            NotFound: there is no such slot or entry, or nobody else could come.
            Refused: it cannot be filled any more, somebody is on the line about it, nobody is rung at this hour, or the
                one who was named cannot come.
            BadInput: others come first, and no reason was given.
            NotPermitted: an auditor asks nobody, and some only a supervisor may ask.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            round_ = asking.begin(c, desk, row_of(c, freed_id))
            ask_id = round_.next() if entry_id is None else round_.that(entry_id, read_text("reason", reason, 200))
            asked = self._asked(c, freed_id, ask_id, tuple(round_.passed)) if ask_id is not None else None
        if asked is None:
            more = f" And {len(round_.passed) - 1} more." if len(round_.passed) > 1 else ""
            raise NotFound(f"{' '.join((NOBODY, *round_.passed[:1]))}{more}")
        return asked

    def asking(self, freed_id: int) -> Asked | None:
        """Who is on the line about it, as `ask` told it; None when nobody is."""
        with telling(), self._desk.store.read() as c:
            row = row_of(c, freed_id)
            found = next((ask for ask in store.asks(c, row.id) if not ask.answer), None)
            return self._asked(c, freed_id, found.id, ()) if found else None

    def answer(self, ask_id: int, answer: str, reason: str = "") -> Answered:
        """What they said: `accepted`, `declined` or `no answer`. Saying no never counts against anybody (OFF-04).

        Raises:
            NotFound, BadInput: nobody was asked under that number, or it is no answer.
            Refused: they have answered already, or the diary refuses the booking; they are then still on the line.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            outcome, following = answering.answer(c, desk, ask_id, answer, read_text("reason", reason, 200))
            ask = store.ask(c, ask_id)
            assert ask is not None
            shown, whole = ask_view(c, desk, ask), view(c, desk, row_of(c, ask.freed_id))
        said = outcome.message if outcome else f"{shown.client.name}: {answer}. It does not count against them."
        return Answered(whole, shown, said, outcome, following)

    def close(self, freed_id: int, note: str) -> FreedView:
        """Nobody is to be asked any more.

        Raises:
            NotFound: there is no such slot.
            BadInput: no word was said of why.
            Refused: it is no longer open, or somebody is on the line about it.
        """
        desk, said = self._desk, read_text("note", note, 200)
        desk.require(Role.COORDINATOR)
        if not said:
            raise BadInput("Say why nobody is asked any more; nothing was changed.")
        with telling(), desk.store.write() as c:
            row = row_of(c, freed_id)
            if row.state != "open":
                raise Refused((), f"That time is {row.state} already. Nothing was changed.")
            if any(not ask.answer for ask in store.asks(c, freed_id)):
                raise Refused((), "Somebody is on the line about it: answer that first. Nothing was changed.")
            store.settle(c, freed_id, "closed", now=desk.now(), note=said)
            desk.log(c, "closed", "freed", freed_id, reason=said)
            return view(c, desk, row_of(c, freed_id))

    def _asked(self, c: Connection, freed_id: int, ask_id: int, passed: tuple[str, ...]) -> Asked:
        desk, whole = self._desk, view(c, self._desk, row_of(c, freed_id))
        ask = next(one for one in whole.asks if one.id == ask_id)
        client = calls.client(c, ask.client.id) or {}
        needs = announce(desk.settings, client, calls.needs(c, ask.client.id), dialling=True)
        wall = to_wall(whole.start, whole.zone)
        when = f"{wall:%A} {wall.day} {wall:%B %Y} at {wall:%H:%M}, {whole.location_name}"
        until = f" Held until {to_wall(ask.held_until, whole.zone):%H:%M}." if ask.held_until else ""
        return Asked(
            whole, ask, mask_phone(client.get("phone") or client.get("mobile") or ""), needs, when, passed,
            f"Ring {ask.client.name}.{until}",
        )  # fmt: skip
