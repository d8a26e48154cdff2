"""The reasons for removals as data (domain.md 2.9), what each needs, and how long it can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput
from booktui.desk.listing.removal_reasons import load_reasons, parse_reasons
from booktui.rules.removals import (
    Reason,
    RemovalsError,
    Said,
    Who,
    find,
    first_code,
    in_time,
    read_reasons,
    reinstate_by,
    why_not,
)

TODAY = date(2026, 11, 23)
ROW = {"code": "PTREQ", "who": "clinician", "letters": ["client", "gp"], "status": ["35"], "meaning": "not wanted"}
DR = {"clinician": "Dr Osei", "decided_on": TODAY}
TABLE = {
    "ADM": ("system", (), ()),
    "EMG": ("clinician", ("gp",), ("30",)),
    "DIED": ("clerk", (), ("36",)),
    "PTREQ": ("clinician", ("client", "gp"), ("35", "34")),
    "NOTREQ": ("clinician", ("client", "gp"), ("34", "32")),
    "DNA": ("clinician", ("client", "gp"), ("34", "33")),
    "CANC": ("clinician", ("client", "gp"), ("34",)),
    "DECL": ("clinician", ("client", "gp"), ("34", "31")),
    "NOREP": ("clinician", ("client", "gp"), ("34",)),
    "ELSE": ("proof", ("client", "gp"), ("34",)),
    "TRANS": ("clerk", ("client", "gp", "provider"), ("21",)),
    "DUP": ("second", (), ()),
    "ERR": ("supervisor", (), ()),
}
"""Code: who may, who is written to, the statuses it may add to a clock."""


def reason(code: str) -> Reason:
    found = find(load_reasons(), code)
    assert found is not None
    return found


def test_the_table_is_that_of_the_field() -> None:
    assert {one.code: (one.who.value, one.letters, one.status) for one in load_reasons()} == TABLE


@pytest.mark.parametrize("code", sorted(TABLE))
def test_rem_01_who_is_written_to(code: str) -> None:
    """REM-01: every reason but ADM, EMG, DIED, DUP and ERR tells the client and the GP, and can be taken back."""
    quiet = code in ("ADM", "EMG", "DIED", "DUP", "ERR")
    assert reason(code).returns is not quiet
    assert {"client", "gp"} <= set(reason(code).letters) or quiet


@pytest.mark.parametrize(
    ("code", "said", "missing"),
    [
        pytest.param("PTREQ", {}, "PTREQ (the client no longer wants it) is a clinician's decision: give the clinician's "
                     "name and the day.", id="RTT-12-no-clinician"),
        pytest.param("PTREQ", {"clinician": "Dr Osei"}, "PTREQ (the client no longer wants it) is a clinician's decision: "
                     "give the clinician's name and the day.", id="RTT-12-no-day"),
        pytest.param("PTREQ", DR, "", id="clinician"),
        pytest.param("ELSE", {}, "ELSE (treated elsewhere) needs proof: say what shows it, such as the letter from there.",
                     id="no-proof"),
        pytest.param("ELSE", {"proof": "letter of Leeds"}, "", id="proof"),
        pytest.param("ELSE", DR, "", id="a-clinician-is-proof"),
        pytest.param("DUP", {}, "DUP (a second entry for the same) needs a second person of this desk who has looked at "
                     "both.", id="alone"),
        pytest.param("DUP", {"second": "Jo"}, "The second person must be another than you, jo.", id="the-same"),
        pytest.param("DUP", {"second": "sam"}, "", id="two"),
        pytest.param("TRANS", {}, "", id="clerk"),
        pytest.param("DIED", {}, "", id="died"),
    ],
)  # fmt: skip
def test_what_is_missing(code: str, said: dict[str, object], missing: str) -> None:
    assert why_not(reason(code), Said("jo", **said)) == missing  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "inside"), [(0, True), (13, True), (14, True), (15, False)], ids=["same-day", "day-13", "day-14", "day-15"]
)
def test_edge_24_the_last_day(days: int, inside: bool) -> None:
    """DNA-01, edge case 24: day 14 is inside, day 15 is not."""
    last = reinstate_by(reason("DNA"), TODAY, 14)
    assert in_time(last, TODAY + timedelta(days=days)) is inside


@pytest.mark.parametrize("code", ["EMG", "DIED", "DUP", "ERR"])
def test_without_a_letter_there_is_no_day(code: str) -> None:
    assert reinstate_by(reason(code), TODAY, 14) is None
    assert in_time(None, TODAY) is False


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ELSE", "ELSE"),
        ("else: seen at Leeds", "ELSE"),
        ("DUP twice", "DUP"),
        ("Died down by itself", None),
        ("seen elsewhere", None),
        ("", None),
    ],
)
def test_a_reason_may_begin_with_its_code(text: str, code: str | None) -> None:
    found = first_code(load_reasons(), text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"code": "ptreq"}, "reason: code must be up to 8 capital letters, not 'ptreq'"),
        ({"code": 3}, "reason: code must be up to 8 capital letters, not 3"),
        ({"who": "porter"}, "reason PTREQ: who must be one of system, clerk, proof, second, clinician, supervisor, not "
         "'porter'"),
        ({"letters": ["nurse"]}, "reason PTREQ: letters must be a list of client, gp, provider, not ['nurse']"),
        ({"letters": ["client"]}, "reason PTREQ: whoever writes to the client also tells the GP (REM-01)"),
        ({"status": [35]}, "reason PTREQ: status must be a list of codes in quotes, not [35]"),
        ({"meaning": " "}, "reason PTREQ: meaning must be words, not ' '"),
        ({"colour": "red"}, "reason PTREQ: there is no key 'colour'; known are code, letters, meaning, status, who"),
    ],
    ids=["lower", "number", "who", "letters", "no-gp", "status", "meaning", "key"],
)  # fmt: skip
def test_a_wrong_row_is_named(change: dict[str, object], problem: str) -> None:
    with pytest.raises(RemovalsError) as caught:
        read_reasons([{**ROW, **change}])
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], "the reasons must be a list with a row for each code"),
        (["PTREQ"], "reason: a row must be a table, not 'PTREQ'"),
        ([ROW, ROW], "reason PTREQ: it comes twice"),
        ([{key: value for key, value in ROW.items() if key != "who"}], "reason PTREQ: who is missing"),
    ],
    ids=["empty", "no-row", "twice", "missing"],
)
def test_a_wrong_table_is_named(data: object, problem: str) -> None:
    with pytest.raises(RemovalsError) as caught:
        read_reasons(data)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {", "The reasons for removals cannot be used: while parsing"),
        ('- {code: X, who: clerk, letters: [], status: ["77"], meaning: x}',
         "The reasons for removals cannot be used: reason X: no status '77'"),
    ],
    ids=["no-yaml", "no-such-status"],
)  # fmt: skip
def test_a_file_that_cannot_be_used(text: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_reasons(text)
    assert caught.value.message.startswith(problem)


def test_every_kind_of_person_is_somewhere() -> None:
    assert {one.who for one in load_reasons()} == set(Who)
