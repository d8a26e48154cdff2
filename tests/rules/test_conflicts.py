"""The checker as a whole: nothing, order, severities, what still stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from booktui.rules import conflicts
from booktui.rules.policy import FIXED, Policy
from booktui.rules.values import Conflict, Span
from rules.casework import CLIENT, ENTRY, FACTS, NOW, PERSON, PROPOSAL, ROOM, away, facts, proposal, said, t, taken


def test_a_clean_proposal_has_no_conflicts() -> None:
    assert conflicts.check(PROPOSAL, FACTS, Policy()) == ()


def test_worst_first_then_in_the_order_of_the_design() -> None:
    known = facts(
        taken=(taken("09:30", "10:00", CLIENT), taken("09:30", "10:00")),
        absences=(away("09:00", "10:00", None, kind="closure"),),
        client=replace(PERSON, status="closed"),
        duplicates=("A000777",),
        now=t("2026-12-03 09:00"),
    )
    assert [c.code for c in conflicts.check(PROPOSAL, known, Policy())] == [
        "practitioner-busy",
        "client-busy",
        "client-closed",
        "closed",
        "duplicate",
        "short-notice",
    ]


def test_every_code_of_the_design_is_known() -> None:
    assert len(conflicts.CODES) == 29
    assert set(conflicts.CODES.values()) == {"block", "override", "warn"}
    assert frozenset(conflicts.CODES) >= FIXED


def test_every_code_is_raised_somewhere() -> None:
    folder = Path(conflicts.__file__).parent / "checks"
    source = "".join(p.read_text(encoding="utf8") for p in folder.glob("*.py") if p.name != "codes.py")
    built = {f"{kind}-busy" for kind in ("practitioner", "room", "equipment", "interpreter", "client")}
    assert {code for code in conflicts.CODES if f'"{code}"' not in source} == built


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        pytest.param({}, "override", id="default"),
        pytest.param({"closed": "block"}, "block", id="stricter"),
        pytest.param({"closed": "warn"}, "warn", id="milder"),
    ],
)
def test_a_profile_may_change_a_severity(severities: dict[str, str], expected: str) -> None:
    known = facts(absences=(away("09:00", "10:00", None),))
    assert [c.severity for c in conflicts.check(PROPOSAL, known, Policy(severities=severities))] == [expected]


def test_no_profile_may_change_busy() -> None:
    known = facts(taken=(taken("09:30", "10:00"),))
    policy = Policy(severities={"practitioner-busy": "warn"})
    assert [c.severity for c in conflicts.check(PROPOSAL, known, policy)] == ["block"]


def test_a_supervisor_is_only_needed_where_it_can_be_overridden() -> None:
    known = facts(sessions=())
    policy = Policy(severities={"outside-session": "warn"})
    assert [(c.severity, c.supervisor) for c in conflicts.check(PROPOSAL, known, policy)] == [("warn", False)]


BLOCK = Conflict("absent", "block", "x")
OVERRIDE = Conflict("buffer", "override", "x")
CHIEF = Conflict("session-full", "override", "x", supervisor=True)
WARN = Conflict("preference", "warn", "x")


@pytest.mark.parametrize(
    ("override", "supervisor", "standing"),
    [
        pytest.param(False, False, (BLOCK, OVERRIDE, CHIEF), id="no reason given"),
        pytest.param(False, True, (BLOCK, OVERRIDE, CHIEF), id="a supervisor without a reason"),
        pytest.param(True, False, (BLOCK, CHIEF), id="a coordinator's reason"),
        pytest.param(True, True, (BLOCK,), id="a supervisor's reason"),
    ],
)
def test_what_still_stands(override: bool, supervisor: bool, standing: tuple[Conflict, ...]) -> None:
    assert conflicts.blocking((BLOCK, OVERRIDE, CHIEF, WARN), override, supervisor) == standing


def test_what_is_kept_is_the_core_and_the_buffers() -> None:
    service = replace(FACTS.service, buffer_before=5, buffer_after=10)
    assert conflicts.kept(PROPOSAL, service) == Span(t("09:25"), t("10:10"))


@pytest.mark.parametrize("end", ["09:30", "09:00"], ids=["zero-length", "negative"])
def test_a_span_that_does_not_end_after_it_starts_is_refused(end: str) -> None:
    asked = proposal("09:30", end)
    assert said(asked) == ["block too-short: An appointment has to end after it starts."]
    with pytest.raises(ValueError, match="zero-length"):
        conflicts.kept(asked, FACTS.service)


def test_no_sentence_names_the_client() -> None:
    known = facts(
        client=replace(PERSON, initials="ZQX", ref="C-REF", status="merged"),
        taken=(taken("09:30", "10:00", CLIENT), taken("09:45", "10:00", ROOM)),
        entry=ENTRY,
        now=NOW,
    )
    messages = [c.message for c in conflicts.check(PROPOSAL, known, Policy())]
    assert len(messages) == 3
    assert [m for m in messages if "ZQX" in m or "C-REF" in m] == []
