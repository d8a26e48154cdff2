"""Policy profiles: checked before they count, and never able to weaken the guarantee."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import booktui
from booktui.rules.checks.codes import CODES as ALL_CODES
from booktui.rules.clocks.targets import Numbers
from booktui.rules.policy import FIXED, Policy, PolicyError
from booktui.rules.policy_keys import read_policy, shown

CODES = frozenset({*FIXED, "buffer", "travel", "too-soon"})
SOURCE = Path(booktui.__file__).parent
PROFILES = SOURCE / "data" / "policy"


def test_defaults_are_those_of_the_domain() -> None:
    policy = read_policy({}, CODES)
    assert policy == Policy()
    assert (policy.hold_seconds, policy.offers_min, policy.overbook_per_session) == (600, 2, 1)
    assert (policy.interpreter_length_factor, policy.mask_idle_seconds, policy.lock_seconds) == (2, 60, 300)


def test_a_profile_changes_what_it_names() -> None:
    policy = read_policy(
        {
            "name": "nhs-england",
            "client_word": "patient",
            "notice_days": 21,
            "target_days": {"2ww": 14, "urgent": 28, "routine": 126},
            "severities": {"buffer": "warn", "too-soon": "block"},
        },
        CODES,
    )
    assert (policy.name, policy.client_word, policy.notice_days, policy.hold_seconds) == (
        "nhs-england",
        "patient",
        21,
        600,
    )
    assert policy.target_days["routine"] == 126
    assert policy.severity("buffer", "override") == "warn"
    assert policy.severity("too-soon", "override") == "block"
    assert policy.severity("travel", "override") == "override"


@pytest.mark.parametrize(
    ("text", "last_inside"), [("days > 126", 126), ("days >= 126", 125)], ids=["RTT-04-inside", "RTT-04-breached"]
)
def test_the_one_switch_of_a_breach(text: str, last_inside: int) -> None:
    assert read_policy({"rtt_breach_when": text}, CODES).rtt_limit.last_inside == last_inside


def test_numbers_of_targets_come_from_the_policy() -> None:
    policy = read_policy({"cancer_first_seen_days": 7, "dm01_breach_when": "days > 42"}, CODES)
    assert policy.cancer_numbers == Numbers(7, 28, 31, 62)
    assert (Policy().dm01_limit.first_breach, policy.dm01_limit.first_breach) == (42, 43)
    assert (policy.clocks, Policy(clocks=True).clocks) == (False, True)


@pytest.mark.parametrize("code", sorted(FIXED))
def test_fixed_severities_hold_whatever_a_policy_says(code: str) -> None:
    assert Policy(severities={code: "warn"}).severity(code, "block") == "block"
    with pytest.raises(PolicyError) as caught:
        read_policy({"severities": {code: "warn"}}, CODES)
    assert str(caught.value) == f"policy: severities: {code} cannot be changed"


def test_fixed_are_the_five_busy_ones_and_three_more() -> None:
    assert sorted(FIXED) == [
        "changed-meanwhile",
        "client-busy",
        "client-closed",
        "equipment-busy",
        "interpreter-busy",
        "no-such-time",
        "practitioner-busy",
        "room-busy",
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param({"hold_seconds": -1}, "hold.seconds must be a whole number of 0 or more, not -1", id="negative"),
        pytest.param({"hold_seconds": 1.5}, "hold.seconds must be a whole number of 0 or more, not 1.5", id="fraction"),
        pytest.param({"hold_seconds": "9"}, "hold.seconds must be a whole number of 0 or more, not '9'", id="text"),
        pytest.param({"hold_seconds": True}, "hold.seconds must be a whole number of 0 or more, not True", id="truth"),
        pytest.param(
            {"hold_seconds": None}, "hold.seconds must be a whole number of 0 or more, not None", id="nothing"
        ),
        pytest.param({"severities": {"x": "warn"}}, "severities: there is no conflict code 'x'", id="unknown-code"),
        pytest.param(
            {"severities": {"buffer": "fatal"}},
            "severities: buffer must be block, override or warn, not 'fatal'",
            id="unknown-severity",
        ),
        pytest.param(
            {"target_days": {"routine": "90"}},
            "target.days: routine must be a whole number, not '90'",
            id="days-as-text",
        ),
        pytest.param(
            {"target_days": {"routine": -1}},
            "target.days: routine must be a whole number, not -1",
            id="days-negative",
        ),
        pytest.param({"clocks": 1}, "clocks must be true or false, not 1", id="number-for-a-truth"),
        pytest.param(
            {"rtt_breach_when": "126"},
            "rtt.breach_when must be written as days > 126 or days >= 126, not '126'",
            id="RTT-04-limit-unreadable",
        ),
        pytest.param(
            {"dm01_breach_when": "days > "},
            "dm01.breach_when must be written as days > 126 or days >= 126, not 'days > '",
            id="DM01-limit-unreadable",
        ),
    ],
)
def test_refused(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_policy(data, CODES)
    assert str(caught.value) == f"policy: {problem}"


def test_an_unknown_key_is_named_with_the_known_ones() -> None:
    with pytest.raises(PolicyError) as caught:
        read_policy({"hold_secs": 5}, CODES)
    assert str(caught.value).startswith("policy: there is no key 'hold_secs'; known are access_review.months, ")


@pytest.mark.parametrize(
    "data",
    [
        {"severities": ["block"]},
        {"target_days": 126},
        {"target_days": {"2ww": 14, "urgent": 28}},
        {"target_days": {"2ww": True, "urgent": 28, "routine": 90}},
        {"target_days": {"2ww": 14, "urgent": 28, "routine": 90, "soon": 3}},
        {"name": 3},
        {"client_word": ""},
    ],
    ids=["no-table", "no-target-table", "priority-missing", "truth-is-no-number", "unknown-priority", "name", "word"],
)
def test_what_cannot_be_is_refused(data):
    with pytest.raises(PolicyError):
        read_policy(data, frozenset())


SECTION_12 = (
    "rtt.target_days", "rtt.breach_when", "cancer.fds_days", "cancer.d31", "cancer.d62", "cancer.first_seen_aim",
    "dm01.days", "dm01.breach_when", "notice.reasonable_days", "offers.min", "contact.routine_attempts",
    "contact.urgent_attempts", "contact.cancer_attempts", "contact.letter_reply_days", "dna.reinstate_days",
    "dna.child_age", "pt_cancel.review_at", "clinic.cancel_notice_days", "clinic.template_notice_days",
    "op.cancel_rebook_days", "referral.triage_wd", "validation.weeks", "hold.seconds", "overbook.limit_per_session",
    "interpreter.bsl_wd", "interpreter.spoken_wd", "interpreter.length_factor", "transport.lead_wd", "polling.routine",
    "polling.urgent", "polling.usc", "asi.contact_wd", "reminders", "sms.quiet", "sla.reply_hours", "sla.calendar",
    "caseload.points_per_wte", "caseload.soft", "caseload.hard", "calls.answer_seconds", "calls.target",
    "privacy.mask_idle_s", "privacy.lock_s", "access_review.months",
)  # fmt: skip


@pytest.mark.parametrize("name", ["general", "nhs-england"])
def test_every_number_of_section_12_is_in_the_profile_under_its_key(name: str) -> None:
    written = yaml.safe_load((PROFILES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert [key for key in SECTION_12 if key not in written] == []
    assert sorted(written) == sorted(shown(read_policy(written)))
    assert written["severities"] == dict(ALL_CODES)


def test_the_defaults_of_section_12() -> None:
    policy = read_policy(yaml.safe_load((PROFILES / "nhs-england.yaml").read_text(encoding="utf-8")))
    seen = shown(policy)
    assert [seen[key] for key in SECTION_12] == [
        126, "days > 126", 28, 31, 62, 14, 42, "days >= 42", 21, 2, 2, 3, 3, {"2ww": 7, "urgent": 7, "routine": 14},
        14, 18, 2, 42, 56, 28, 3, 12, 600, 1, 10, 5, 2, 3, 84, 28, 14, {"2ww": 1, "urgent": 2, "routine": 4}, (24, 1),
        "20:00-08:00", 24, "working", 20, 100, 120, 60, 90, 60, 300, 3,
    ]  # fmt: skip


def test_nothing_outside_the_policy_asks_which_profile_is_in_force() -> None:
    asked = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(
            r"policy\.name\b|[\"']nhs-england[\"'] *[=!]=|[=!]= *[\"'](nhs-england|general)[\"']", path.read_text()
        )
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param({"sms.quiet": "8pm"}, "sms.quiet must be two times such as 20:00-08:00, not '8pm'", id="quiet"),
        pytest.param({"call.from": "25:00"}, "call.from must be a time such as 08:00, not '25:00'", id="clock"),
        pytest.param({"sla.calendar": "lunar"}, "sla.calendar must be working or plain, not 'lunar'", id="calendar"),
        pytest.param({"reminders": 24}, "reminders must be a list of whole numbers, not 24", id="reminders"),
        pytest.param(
            {"contact": {"routine_attempts": -1}},
            "contact.routine_attempts must be a whole number of 0 or more, not -1",
            id="nested",
        ),
    ],
)
def test_what_is_refused_is_named_by_its_public_key(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_policy(data)
    assert str(caught.value) == f"policy: {problem}"


def test_one_line_of_a_table_leaves_the_others() -> None:
    policy = read_policy({"contact.urgent_attempts": 5})
    assert dict(policy.contact_attempts) == {"2ww": 3, "urgent": 5, "routine": 2}
