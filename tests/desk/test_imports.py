"""Files of other systems: checked whole, written together, the same again changes nothing."""

from datetime import date

import pytest
from sqlalchemy import select

from booktui.desk import open_desk
from booktui.desk.errors import BadInput, NotFound, NotPermitted
from booktui.desk.importing.clients import read_needs
from booktui.desk.shapes import Rejected
from booktui.rules.values import Need
from booktui.store.tables import WaitingEntry
from importing import client, clock, counts, desk, file, two

CLIENTS = """ref,given_name,family_name,birth_date,phone,email,nhs_number,postcode,language,needs,sensitive
C1,Zoë,O'Brien-Søgaard,1960-02-14,0161 496 0000,zoe@example.org,999 000 0018,m13 9wl,Urdu,interpreter; step-free,no
C2,,王,14/02/1961,'+44 7700 900123,,,,,,yes
"""


def test_clients_come_in_cleaned_and_are_found(desk, file):
    assert counts(desk.imports.clients(file(CLIENTS))) == (2, 2, 0, 0, 0)
    row = client(desk, "C1")
    assert (row["given_name"], row["family_name"], row["birth_date"]) == ("Zoë", "O'Brien-Søgaard", date(1960, 2, 14))
    assert (row["phone"], row["nhs_number"], row["postcode"]) == ("+441614960000", "9990000018", "M13 9WL")
    assert client(desk, "C2")["sensitive"] == 1
    assert desk.clients.get(row["id"]).needs == (Need("interpreter", "Urdu"), Need("step-free"))
    assert [line.ref for line in desk.clients.find("obrien")] == ["C1"]
    assert [line.ref for line in desk.clients.find("obriensogard")] == ["C1"]
    assert [line.ref for line in desk.clients.find("900123")] == ["C2"]


def test_clients_again_change_nothing(desk, file):
    desk.imports.clients(file(CLIENTS))
    before = len(desk.audit.list(limit=100))
    assert counts(desk.imports.clients(file(CLIENTS))) == (2, 0, 0, 2, 0)
    assert len(desk.audit.list(limit=100)) == before


def test_a_changed_row_updates_and_an_empty_cell_does_not(desk, file):
    desk.imports.clients(file(CLIENTS))
    report = desk.imports.clients(file("ref,family_name,phone,email\nC1,Brown,,new@example.org\nC2,王,,\n"))
    assert counts(report) == (2, 0, 1, 1, 0)
    row = client(desk, "C1")
    assert (row["family_name"], row["family_key"], row["phone"], row["email"], row["version"]) == (
        "Brown", "brown", "+441614960000", "new@example.org", 2,
    )  # fmt: skip
    assert [line.ref for line in desk.clients.find("brown")] == ["C1"]


@pytest.mark.parametrize(
    ("rows", "rejected"),
    [
        pytest.param(
            "C3,A,", [Rejected(2, "family_name", "is empty, and nobody has that reference yet")], id="no-name"
        ),
        pytest.param(",A,Khan", [Rejected(2, "ref", "is empty")], id="no-reference"),
        pytest.param("C3,A,Khan\nC3,A,Khan", [], id="same-twice"),
        pytest.param(
            "C3,A,Khan\nC3,B,Khan",
            [Rejected(3, "ref", "the same reference as line 2, with other details")],
            id="same-reference-other-details",
        ),
    ],
)
def test_rejected_clients(desk, file, rows, rejected):
    report = desk.imports.clients(file(f"ref,given_name,family_name\n{rows}\nC9,Ok,Fine\n"))
    assert list(report.rejected) == rejected
    assert client(desk, "C9")["family_name"] == "Fine"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("birth_date", "31/02/1960", id="no-such-date"),
        pytest.param("birth_date", "2030-01-01", id="born-tomorrow"),
        pytest.param("phone", "call me", id="phone"),
        pytest.param("email", "not an address", id="email"),
        pytest.param("nhs_number", "999 000 0019", id="check-digit"),
        pytest.param("postcode", "NOWHERE", id="postcode"),
        pytest.param("sensitive", "perhaps", id="sensitive"),
        pytest.param("family_name", "x" * 121, id="too-long"),
    ],
)
def test_a_field_that_cannot_be_read_rejects_its_row(desk, file, field, value):
    row = {"ref": "C1", "family_name": "Khan"} | {field: value}
    report = desk.imports.clients(file(f"{','.join(row)}\n{','.join(row.values())}\n"))
    assert [(r.line, r.field) for r in report.rejected] == [(2, field)]
    assert (report.added, report.rejected[0].reason == "") == (0, False)


