"""Servers that go away, refuse, forget; runs that are cut off or meet each other: nothing is lost, doubled or forced."""

import pytest

from booktui.desk.calendars.sync import Calendars, connect
from booktui.desk.errors import NotFound, NotPermitted, Unavailable
from booktui.exchange.caldav.client import CalendarClient
from booktui.exchange.caldav.values import NotAllowed, Stored, Unreachable
from booktui.store import calendars as store
from booktui.store.tables import CalendarItem, CalendarSync, table_of
from caldav_server import PASSWORD, USER
from desks import add_client, make_desk

pytestmark = pytest.mark.slow

SLOTS = [f"2026-12-{day}T{hour}" for day in ("15", "22") for hour in ("09:00", "09:30")]


@pytest.fixture
def several(desk, book):
    return [book(when, add_client(desk, f"Made{n}", "Up")) for n, when in enumerate(SLOTS)]


class Failing(CalendarClient):
    """A connection that breaks after so many puts: before the last reaches the server, or after."""

    def __init__(self, url, puts, arrives):
        super().__init__(url, USER, PASSWORD)
        self.left, self.arrives = puts, arrives

    def put(self, path, data, etag=""):
        self.left -= 1
        if self.left < 0 and self.arrives:
            super().put(path, data, etag)
        if self.left < 0:
            raise Unreachable("The line went dead.")
        return super().put(path, data, etag)


@pytest.mark.parametrize("arrives", [False, True], ids=["before-it-arrives", "after-it-arrived"])
def test_a_run_that_is_cut_off_is_finished_by_the_next(desk, several, sync, theirs, arrives):
    broken = Calendars(desk, lambda whose: Failing(whose.url, 2, arrives)).sync().calendars[0]
    assert broken.problem == "The line went dead."
    assert len(broken.written) == 2
    assert len(theirs.names()) == 2 + arrives
    assert [task.kind for task in desk.tasks.open()] == ["calendar"]
    again = sync()
    assert len(again.written) == 2 - arrives
    assert len(again.adopted) == arrives
    assert len(theirs.names()) == len(several)
    assert (desk.tasks.open(), desk.requests.open(), sync().written) == ((), (), [])


def test_a_move_that_arrived_without_a_record_is_not_asked_about(desk, book, move, sync, theirs):
    one = book()
    sync()
    move(one, "2026-12-15T09:30")
    Calendars(desk, lambda whose: Failing(whose.url, 0, True)).sync()
    report = sync()
    assert (report.asked, report.written) == ([], [one.ref])
    assert "DTSTART:20261215T093000Z" in theirs.get(theirs.names()[0])


