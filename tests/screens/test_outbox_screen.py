"""The outbox (F8): parts, the message as it reads, and every key that does something to one."""

from __future__ import annotations

from threading import Event

import pytest

from booktui.desk.reminding.due_list import Reminders
from booktui.screens.outbox import Outbox
from desks import Clock, add_client, at, make_desk
from outbox_desks import Post
from screens.shell import opened, until


@pytest.fixture
def post(tmp_path):
    clock = Clock()
    made = make_desk(tmp_path, clock=clock)
    add_client(made, ref="C000042")
    yield Post(made, clock)
    made.close()


def title(j):
    return j.base.query_one("#pane-rows")._border_title.plain


def strip(j):
    return j.base.query_one("#parts").text.rstrip()


def rows(j):
    return [(view.what, view.channel, view.state) for view in j.base.list.items]


async def rests(j):
    """The cursor has rested long enough for the message to be made."""
    await j.pilot.pause(0.2)
    await j.pilot.pause()
    return j.text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_f8_shows_what_is_due_and_the_message_under_the_cursor(post, size):
    post.book()
    async with opened(post.desk, start="desk", size=size) as j:
        await j.press("f8")
        assert isinstance(j.base, Outbox)
        assert (title(j), rows(j)) == ("Due 1", [("confirmation", "email", "queued")])
        assert strip(j).startswith("▸1 due 1 │ 2 later 0 │ 3 held 0")
        text = await rests(j)
        assert "Khan Amina  C000042  A000001  Tue 15 Dec 2026 09:00" in text
        assert "client@example.org" in text
        await j.press("enter")
        assert j.top == "MessageDialog"
        await j.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert "SUMMARY:Hospital appointment" in j.text()


async def test_what_it_says_of_a_sensitive_client_is_opened_on_purpose_and_that_is_recorded(post):
    add_client(post.desk, "Shah", "Leila", sensitive=True)
    post.add("Shah", kind="ring", channel="phone")
    async with opened(post.desk, start="outbox") as j:
        text = await rests(j)
        assert ("enter opens it for a reason; that is recorded." in text, "Leila" in text) == (True, False)
        before = len(post.desk.audit.list(500))
        await j.press("enter", "escape")
        assert (j.top, len(post.desk.audit.list(500))) == ("Outbox", before)
        await j.press("enter", *"to ring her", "enter")
        assert j.top == "MessageDialog"
        (seen,) = post.desk.audit.list(500)[: len(post.desk.audit.list(500)) - before]
        assert (seen["object"], seen["action"], seen["reason"]) == ("message", "reveal", "to ring her")


async def test_hold_let_go_and_withdraw_keep_their_reasons(post):
    post.book()
    async with opened(post.desk, start="outbox") as j:
        await j.press("h", "enter")
        assert j.top == "AskLine"
        await j.press(*"wrong address", "enter")
        assert rows(j) == []
        await j.press("3")
        assert rows(j) == [("confirmation", "email", "held")]
        assert "wrong address" in j.text()
        await j.press("e")
        assert post.states() == {1: "queued"}
        await j.press("1", "x", *"rung instead", "enter")
        assert post.states() == {1: "withdrawn"}
        await j.press("6")
        assert "rung instead" in j.text()


async def test_what_was_typed_and_left_is_there_again(post):
    post.book()
    async with opened(post.desk, start="outbox") as j:
        await j.press("h", *"wrong", "escape", "h")
        assert "wrong" in j.text()
        assert post.states() == {1: "queued"}


async def test_a_phone_message_is_done_once_somebody_was_told(post):
    post.add(kind="cancel", channel="phone")
    async with opened(post.desk, start="outbox") as j:
        await j.press("d", *"told Amina", "enter")
        assert post.states() == {1: "sent"}
        assert (post.row(1)["way"], rows(j)) == ("phone", [])


async def test_sending_without_a_way_keeps_everything_and_says_so(post):
    post.book()
    async with opened(post.desk, start="outbox") as j:
        await j.press("s")
        await j.settled()
        assert j.top == "Lines"
        assert "[desk.mail]" in j.text()
        await j.press("enter")
        assert (post.states(), j.said) == ({1: "queued"}, "0 gone.")


