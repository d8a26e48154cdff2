"""Erased means erased: no trace in the file or its log, and every count as it was."""

from datetime import date

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.store.subjects import reading
from booktui.store.subjects.held import HELD
from desks import add_client, at, make_desk
from lives import MARKS, OTHERS, life, settle
from postgres import dump


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "sam")
    yield made
    made.close()


@pytest.fixture
def who(desk):
    made = life(desk)
    settle(desk, made.id)
    return made


def raw(desk) -> bytes:
    """What a search through the files on the disk would see."""
    folder = desk.store.path.parent
    if desk.store.dialect == "postgresql":
        with desk.store.read() as c:
            return dump(c).lower()
    return b"".join(file.read_bytes() for file in sorted(folder.glob(f"{desk.store.path.name}*"))).lower()


def seen(desk, marks=MARKS) -> list[str]:
    text = raw(desk)
    spaced = [mark[:3] + " " + mark[3:] for mark in marks if mark.isdigit()]
    return [mark for mark in (*marks, *spaced) if mark.lower().encode() in text]


def rows(desk, client_id):
    with desk.store.read() as c:
        return {name: len(reading.rows(c, name, held, client_id)) for name, held in HELD.items()}


def counted(desk):
    """Figures, weeks, patterns and caseloads, as numbers."""
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    with desk.store.read() as c:
        loads = c.exec_driver_sql("SELECT status, priority, count(*) FROM waiting_entry GROUP BY 1, 2").all()
        visits = c.exec_driver_sql("SELECT status, attended, outcome, count(*) FROM appointment GROUP BY 1, 2, 3").all()
    weeks = desk.figures.weeks(first, last)
    return (desk.figures.sessions(first, last), weeks, desk.patterns.list(), loads, visits)


@pytest.mark.file_only("a server keeps what was emptied until its vacuum")
def test_no_trace_stays_in_the_file_or_its_log(desk, who):
    desk.store.fold()
    assert set(MARKS) <= set(seen(desk))
    done = desk.subjects.erase(who.id, "asked by letter", "ada")
    assert seen(desk) == []
    assert done.rows["message"] >= 1
    log = desk.store.path.with_name("desk.db-wal")
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.file_only("of the index that SQLite has")
def test_the_search_index_forgets_surname_and_number(desk, who):
    desk.subjects.erase(who.id, "asked", "ada")
    with desk.store.read() as c:
        kept = b"".join(row[0] for row in c.exec_driver_sql("SELECT block FROM client_phone_data") if row[0])
        forms = c.exec_driver_sql("SELECT count(*) FROM surname_form WHERE key LIKE 'quill%'").scalar_one()
    assert (b"987" in kept, b"900" in kept, forms) == (False, False, 0)
    assert [desk.clients.find(mark) for mark in MARKS] == [[]] * len(MARKS)


def test_a_surname_that_somebody_else_has_is_still_found(desk, who):
    other = add_client(desk, MARKS[0], "Other", mobile="07700 900111", email="", address="")
    desk.subjects.erase(who.id, "asked", "ada")
    assert [one.ref for one in desk.clients.find("Quillfeathr")] == [other.ref]


def test_counts_and_the_chain_stay_as_they_were(desk, who):
    visit = desk.diary.book(desk.diary.propose(who.id, "FU", at("2026-11-24T10:00")), override="soon").appointment
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE appointment SET status = 'fulfilled', attended = '5' WHERE id = ?", (visit.id,))
    before = (rows(desk, who.id), counted(desk))
    assert sum(figures.figures.attended for figures in before[1][0]) > 0
    desk.subjects.erase(who.id, "asked", "ada")
    after = rows(desk, who.id)
    assert ({**after, "tombstone": 0}, after["tombstone"], counted(desk)) == (before[0], 1, before[1])
    assert desk.audit.verify().problems == ()
    assert desk.keeping.doctor().problems == ()