def test_a_version_that_changed_after_it_was_read_is_never_written_over(desk, book, move, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    move(one, "2026-12-15T09:30")

    class Racing(CalendarClient):
        def changes(self, token):
            found = super().changes(token)
            theirs.change(name, "DTEND:20261215T093000Z", "DTEND:20261215T120000Z")
            return found

    report = Calendars(desk, lambda whose: Racing(whose.url, USER, PASSWORD)).sync().calendars[0]
    assert report.written == []
    assert report.notes == [f"{one.ref} was left for the next time: It was changed in the calendar meanwhile."]
    assert "DTEND:20261215T120000Z" in theirs.get(name)
    assert sync().asked == [one.ref]


def test_one_that_goes_after_it_was_read_is_asked_about_and_not_put_back(desk, book, move, sync, theirs):
    one = book()
    sync()
    (name,) = theirs.names()
    move(one, "2026-12-15T09:30")

    class Racing(CalendarClient):
        def changes(self, token):
            found = super().changes(token)
            theirs.delete(name)
            return found

    report = Calendars(desk, lambda whose: Racing(whose.url, USER, PASSWORD)).sync().calendars[0]
    assert (report.written, theirs.names()) == ([], [])
    assert sync().asked == [one.ref]


def test_an_etag_that_the_server_keeps_to_itself_is_asked_for(desk, book, move, sync, theirs):
    class Weak(CalendarClient):
        def _ask(self, method, path, body="", headers=None, *, refusable=False):
            answer = super()._ask(method, path, body, headers, refusable=refusable)
            if method == "PUT":
                answer.headers = {"ETag": "W/" + answer.headers["ETag"]}
            return answer

    one = book()
    Calendars(desk, lambda whose: Weak(whose.url, USER, PASSWORD)).sync()
    assert sync().read == 0
    move(one, "2026-12-15T09:30")
    assert sync().written == [one.ref]


def test_two_runs_at_once_write_everything_once(desk, tmp_path, several, theirs):
    other = make_desk(tmp_path, "sam")

    class Meeting(CalendarClient):
        met = False

        def put(self, path, data, etag=""):
            if not Meeting.met:
                Meeting.met = True
                inner.append(other.calendars.sync("OSEI").calendars[0])
            return super().put(path, data, etag)

    inner = []
    outer = Calendars(desk, lambda whose: Meeting(whose.url, USER, PASSWORD)).sync().calendars[0]
    assert (outer.problem, inner[0].problem) == ("", "")
    assert len(theirs.names()) == len(several)
    assert other.calendars.sync("OSEI").calendars[0].written == []
    assert desk.requests.open() == ()
    other.close()


def test_a_token_that_is_not_known_any_more_compares_everything(desk, book, sync, busy, theirs):
    one = book()
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    theirs.add("two", "DTSTART:20261215T140000Z", "DTEND:20261215T150000Z")
    sync()
    with desk.store.write() as c:
        c.execute(table_of(CalendarSync).update().values(token="http://radicale.org/ns/sync/" + "0" * 64))
    theirs.delete("two.ics")
    report = sync()
    assert report.notes[0] == "The server could not say what is new, so the whole calendar was compared."
    assert (report.read, report.written, report.asked) == (0, [], [])
    assert busy() == [("09:00", "09:30"), ("10:00", "11:00")]
    theirs.delete(next(name for name in theirs.names() if name != "one.ics"))
    with desk.store.write() as c:
        c.execute(table_of(CalendarSync).update().values(token="nonsense"))
    assert sync().asked == [one.ref]


def test_a_server_that_is_down_is_a_task_until_it_is_there_again(desk, book, sync, theirs, server):
    one = book()
    sync()
    server.stop()
    try:
        for _ in range(2):
            report = desk.calendars.sync().calendars[0]
            assert report.problem == f"{theirs.url} cannot be reached."
    finally:
        server.start()
    assert [task.what for task in desk.tasks.open()] == [
        "The calendar of Dr Osei could not be brought in step; see: booktui calendar status"
    ]
    assert desk.calendars.status()[0].problem == report.problem
    assert (sync().asked, desk.tasks.open(), desk.calendars.status()[0].problem) == ([], (), "")
    assert one.ref in str(desk.audit.list(limit=50))


def test_a_wrong_password_says_so_and_keeps_everything(desk, sync, theirs, busy, monkeypatch):
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    sync()
    monkeypatch.setenv("BOOKTUI_CALDAV_PASSWORD", "wrong")
    report = desk.calendars.sync().calendars[0]
    assert report.problem == f"{theirs.url} does not accept the name and password."
    with pytest.raises(Unavailable, match="does not accept"):
        desk.calendars.check("osei")
    assert busy() == [("10:00", "11:00")]


def test_a_calendar_in_the_clear_over_the_network_is_not_even_tried(desk, set_up):
    set_up("http://calendar.example.org/osei/")
    assert "is not https" in desk.calendars.sync("OSEI").calendars[0].problem


def test_a_calendar_that_was_deleted_starts_over(desk, book, sync, theirs, busy):
    one = book()
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    sync()
    theirs.drop()
    assert desk.calendars.sync().calendars[0].problem == f"There is no calendar at {theirs.url} any more."
    theirs.ask("MKCALENDAR", theirs.path)
    report = sync()
    assert (report.written, report.asked, desk.requests.open()) == ([one.ref], [], ())
    assert busy() == [("09:00", "09:30")]


def test_a_calendar_that_was_emptied_is_one_task_and_no_request_for_each(desk, several, sync, theirs, monkeypatch):
    monkeypatch.setattr("booktui.desk.calendars.emptied.MANY", 3)
    sync()
    kept = {name: theirs.get(name) for name in theirs.names()}
    for name in kept:
        theirs.delete(name)
    for _ in range(2):
        report = desk.calendars.sync("OSEI").calendars[0]
        assert "4 of this desk's 4 appointments to come are gone" in report.problem
    assert (len(desk.tasks.open()), desk.requests.open(), theirs.names()) == (1, (), [])
    for name, text in kept.items():
        theirs.put(name, text)
    sync()
    assert (desk.tasks.open(), desk.requests.open(), len(theirs.names())) == ((), (), 4)


def test_one_that_is_gone_among_many_is_still_asked_about(desk, several, sync, theirs, monkeypatch):
    monkeypatch.setattr("booktui.desk.calendars.emptied.MANY", 1)
    sync()
    theirs.delete(theirs.names()[0])
    assert len(sync().asked) == len(desk.requests.open()) == 1


def test_events_that_are_gone_all_at_once_leave_their_busy_time(desk, sync, theirs, busy, monkeypatch):
    monkeypatch.setattr("booktui.desk.calendars.emptied.MANY", 2)
    for hour in (10, 11):
        theirs.add(f"t{hour}@x", f"DTSTART:20261215T{hour}0000Z", f"DTEND:20261215T{hour}3000Z")
    sync()
    before = busy()
    for name in theirs.names():
        theirs.delete(name)
    assert "all 2 events" in desk.calendars.sync("OSEI").calendars[0].problem.lower()
    assert busy() == before != []


class Silent(CalendarClient):
    """A server that lists its events, and does not give them."""

    def read(self, paths):
        for page in super().read(paths):
            yield [Stored(one.path, one.etag, None) for one in page]


def test_what_the_server_does_not_give_stays_as_it_was_known(desk, book, sync, theirs, busy):
    one = book()
    theirs.add("t@x", "DTSTART:20261215T110000Z", "DTEND:20261215T113000Z")
    sync()
    before = busy()
    for name in theirs.names():
        theirs.change(name, "VERSION:2.0", "VERSION:2.0\r\nX-WR-CALNAME:x")
    Calendars(desk, lambda whose: Silent(whose.url, USER, PASSWORD)).sync()
    assert (busy(), desk.requests.open()) == (before, ())
    report = sync()
    assert (busy(), report.read, report.written, report.notes) == (before, 2, [], [])
    assert [name for name in theirs.names() if one.uid in theirs.get(name)]


def test_another_address_starts_over_and_one_that_is_taken_away_takes_its_busy_time_along(
    desk, book, sync, server, theirs, busy, set_up
):
    one = book()
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    sync()
    elsewhere = server.calendar()
    set_up(elsewhere.url)
    report = sync()
    assert report.notes[0] == "The calendar has another address than before: everything is read and written anew."
    assert (report.written, len(elsewhere.names()), busy()) == ([one.ref], 1, [("09:00", "09:30")])
    elsewhere.add("two", "DTSTART:20261215T140000Z", "DTEND:20261215T150000Z")
    sync()
    set_up("")
    assert desk.calendars.sync().calendars == ()
    assert busy() == [("09:00", "09:30")]
    with desk.store.read() as c:
        assert c.execute(table_of(CalendarItem).select()).all() == []


def test_a_trial_changes_nothing_on_either_side(desk, book, theirs, busy):
    one = book()
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    report = desk.calendars.sync(dry_run=True).calendars[0]
    assert (report.written, report.busy_added, report.problem) == ([one.ref], 1, "")
    assert (theirs.names(), busy(), desk.calendars.status()[0].synced_at) == (["one.ics"], [("09:00", "09:30")], None)


def test_more_than_one_page_of_events_and_of_words(desk, sync, theirs, busy, monkeypatch):
    monkeypatch.setattr("booktui.exchange.caldav.client.PAGE", 3)
    for n in range(8):
        theirs.add(f"event{n}", f"DTSTART:20261215T{10 + n}0000Z", f"DTEND:20261215T{10 + n}3000Z")
    assert (sync().read, len(busy())) == (8, 8)


def test_a_name_with_letters_that_servers_spell_differently(sync, theirs, busy):
    theirs.put(
        "a%40b%20c%25.ics",
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//EN\nBEGIN:VEVENT\nUID:odd\nDTSTAMP:20261101T120000Z\nDTSTART:20261215T100000Z\nDTEND:20261215T110000Z\nEND:VEVENT\nEND:VCALENDAR\n",
    )
    assert (sync().read, busy(), sync().read) == (1, [("10:00", "11:00")], 0)


def test_who_may_and_who_is_meant(desk, tmp_path, theirs):
    with pytest.raises(NotFound, match="There is no practitioner 'BROWN' with a calendar"):
        desk.calendars.sync("BROWN")
    reader = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        reader.calendars.sync()
    reader.close()
    theirs.add("one", "DTSTART:20261215T100000Z", "DTEND:20261215T110000Z")
    assert "can be reached: 1 events." in desk.calendars.check("osei")


def test_without_a_password_nothing_is_sent(desk, monkeypatch):
    monkeypatch.delenv("BOOKTUI_CALDAV_PASSWORD")
    monkeypatch.setattr("booktui.desk.calendars.sync.password", lambda *_: "")
    with desk.store.read() as c:
        (whose,) = store.kept(c)
    with pytest.raises(NotAllowed, match="BOOKTUI_CALDAV_PASSWORD"):
        connect(whose)
