"""Who may add a status, and when a missed visit nullifies a clock (RTT-12, RTT-20 to RTT-22, RTT-25)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.rules.clocks.codes import find
from booktui.rules.clocks.deciding import (
    NOT_JUSTIFIED,
    PROVE,
    Evidence,
    Missed,
    check_decider,
    check_nullify,
    read_evidence,
    why_no_evidence,
)
from booktui.rules.clocks.values import ClockRefused
from rules.clockwork import CODES

ON = date(2026, 11, 24)
FIRST = Missed(date(2026, 11, 10), first=True)
PHONE = Evidence("phone")
AFTER = 'The clock runs on; give evidence as phone, "letter 2026-10-20", text or email.'


@pytest.mark.parametrize(
    "code", ["10", "12", "20", "21", "36", "90", "91", "92", "98", "99"], ids=lambda c: f"RTT-12-{c}"
)
def test_the_desk_may_add_alone(code: str) -> None:
    check_decider(find(CODES, code, ON), "", None, ON)


@pytest.mark.parametrize("code", ["11", "30", "31", "32", "33", "34", "35"], ids=lambda c: f"RTT-12-{c}")
@pytest.mark.parametrize(
    ("clinician", "decided"), [("", None), ("Dr Osei", None), ("", ON)], ids=["nobody", "no-day", "no-name"]
)
def test_a_clinicians_decision_needs_name_and_day(code: str, clinician: str, decided: date | None) -> None:
    row = find(CODES, code, ON)
    with pytest.raises(ClockRefused) as caught:
        check_decider(row, clinician, decided, ON)
    assert caught.value.sentence == (
        f"{code} ({row.meaning}) is a clinician's decision: give the clinician's name and the day."
    )
    check_decider(row, "Dr Osei", ON, ON)


def test_a_decision_is_not_later_than_its_effect() -> None:
    """RTT-24: the stop is the day the decision is told, which is no earlier than the decision."""
    with pytest.raises(ClockRefused) as caught:
        check_decider(find(CODES, "34", ON), "Dr Osei", date(2026, 11, 25), ON)
    assert caught.value.sentence == (
        "The decision of 25 Nov 2026 is later than 24 Nov 2026, when it is said to have taken effect. Check the days."
    )


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        pytest.param(PHONE, "", id="RTT-22-agreed-by-phone"),
        pytest.param(Evidence("letter", date(2026, 10, 20)), "", id="RTT-22-letter-21-days-before"),
        pytest.param(Evidence("letter", date(2026, 10, 21)),
                     "The letter went 20 days before the visit, and 21 are needed.", id="RTT-22-letter-20-days-before"),
        pytest.param(Evidence("text", consent=True), "", id="RTT-22-text-with-consent"),
        pytest.param(Evidence("text"), "The client has not agreed to be written to by text, so it shows nothing.",
                     id="RTT-22-text-without-consent"),
        pytest.param(Evidence("email"), "The client has not agreed to be written to by email, so it shows nothing.",
                     id="RTT-22-email-without-consent"),
        pytest.param(None, "There is no evidence that the visit was clearly communicated.", id="RTT-21-none"),
    ],
)  # fmt: skip
def test_evidence(evidence: Evidence | None, why: str) -> None:
    assert why_no_evidence(evidence, FIRST.on, 21) == why


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("phone", PHONE),
        (" Phone ", PHONE),
        ("letter 2026-10-20", Evidence("letter", date(2026, 10, 20))),
        ("letter:2026-10-20", Evidence("letter", date(2026, 10, 20))),
        ("text", Evidence("text", consent=True)),
        ("email", Evidence("email", consent=False)),
    ],
)
def test_evidence_as_it_is_said(said: str, found: Evidence) -> None:
    """RTT-22: consent to a channel comes from the client's record, not from whoever says it."""
    assert read_evidence(said, text_consent=True, email_consent=False) == found


@pytest.mark.parametrize("said", ["they knew", "letter", "letter 2026-02-30", "letter 20/10/2026"])
def test_what_is_no_evidence(said: str) -> None:
    with pytest.raises(ClockRefused) as caught:
        read_evidence(said)
    assert caught.value.sentence == (
        f'{said!r} is no evidence that is known; give it as phone, "letter 2026-10-20", text or email.'
    )


@pytest.mark.parametrize(
    ("missed", "evidence", "nullified", "sentence", "task"),
    [
        pytest.param(None, PHONE, 0, "No visit on this clock is recorded as not attended. The clock runs on.",
                     NOT_JUSTIFIED, id="RTT-20-nothing-missed"),
        pytest.param(Missed(FIRST.on, first=False), PHONE, 0,
                     "The missed visit was not the first on this clock, so the clock runs on.", NOT_JUSTIFIED,
                     id="RTT-24-a-later-visit"),
        pytest.param(Missed(FIRST.on, first=True, arrived_late=True), PHONE, 0,
                     "The client came, if too late to be seen, so the clock runs on.", NOT_JUSTIFIED,
                     id="RTT-25-arrived-late"),
        pytest.param(FIRST, None, 0, f"There is no evidence that the visit was clearly communicated. {AFTER}", PROVE,
                     id="RTT-21-no-evidence"),
        pytest.param(FIRST, PHONE, 2,
                     "2 clocks of this referral were nullified already, and no more may be. The clock runs on.",
                     NOT_JUSTIFIED, id="edge-7-a-third-time"),
    ],
)  # fmt: skip
def test_not_nullified(
    missed: Missed | None, evidence: Evidence | None, nullified: int, sentence: str, task: str
) -> None:
    with pytest.raises(ClockRefused) as caught:
        check_nullify(missed, evidence, notice_days=21, nullified=nullified, most=2)
    assert (caught.value.sentence, caught.value.task) == (sentence, task)


@pytest.mark.parametrize("nullified", [0, 1], ids=["RTT-20-the-first", "edge-7-once-more"])
def test_nullified(nullified: int) -> None:
    check_nullify(FIRST, PHONE, notice_days=21, nullified=nullified, most=2)