def test_an_nhs_number_belongs_to_one_client(desk, file):
    desk.imports.clients(file("ref,family_name,nhs_number\nC1,Khan,9990000018\n"))
    text = (
        "ref,family_name,nhs_number\nC2,Jones,9990000018\nC3,Lee,9990000026\nC4,Ray,999 000 0026\nC1,Khan,9990000018\n"
    )
    report = desk.imports.clients(file(text))
    assert [(r.line, r.field, r.reason) for r in report.rejected] == [
        (2, "nhs_number", "the client C1 already has that NHS number"),
        (4, "nhs_number", "the client C3 already has that NHS number"),
    ]
    assert (report.added, report.skipped) == (1, 1)


def test_strict_takes_none_when_one_is_rejected(desk, file):
    report = desk.imports.clients(file("ref,family_name\nC1,Khan\nC2,\n"), strict=True)
    assert (counts(report), report.kept_out) == ((2, 0, 0, 0, 1), True)
    assert desk.clients.find("khan") == []


def test_a_dry_run_writes_nothing(desk, file):
    assert counts(desk.imports.clients(file(CLIENTS), dry_run=True)) == (2, 2, 0, 0, 0)
    assert desk.clients.find("obrien") == []


def test_headers_of_an_older_system(desk, file):
    report = desk.imports.clients(file("Hospital No;Surname;Shoe\nC1;Khan;40\n"), map={"hospital no": "ref"})
    assert (counts(report), report.notes) == ((1, 1, 0, 0, 0), ("Not used: the column 'Shoe'.",))


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        pytest.param("", (), id="none"),
        pytest.param("interpreter: BSL", (Need("interpreter", "BSL"),), id="detail"),
        pytest.param("BSL", (Need("interpreter", "BSL"),), id="bsl"),
        pytest.param("interpreter", (Need("interpreter", "Urdu"),), id="language-of-the-record"),
        pytest.param("step-free, transport", (Need("step-free"), Need("transport")), id="commas"),
        pytest.param("Wheelchair; longer|longer", (Need("step-free", "Wheelchair"), Need("longer")), id="words"),
        pytest.param("quiet room, dim light", (Need("other", "quiet room, dim light"),), id="other"),
    ],
)
def test_needs(text, needs):
    assert read_needs(text, "Urdu") == needs


