"""`booktui audit`: heads that are kept, what verifying says, who may read what, and files of it."""

import csv
import json

import pytest

from booktui.store import triggers
from booktui.store.driver import driver


@pytest.fixture
def busy(run):
    """Something happened: ada opened two records, jo booked."""
    for client in ("C1", "C2"):
        assert run("client", "show", client).code == 0
    assert run("book", "C1", "NEW", "--at", "2026-12-01T09:00", user="jo").code == 0
    return run


def outside(home, *statements):
    raw = driver().connect(str(home / "desk.db"))
    ours = [name for name in triggers.DDL if name.startswith("audit")]
    for sql in (*(f"DROP TRIGGER {name}" for name in ours), *statements, *(triggers.DDL[name] for name in ours)):
        raw.execute(sql)
    raw.commit()
    raw.close()


def test_a_kept_head_shows_later_that_nothing_was_cut_off(busy, home):
    said = busy("audit", "head", "--to", str(home / "head.txt"))
    assert (said.code, (home / "head.txt").stat().st_mode & 0o777) == (0, 0o600)
    kept = busy("audit", "head", "--json").json
    assert " ".join(kept["hash"][i : i + 8] for i in range(0, 64, 8)) in (home / "head.txt").read_text()
    busy("book", "C2", "NEW", "--at", "2026-12-01T09:30", user="jo")
    for words in (("--against", str(home / "head.txt")), ("--head", f"{kept['row']} {kept['hash'][:24]}")):
        proof = busy("audit", "verify", *words, "--json").json
        assert (proof["whole"], proof["compared"], proof["rows"] > kept["row"]) == (True, kept["row"], True)
    cut = f"DELETE FROM audit WHERE id >= {kept['row']}"
    outside(home, f"DELETE FROM audit_detail WHERE audit_id >= {kept['row']}", cut)
    assert busy("audit", "verify").code == 0
    found = busy("audit", "verify", "--against", str(home / "head.txt"))
    assert (found.code, found.out) == (
        6, f"the log ends at {kept['row'] - 1} and went to {kept['row']} when the head was kept: what followed was cut off\n",
    )  # fmt: skip


def test_a_log_that_was_written_anew_is_not_the_one_of_the_kept_head(busy):
    kept = busy("audit", "head", "--json").json
    said = busy("audit", "verify", "--head", f"{kept['row']} {'0' * 64}")
    assert (said.code, said.out) == (6, f"audit {kept['row']} is not the row that the kept head was taken of\n")


def test_from_a_known_row_on(busy):
    last = busy("audit", "head", "--json").json["row"]
    said = busy("audit", "verify", "--since", str(last - 1), "--json").json
    assert (said["whole"], said["first"], said["rows"]) == (True, last, last)
    assert busy("audit", "verify", "--since", str(last + 1)).out == f"audit {last + 1} is missing\n"


@pytest.mark.parametrize("text", ["", "12", "12 abc", "row 1\nhash xyz\n", "12 " + "a" * 65, "9" * 30 + " " + "a" * 64])
def test_what_is_no_head_is_said_to_be_none(busy, home, text):
    (home / "head.txt").write_text(text)
    said = busy("audit", "verify", "--against", str(home / "head.txt"))
    assert (said.code, said.out, len(said.err.splitlines())) == (5, "", 1)
    assert busy("audit", "verify", "--against", str(home / "none.txt")).code == 5


@pytest.mark.parametrize(
    ("words", "actions"),
    [
        (("--user", "jo"), {"book"}),
        (("--action", "book"), {"book"}),
        (("--client", "C1", "--from", "2026-11-24", "--until", "2026-11-24", "--object", "appointment"), {"book"}),
        (("--appointment", "A000001", "--object", "appointment"), {"book"}),
        (("--client", "C2"), {"add", "search"}),
        (("--until", "2026-11-23"), set()),
        (("--from", "2026-11-25"), set()),
        (("--from", "2026-11-24T10:42", "--action", "book"), {"book"}),
        (("--until", "2026-11-24T10:42", "--action", "book"), set()),
        (("--object", "appointment", "--id", "1"), {"book"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_filters(busy, words, actions):
    rows = busy("audit", "list", *words, "--json").json["audit"]
    assert {row["action"] for row in rows} == actions


@pytest.mark.parametrize(
    "words",
    [("--id", "1"), ("--from", "2026-11-24", "--until", "2026-11-23"), ("--from", "soonish")],
    ids=["id", "order", "day"],
)
def test_filters_that_cannot_be_understood(busy, words):
    assert busy("audit", "list", *words).code == 2


def test_a_coordinator_reads_their_own_doings_and_an_auditor_everybodys(busy):
    assert {row["by_user"] for row in busy("audit", "list", "--json", user="jo").json["audit"]} == {"jo"}
    for words in (("list",), ("export", "x.csv")):
        said = busy("audit", *words, "--user", "ada", user="jo")
        assert (said.code, "reads in the audit log what jo did" in said.err) == (7, True)
    assert {row["by_user"] for row in busy("audit", "list", "--json", user="alex").json["audit"]} >= {"jo", "ada"}


def test_that_somebody_read_it_is_in_it(busy):
    busy("audit", "list", "--client", "C1", user="alex")
    newest = busy("audit", "list", "--count", "1", "--json", user="alex").json["audit"][0]
    assert (newest["by_user"], newest["action"], newest["object"]) == ("alex", "view", "audit")
    assert list(json.loads(newest["after"])) == ["client_id"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_of_it_is_private_safe_in_a_spreadsheet_and_says_nothing_of_before_and_after(busy, home, form):
    busy("move", "A1", "--to", "2026-12-01T10:00", "--reason", "=HYPERLINK(1)", user="jo")
    path = home / f"audit.{form}"
    said = busy("audit", "export", str(path), "--format", form, "--user", "jo", "--json").json
    assert (said["rows"] >= 2, path.stat().st_mode & 0o777) == (True, 0o600)
    text = path.read_text()
    assert "Khan" not in text
    if form == "json":
        rows = json.loads(text)["audit"]
        assert "=HYPERLINK(1)" in {row["reason"] for row in rows}
    else:
        rows = list(csv.DictReader(text.splitlines()))
        assert "'=HYPERLINK(1)" in {row["reason"] for row in rows}
    assert ({row["by_user"] for row in rows}, "before" in rows[0], len(rows)) == ({"jo"}, False, said["rows"])
    newest = busy("audit", "list", "--count", "1", "--json").json["audit"][0]
    assert (newest["action"], newest["object"], newest["by_user"]) == ("export", "audit", "ada")


def test_a_file_that_cannot_be_written(busy, home):
    for name in ("none/here/audit.csv", "au dit.csv"):
        said = busy("audit", "export", str(home / name))
        assert (said.code, len(said.err.splitlines())) == (6, 1)


def test_what_a_sensitive_client_was_called_is_not_in_the_list(busy):
    busy("client", "add", "--ref", "S1", "--family-name", "Shah", "--given-name", "Leila", "--sensitive", "yes")
    rows = busy("audit", "list", "--client", "S1", "--json")
    assert (len(rows.json["audit"]) > 0, "Shah" in rows.out) == (True, False)
