"""Who declined is rung from Today with a script of its own; who has answered shows wherever an appointment does."""

from __future__ import annotations

import pytest

from answering import ask, google, invited
from desks import Clock, at, make_desk
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock(at("2026-11-30T10:00"))


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def declined(desk, clock, tmp_path):
    visit = invited(desk)
    with desk.store.write() as c:
        ask(c, desk, visit, "practitioner", "osei@example.org")
    clock.now += 3600
    (tmp_path / "a.eml").write_bytes(google("DECLINED", comment="I am ill", stamp="20261130T101500Z"))
    desk.replies.take(tmp_path / "a.eml")
    return visit


def rows(j):
    return [(line.kind, line.what, line.key) for line in j.base.list.items]


async def test_enter_rings_who_declined(desk, declined):
    async with opened(desk, start="today") as j:
        assert rows(j)[0] == ("request", "declined A000001 Tue 1 Dec 09:00: I am ill (email)", "call")
        await j.press("1", "enter")
        assert (j.app.current_mode, j.base.view.script) == ("desk", "DECLINED")
        await j.press("y", "y")
        assert (j.base.view.step, "You told us that" in j.text()) == ("told", True)
        await j.press("m", "enter")
        await j.press("f5")
        assert [kind for kind, *_ in rows(j) if kind == "request"] == []
    assert [one.answer for one in desk.requests.of_client(declined.client_id)] == ["By phone: Will attend."]


async def test_d_answers_it_in_words_all_the_same(desk, declined):
    async with opened(desk, start="today") as j:
        await j.press("1", "d", *"rang her", "enter")
        assert j.said.startswith("Answered Khan Amina")
    assert [one.answer for one in desk.requests.of_client(declined.client_id)] == ["rang her"]


async def test_who_has_not_answered_is_listed(desk, clock):
    visit = invited(desk, on="2026-12-08T09:00")
    clock.now = at("2026-12-04T10:00")
    async with opened(desk, start="today") as j:
        assert ("unanswered", "NEW Tue 8 Dec 2026 09:00: invitation of 30 Nov not answered", "call") in rows(j)
        at_row = next(n for n, (kind, *_) in enumerate(rows(j)) if kind == "unanswered")
        await j.press(*["down"] * at_row, "enter")
        assert (j.app.current_mode, j.base.view.script) == ("desk", "REMINDER_24H")
    assert visit.id


async def test_the_record_says_who_answered(desk, declined):
    async with opened(desk, start="today", size=(160, 50)) as j:
        await j.press("1", "c")
        assert "‹!› client declined 30 Nov 11:00 · practitioner not answered" in j.text()


async def test_the_diary_says_who_answered(desk, declined):
    async with opened(desk, start="today", size=(160, 50)) as j:
        await j.press("1", "o", "enter")
        text = j.text()
        assert (j.app.current_mode, "answers ‹!› client declined 30" in text) == ("diary", True)
        assert "practitioner not answered" in text
