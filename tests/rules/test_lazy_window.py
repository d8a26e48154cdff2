"""A window that is read when it is asked for gives the offers and reasons of one that is given whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules.availability import InOrder, Window, first, offers, why_none
from booktui.rules.values import Absence, Session, Span, Taken
from rules.test_agreement import DESKS, Desk, desks


def lazily(window: Window, batch: int) -> Window:
    """The same window by readers that give no more than they have to."""
    sessions, taken, absences = tuple(window.sessions), tuple(window.taken), tuple(window.absences)  # type: ignore[arg-type]

    def batches() -> Iterator[Sequence[Session]]:
        start = min((session.start for session in sessions), default=0)
        while start <= max((session.start for session in sessions), default=-1):
            yield [session for session in sessions if start <= session.start < start + batch]
            start += batch

    def rows(schedule_id: int, within: Span) -> list[Taken]:
        return sorted(
            (row for row in taken if row.schedule_id == schedule_id and row.span.overlaps(within)),
            key=lambda row: row.start,
        )

    def away(schedule_id: int | None) -> list[Absence]:
        return [absence for absence in absences if absence.schedule_id == schedule_id]

    def hosted(room_id: int, within: Span) -> list[Session]:
        return [session for session in sessions if session.room_id == room_id and session.span.overlaps(within)]

    return replace(window, sessions=InOrder(batches()), taken=rows, absences=away, hosted=hosted)


@settings(DESKS, max_examples=600)
@given(desks(), st.sampled_from((1800, 7200, 86400)), st.sampled_from(("", "am", "eve")))
def test_the_same_offers_and_reasons(desk: Desk, batch: int, part: str) -> None:
    ask = replace(desk.ask, part=part, count=6)
    eager, lazy = desk.window, lazily(desk.window, batch)
    expected = offers(ask, eager, desk.policy)
    reason = None if expected else why_none(ask, eager, desk.policy)
    assert offers(ask, lazy, desk.policy) == expected
    assert first(ask, lazily(desk.window, batch), desk.policy) == (expected, reason)


@settings(DESKS, max_examples=200)
@given(desks())
def test_what_is_to_be_avoided_is_left_out(desk: Desk) -> None:
    everything = offers(desk.ask, desk.window, desk.policy)
    avoid = {offer.start for offer in everything[::2]}
    found, _ = first(replace(desk.ask, count=3), desk.window, desk.policy, avoid)
    assert found == [offer for offer in everything if offer.start not in avoid][:3]


def test_sessions_are_read_no_further_than_looked() -> None:
    read: list[int] = []

    def batches() -> Iterator[list[Session]]:
        for day in range(5):
            read.append(day)
            yield [Session(day * 10 + n, "C", 1, 1, day * 100 - n, day * 100 + 10) for n in range(3)]

    sessions = InOrder(batches())
    taken = [session for session, _ in zip(sessions, range(4), strict=False)]
    assert [session.start for session in taken] == [-2, -1, 0, 98]
    assert read == [0, 1]
    assert len(sessions) == 15
    assert [session.start for session in sessions] == sorted(session.start for session in sessions)
