"""A backup brings nobody back who was erased after it was made."""

import pytest

from booktui.desk.recovery.restoring import restore
from desks import add_client, at, make_desk
from lives import MARKS, life, settle

pytestmark = pytest.mark.file_only("backups and restoring are the server's own")


@pytest.fixture
def place(tmp_path):
    return tmp_path / "desk.db"


def backed_up(tmp_path, *, booked=False):
    """A desk with somebody on it, a backup of that, and then the person erased."""
    desk = make_desk(tmp_path, "sam")
    who = life(desk)
    settle(desk, who.id)
    if booked:
        visit = desk.diary.book(desk.diary.propose(who.id, "FU", at("2026-12-15T10:00")), override="agreed").appointment
    desk.keeping.backup(tmp_path / "copy.db")
    if booked:
        desk.diary.cancel(visit.id, reason="asked", by="client")
        settle(desk, who.id)
    desk.subjects.erase(who.id, "asked", "ada")
    desk.close()
    return who


def test_the_erased_are_erased_again(tmp_path, place):
    who = backed_up(tmp_path)
    restore(tmp_path / "copy.db", place, "sam")
    desk = make_desk(tmp_path, "sam")
    assert desk.clients.get(who.id).name == "Erased"
    assert [mark for mark in MARKS if mark.lower().encode() in place.read_bytes().lower()] == []
    assert desk.audit.verify().problems == ()
    desk.close()


def test_of_one_with_a_booking_in_it_a_supervisor_is_told(tmp_path, place):
    who = backed_up(tmp_path, booked=True)
    restore(tmp_path / "copy.db", place, "sam")
    desk = make_desk(tmp_path, "sam")
    assert [one.what for one in desk.tasks.open() if one.kind == "erase"] == [
        f"{who.ref} was erased on 23 Nov 2026, and is back with this backup: settle what is open, then erase again"
    ]
    assert desk.clients.get(who.id).family_name == MARKS[0]
    desk.close()


def test_a_backup_of_another_diary_loses_nobody(tmp_path, place):
    (tmp_path / "other").mkdir()
    from booktui.desk import open_desk
    from booktui.desk.setup import begin

    begin(tmp_path / "other" / "desk.db", time_zone="Europe/London", name="Other")
    other = open_desk(tmp_path / "other" / "desk.db")
    while len(other.clients.find("Other")) < 20:
        add_client(other, "Other", email="", mobile="")
    other.keeping.backup(tmp_path / "foreign.db")
    other.close()
    backed_up(tmp_path)
    restore(tmp_path / "foreign.db", place)
    assert len(make_desk(tmp_path, None).clients.find("Other")) == 20