async def test_letters_and_drafts_are_written_to_a_folder(post, tmp_path):
    post.use(mail={"way": "drafts", "sender": "desk@example.org"})
    post.book()
    post.add(kind="ring", channel="letter")
    async with opened(post.desk, start="outbox") as j:
        await j.press("w")
        j.app.screen.query_one("Input").value = str(tmp_path / "post")
        await j.press("enter")
        await j.settled()
        assert set(post.states().values()) == {"sent"}
        names = sorted(path.suffix for path in (tmp_path / "post").iterdir())
        assert names == [".eml", ".html", ".pdf"]
        await j.press("enter", "5")
        assert [state for _, _, state in rows(j)] == ["sent", "sent"]


async def test_going_from_a_message_to_its_client_and_its_visit(post):
    visit = post.book()
    async with opened(post.desk, start="outbox") as j:
        await j.press("o")
        assert (j.base.NAME, j.said.startswith(visit.ref)) == ("Diary", True)
        await j.press("f8", "c")
        assert (j.base.NAME, "C000042" in j.text()) == ("Clients", True)


@pytest.mark.parametrize("key", ["enter", "h", "x", "e", "t", "d", "m", "c", "o", "l"])
async def test_a_key_with_no_message_says_so(post, key):
    async with opened(post.desk, start="outbox") as j:
        await j.press(key)
        assert j.said.startswith("There is no message here to ")
        assert (j.top, j.base.NAME) == ("Outbox", "Outbox")


async def test_parts_by_digit_and_arrows_and_everything_by_nought(post):
    post.book()
    async with opened(post.desk, start="outbox") as j:
        await j.press("right")
        assert (j.base.at, rows(j)) == ("later", [])
        await j.press("left", "left")
        assert (j.base.at, title(j)) == ("all", "Every message")
        await j.press("4")
        assert (j.base.at, "Nothing failed." in j.text()) == ("failed", True)
        await j.press("0")
        assert len(rows(j)) == 1


async def test_answers_are_read_from_a_file(post, tmp_path):
    async with opened(post.desk, start="outbox") as j:
        await j.press("i")
        assert j.top == "AskLine"
        j.app.screen.query_one("Input").value = str(tmp_path / "nothing.eml")
        await j.press("enter")
        await j.settled()
        assert "nothing.eml" in j.said


async def test_whoever_only_reads_sees_the_outbox_and_changes_nothing(post, tmp_path):
    post.book()
    alex = make_desk(tmp_path, "alex", clock=post.clock)
    async with opened(alex, start="outbox") as j:
        await rests(j)
        await j.press("h", *"why", "enter")
        assert "alex is auditor" in j.said
    alex.close()
    assert post.states() == {1: "queued"}


async def test_what_is_due_is_marked_late_reminders_and_all(post):
    post.book(when="2026-11-24T09:00")
    post.clock.now = at("2026-11-23T10:00")
    async with opened(post.desk, start="outbox") as j:
        await j.settled()
        kinds = {what for what, _, _ in rows(j)}
        assert "confirmation" in kinds
        await j.press("2")
        assert ("reminder, 1h before", "email", "queued") in rows(j)


async def test_a_low_window_still_lists_messages(post):
    post.book()
    async with opened(post.desk, start="outbox", size=(60, 15)) as j:
        await j.settled()
        assert "confirmation" in j.text()
        assert j.base.list.size.height >= 3


async def test_reminders_are_put_in_by_a_thread_one_at_a_time_and_keys_go_on(post, monkeypatch):
    post.book(when="2026-11-24T09:00")
    post.clock.now = at("2026-11-23T10:00")
    go, runs, top_up = Event(), [], Reminders.top_up

    def slow(self, until=None):
        runs.append(until)
        assert go.wait(20)
        return top_up(self, until)

    monkeypatch.setattr(Reminders, "top_up", slow)
    async with opened(post.desk, start="outbox") as j:
        await j.press("2", "r", "1", "r", "2")
        assert (rows(j), len(runs)) == ([], 1)
        await until(lambda: "Reminders of the next day are being put in" in j.text())
        go.set()
        await until(lambda: ("reminder, 1h before", "email", "queued") in rows(j))


async def test_reminders_are_not_looked_for_every_minute_but_when_asked(post, monkeypatch):
    """A day ahead there is time; each look that finds some is on record."""
    runs, top_up = [], Reminders.top_up
    monkeypatch.setattr(Reminders, "top_up", lambda self: runs.append(1) or top_up(self))
    async with opened(post.desk, start="outbox") as j:
        await until(lambda: len(runs) == 1)
        for _ in range(9):
            post.clock.now += 60
            j.base.tick()
            await j.settled()
        assert len(runs) == 1
        post.clock.now += 60
        j.base.tick()
        await until(lambda: len(runs) == 2)
        await j.settled()
        await j.press("r")
        await until(lambda: len(runs) == 3)