def test_what_stays_is_a_reference_a_date_and_a_rule(desk, who):
    desk.subjects.erase(who.id, "asked by letter", "ada")
    view = desk.clients.get(who.id)
    assert (view.ref, view.name, view.birth_date, view.status) == (who.ref, "Erased", None, "closed")
    with desk.store.read() as c:
        row = c.exec_driver_sql("SELECT at, rule, asked_by, confirmed_by FROM tombstone").one()
    assert tuple(row) == (desk.now(), "asked", "sam", "ada")
    last = next(row for row in desk.audit.list(limit=50, object="client") if row["action"] == "erase")
    assert (last["action"], last["reason"]) == ("erase", "asked by letter")


def test_nobody_else_is_touched(desk, who):
    other = life(desk, OTHERS, "2026-12-15T09:30")
    desk.subjects.erase(who.id, "asked", "ada")
    assert seen(desk, OTHERS) == [*OTHERS[:2], *OTHERS[2:]]
    assert desk.clients.get(other.id).notes.endswith("rang")


def test_a_reference_that_says_who_it_is_goes_too(desk):
    who = add_client(desk, "Quillfeather", "Zebedee", nhs_number=MARKS[2], ref=f"NHS-{MARKS[2]}")
    desk.subjects.erase(who.id, "asked", "ada")
    desk.store.fold()
    assert desk.clients.get(who.id).ref == f"X{who.id:06d}"
    assert seen(desk) == []


def test_a_booking_or_a_place_on_the_list_stands_against_it(desk):
    who = add_client(desk)
    desk.waiting.add(who.id, "NEW", received=date(2026, 11, 1))
    desk.diary.book(desk.diary.propose(who.id, "FU", at("2026-12-15T10:00")))
    assert [one.split(":")[0] for one in desk.subjects.preview(who.id).against] == [
        f"{who.ref} still has 1 booking", f"{who.ref} still has 1 open place on the waiting list",
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"cancel first.*Nothing was erased"):
        desk.subjects.erase(who.id, "asked", "ada")
    assert desk.clients.get(who.id).family_name == "Khan"


def test_a_legal_hold_stands_against_it_until_it_is_released(desk, who):
    desk.subjects.hold(who.id, "claim 17")
    assert [(one.ref, one.reason) for one in desk.subjects.holds()] == [(who.ref, "claim 17")]
    with pytest.raises(BadInput, match="already"):
        desk.subjects.hold(who.id, "again")
    with pytest.raises(Refused, match="legal hold: claim 17"):
        desk.subjects.erase(who.id, "asked", "ada")
    desk.subjects.release(who.id, "claim settled")
    desk.subjects.erase(who.id, "asked", "ada")
    assert desk.subjects.holds() == []


@pytest.mark.parametrize("name", ["sam", "jo", "alex", "nobody", ""])
def test_a_second_person_who_may_must_confirm(desk, who, name):
    with pytest.raises(NotPermitted, match="second person"):
        desk.subjects.erase(who.id, "asked", name)
    assert desk.clients.get(who.id).family_name == MARKS[0]


def test_the_first_must_be_a_supervisor_too_and_say_why(desk, who, tmp_path):
    with pytest.raises(NotPermitted):
        make_desk(tmp_path, "jo").subjects.erase(who.id, "asked", "sam")
    with pytest.raises(BadInput, match="Say why"):
        desk.subjects.erase(who.id, "", "ada")


def test_twice_is_not_found(desk, who):
    desk.subjects.erase(who.id, "asked", "ada")
    with pytest.raises(NotFound, match="erased on 23 Nov 2026"):
        desk.subjects.erase(who.id, "asked", "ada")


@pytest.mark.file_only("backups are the server's own")
def test_backups_that_still_hold_the_person_are_named(desk, who, tmp_path):
    desk.keeping.backup(tmp_path / "copy.db")
    (tmp_path / "desk-replaced-1.db").write_bytes(b"")
    beyond = desk.subjects.preview(who.id).beyond
    assert [one for one in beyond if one.startswith("backup of 23 Nov 2026 by sam")] != []
    assert f"older copy of the diary: {tmp_path / 'desk-replaced-1.db'}" in beyond


def test_reasons_that_name_the_person_are_told_of(desk, who):
    with desk.store.write() as c:
        desk.log(c, "note", "desk", reason=f"{MARKS[1]} {MARKS[0]} rang")
    assert "1 reason in the audit log that names them: part of the chain" in desk.subjects.preview(who.id).beyond
