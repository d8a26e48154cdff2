"""Policy profiles: checked before they count, and never able to weaken the guarantee."""

from __future__ import annotations

from typing import Any

import pytest

from booktui.rules.clocks.targets import Numbers
from booktui.rules.policy import FIXED, Policy, PolicyError, read_policy

CODES = frozenset({*FIXED, "buffer", "travel", "too-soon"})


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
        pytest.param({"hold_seconds": -1}, "hold_seconds must be a whole number of 0 or more, not -1", id="negative"),
        pytest.param({"hold_seconds": 1.5}, "hold_seconds must be a whole number of 0 or more, not 1.5", id="fraction"),
        pytest.param({"hold_seconds": "9"}, "hold_seconds must be a whole number of 0 or more, not '9'", id="text"),
        pytest.param({"hold_seconds": True}, "hold_seconds must be a whole number of 0 or more, not True", id="truth"),
        pytest.param(
            {"hold_seconds": None}, "hold_seconds must be a whole number of 0 or more, not None", id="nothing"
        ),
        pytest.param({"severities": {"x": "warn"}}, "severities: there is no conflict code 'x'", id="unknown-code"),
        pytest.param(
            {"severities": {"buffer": "fatal"}},
            "severities: buffer must be block, override or warn, not 'fatal'",
            id="unknown-severity",
        ),
        pytest.param(
            {"target_days": {"routine": "90"}},
            "target_days: routine must be a whole number of days, not '90'",
            id="days-as-text",
        ),
        pytest.param(
            {"target_days": {"routine": -1}},
            "target_days: routine must be a whole number of days, not -1",
            id="days-negative",
        ),
        pytest.param({"clocks": 1}, "clocks must be true or false, not 1", id="number-for-a-truth"),
        pytest.param(
            {"rtt_breach_when": "126"},
            "rtt_breach_when must be written as days > 126 or days >= 126, not '126'",
            id="RTT-04-limit-unreadable",
        ),
        pytest.param(
            {"dm01_breach_when": "days > "},
            "dm01_breach_when must be written as days > 126 or days >= 126, not 'days > '",
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
    assert str(caught.value).startswith("policy: there is no key 'hold_secs'; known are access_review_months, ")


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