def test_hostile_clients_harm_nothing(desk, file):
    first = 'C1,"\x1b]52;c;x\x07[@click=app.quit]","\'); DROP TABLE client;--"'
    text = f"ref,given_name,family_name\n{first}\n\x00C2\x00,\u202eA,B\ud7ff\n"
    assert counts(desk.imports.clients(file(text))) == (2, 2, 0, 0, 0)
    assert (client(desk, "C1")["given_name"], client(desk, "C1")["family_name"]) == (
        "]52;c;x[@click=app.quit]",
        "'); DROP TABLE client;--",
    )
    assert client(desk, "C2")["given_name"] == "A"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"ref,family_name\nC1,Zo\xeb\n", "Line 2 is not UTF-8", id="latin-1"),
        pytest.param(b"", "no header", id="empty"),
        pytest.param(b"name\nAnn\n", "no column 'ref'", id="no-reference-column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(desk, file, data, said):
    with pytest.raises(BadInput, match=f"{said}.*Nothing was imported"):
        desk.imports.clients(file(data))


def test_a_missing_file_is_not_found(desk, tmp_path):
    with pytest.raises(NotFound, match="There is no file"):
        desk.imports.clients(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="cannot be read"):
        desk.imports.clients(tmp_path)


def test_an_auditor_does_not_import(desk, file, tmp_path, clock):
    reader = open_desk(tmp_path / "desk.db", "alex", clock)
    with pytest.raises(NotPermitted):
        reader.imports.clients(file(CLIENTS))
    reader.close()


WAITING = """client,service,received,priority,clock_start
C1,NEW,2026-10-01,urgent,2026-09-28
C2,FU,01/11/2026,,
"""


def entries(desk):
    with desk.store.read() as c:
        rows = c.execute(select(WaitingEntry.__table__).order_by(WaitingEntry.id)).all()
    return [(r.priority, r.band, r.rank, r.target_on, r.clock_start, r.status) for r in rows]


def test_waiting_entries_come_in_with_their_target(desk, file, two):
    assert counts(desk.imports.waiting(file(WAITING))) == (2, 2, 0, 0, 0)
    by_hand = desk.waiting.add(two[1].id, "NEW", received=date(2026, 9, 28), priority="urgent")
    rows = entries(desk)
    assert rows[0] == rows[2]
    assert desk.waiting.row(1).target_on == by_hand.target_on
    assert rows[1][0] == "routine"
    assert desk.waiting.count() == 3


def test_waiting_again_changes_nothing(desk, file, two):
    desk.imports.waiting(file(WAITING))
    before = entries(desk)
    assert counts(desk.imports.waiting(file(WAITING))) == (2, 0, 0, 2, 0)
    assert entries(desk) == before


def test_a_changed_priority_moves_the_entry(desk, file, two):
    desk.imports.waiting(file(WAITING))
    assert counts(desk.imports.waiting(file(WAITING.replace("urgent", "2WW")))) == (2, 0, 1, 1, 0)
    assert entries(desk)[0][:4] == ("2ww", 1, 0, date(2026, 10, 12))


def test_an_entry_that_no_longer_waits_is_left_alone(desk, file, two):
    desk.imports.waiting(file(WAITING))
    desk.waiting.remove(1, "no longer wanted", "PTREQ", clinician="Dr Osei", decided_on=date(2026, 11, 23), no_gp=True)
    assert counts(desk.imports.waiting(file(WAITING.replace("urgent", "routine")))) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        pytest.param("C9,NEW,2026-10-01,,", "client", "there is no client 'C9'", id="unknown-client"),
        pytest.param("C1,XXX,2026-10-01,,", "service", "there is no service 'XXX'", id="unknown-service"),
        pytest.param("C1,NEW,2026-13-01,,", "received", "not a date like 2026-11-24 or 24/11/2026", id="no-date"),
        pytest.param("C1,NEW,2026-11-24,,", "received", "is in the future", id="tomorrow"),
        pytest.param("C1,NEW,1066-10-14,,", "received", "the year 1066 is not between 1970 and 2100", id="hastings"),
        pytest.param(
            "C1,NEW,2026-10-01,soonish,",
            "priority",
            "'soonish' is no priority. Use routine, urgent or 2ww.",
            id="priority",
        ),
        pytest.param("C1,NEW,2026-10-01,,x", "clock_start", "not a date like 2026-11-24 or 24/11/2026", id="clock"),
        pytest.param(
            "C2,NEW,2026-10-01,,", "client", "already waits for NEW, received 01 Sep 2026", id="waits-already"
        ),
    ],
)
def test_rejected_entries(desk, file, two, row, field, reason):
    desk.waiting.add(two[1].id, "NEW", received=date(2026, 9, 1))
    report = desk.imports.waiting(file(f"client,service,received,priority,clock_start\n{row}\nC2,FU,2026-10-01,,\n"))
    assert report.rejected == (Rejected(2, field, reason),)
    assert report.added == 1
