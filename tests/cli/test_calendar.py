"""`booktui calendar` at a desk without a server: who has a calendar, and what is said when it does not answer."""

import pytest

from booktui.store.engine import open_store
from booktui.store.tables import Practitioner, table_of

URL = "http://127.0.0.1:1/osei/work/"


@pytest.fixture
def kept(run, home, monkeypatch):
    """Dr Osei has a calendar on a server that is not there."""
    monkeypatch.setenv("BOOKTUI_CALDAV_PASSWORD", "made-up")
    store = open_store(home / "desk.db")
    with store.write() as c:
        c.execute(table_of(Practitioner).update().values(calendar=URL, calendar_user="osei"))
    store.close()


def test_nobody_has_a_calendar(run):
    assert (
        run("calendar", "sync").out
        == "No practitioner has a calendar on a server. The set-up file names it: calendar, calendar_user.\n"
    )
    assert run("calendar", "status").out == "No practitioner has a calendar on a server.\n"
    assert run("calendar", "sync", "--json").json == {"dry_run": False, "calendars": []}
    said = run("calendar", "check", "OSEI")
    assert (said.code, said.err) == (
        4,
        "There is no practitioner 'OSEI' with a calendar. Nobody has one yet. It is set up as `calendar` and `calendar_user` of the practitioner in the set-up file.\n",
    )


def test_a_server_that_does_not_answer_is_said_everywhere(run, kept):
    said = run("calendar", "sync", "osei")
    assert (said.code, said.out) == (6, "")
    assert said.err == f"Dr Osei's calendar: {URL} cannot be reached. What was done so far is kept; run it again.\n"
    assert (
        run("calendar", "status").out
        == f"OSEI  Dr Osei  never in step  0 ours, 0 theirs  ‹!› {URL} cannot be reached.\n"
    )
    assert "The calendar of Dr Osei could not be brought in step" in run("today").out
    assert run("calendar", "status", "--json").json["calendars"][0]["problem"] == f"{URL} cannot be reached."
    assert run("calendar", "check", "OSEI").code == 6


def test_a_long_list_is_cut_short(run):
    from booktui.cli.calendar import _told
    from booktui.desk.calendars.shapes import CalendarReport, SyncReport

    report = SyncReport((CalendarReport("OSEI", "Dr Osei", [f"A{n:06d}" for n in range(14)]),))
    assert list(_told(report))[0].endswith("A000010, A000011 and 2 more")
    assert list(_told(report))[0].startswith("OSEI: 14 written: A000000, ")


def test_a_trial_leaves_no_trace(run, kept):
    assert run("calendar", "sync", "--dry-run").code == 6
    assert run("calendar", "status", "--json").json["calendars"][0]["problem"] is None


def test_who_only_reads_may_look_and_not_sync(run, kept):
    assert run("calendar", "sync", user="alex").code == 7
    assert run("calendar", "status", user="alex").code == 0


def test_too_often_is_refused(run):
    said = run("calendar", "sync", "--every", "1")
    assert (said.code, "from 30 to 86400" in said.err) == (2, True)
