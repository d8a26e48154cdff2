"""The public keys of a policy (domain.md section 12) and reading one from plain data, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from booktui.rules.checks.codes import CODES
from booktui.rules.clocks.counting import read_limit
from booktui.rules.policy import FIXED, PRIORITIES, SEVERITIES, Policy, PolicyError

NAMED = {
    "rtt.breach_when": "rtt_breach_when",
    "cancer.first_seen_aim": "cancer_first_seen_days",
    "cancer.fds_days": "cancer_faster_days",
    "cancer.d31": "cancer_treatment_days",
    "cancer.d62": "cancer_whole_days",
    "notice.reasonable_days": "notice_days",
    "pt_cancel.review_at": "client_cancel_review_at",
    "clinic.cancel_notice_days": "cut_notice_days",
    "clinic.template_notice_days": "change_notice_days",
    "op.cancel_rebook_days": "op_cancel_rebook_days",
    "overbook.limit_per_session": "overbook_per_session",
    "reminders": "reminder_hours",
    "sla.reply_hours": "reply_hours",
    "sla.calendar": "reply_calendar",
    "caseload.soft": "caseload_soft_percent",
    "caseload.hard": "caseload_hard_percent",
    "calls.answer_seconds": "answer_seconds",
    "calls.target": "answer_percent",
    "privacy.mask_idle_s": "mask_idle_seconds",
    "privacy.lock_s": "lock_seconds",
    "access_review.months": "access_review_months",
}
"""Keys that are not made from the attribute's name by putting a dot for its first underscore."""
PARTS = {
    "contact.routine_attempts": ("contact_attempts", "routine"),
    "contact.urgent_attempts": ("contact_attempts", "urgent"),
    "contact.cancer_attempts": ("contact_attempts", "2ww"),
    "polling.routine": ("polling_days", "routine"),
    "polling.urgent": ("polling_days", "urgent"),
    "polling.usc": ("polling_days", "2ww"),
}
"""Keys that stand for one line of a table."""
_PLAIN = {attribute: key for key, attribute in NAMED.items()}
_SPLIT = {attribute for attribute, _ in PARTS.values()}


def key_of(attribute: str) -> str:
    """The public key of an attribute: `hold_seconds` is `hold.seconds`."""
    return _PLAIN.get(attribute) or attribute.replace("_", ".", 1)


ATTRIBUTES = {key_of(f.name): f.name for f in fields(Policy)}
"""Public key → attribute. The attribute's own name is read as well."""


def shown(policy: Policy) -> dict[str, Any]:
    """Every number of a policy under its public key, in the order of the attributes; each severity with its code."""
    found: dict[str, Any] = {}
    for f in fields(Policy):
        value = getattr(policy, f.name)
        if f.name in _SPLIT:
            found |= {key: value[part] for key, (name, part) in PARTS.items() if name == f.name}
        elif f.name == "severities":
            found["severities"] = {code: policy.severity(code, usual) for code, usual in CODES.items()}
        else:
            found[key_of(f.name)] = dict(value) if isinstance(value, Mapping) else value
    return found


def canonical(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was written, under public keys: nested tables opened, attributes renamed.

    `{"notice": {"reasonable_days": 14}}`, `{"notice.reasonable_days": 14}` and `{"notice_days": 14}` are the same.

    Raises:
        PolicyError: a key that there is not.
    """
    return dict(_opened(data, ""))


def _opened(data: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        key = f"{before}{name}"
        if key in ATTRIBUTES or key in PARTS:
            yield key, value
        elif not before and name in {f.name for f in fields(Policy)}:
            yield key_of(name), value
        elif isinstance(value, Mapping) and any(known.startswith(f"{key}.") for known in (*ATTRIBUTES, *PARTS)):
            yield from _opened(value, f"{key}.")
        else:
            known = ", ".join(sorted({*ATTRIBUTES, *PARTS}))
            raise PolicyError(f"policy: there is no key {key!r}; known are {known}")


def read_policy(data: Mapping[str, Any], known_codes: frozenset[str] = frozenset(CODES)) -> Policy:
    """A policy from a plain mapping, checked; what it does not name is as in `Policy`.

    Raises:
        PolicyError: an unknown key, a number out of range, or a severity that may not be changed.
    """
    values: dict[str, Any] = {}
    parts: list[tuple[str, str, Any, str]] = []
    for key, value in canonical(data).items():
        if key in PARTS:
            parts.append((*PARTS[key], value, key))
        else:
            _check(ATTRIBUTES[key], key, value)
            values[ATTRIBUTES[key]] = tuple(value) if isinstance(value, list) else value
    for attribute, part, value, key in parts:
        _check_whole(key, value)
        values[attribute] = {**values.get(attribute, getattr(Policy(), attribute)), part: value}
    policy = replace(Policy(), **values)
    for code, severity in policy.severities.items():
        _check_severity(code, severity, known_codes)
    changed = {code: severity for code, severity in policy.severities.items() if severity != CODES.get(code)}
    return replace(policy, severities=changed)  # a check may be milder of itself where a profile says the usual


_KINDS = {f.name: str(f.type) for f in fields(Policy)}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _check(attribute: str, key: str, value: Any) -> None:
    kind = _KINDS[attribute]
    if kind == "int":
        _check_whole(key, value)
    elif kind == "bool" and not isinstance(value, bool):
        raise PolicyError(f"policy: {key} must be true or false, not {value!r}")
    elif kind == "str" and not (isinstance(value, str) and value):
        raise PolicyError(f"policy: {key} must be a word, not {value!r}")
    elif kind.startswith("tuple"):
        _check_list(key, value)
    elif kind.startswith("Mapping"):
        _check_table(attribute, key, value)
    if attribute.endswith("_breach_when"):
        _check_limit(key, value)
    if attribute in ("call_from", "call_until", "open_from", "open_until"):
        _check_words(key, value, _CLOCK.fullmatch(value), "a time such as 08:00")
    if attribute == "sms_quiet":
        first, _, last = value.partition("-")
        both = _CLOCK.fullmatch(first) and _CLOCK.fullmatch(last)
        _check_words(key, value, both, "two times such as 20:00-08:00")
    if attribute == "reply_calendar":
        _check_words(key, value, value in ("working", "plain"), "working or plain")


def _check_words(key: str, value: Any, fits: object, wanted: str) -> None:
    if not fits:
        raise PolicyError(f"policy: {key} must be {wanted}, not {value!r}")


def _check_whole(key: str, value: Any) -> None:
    if not _whole(value):
        raise PolicyError(f"policy: {key} must be a whole number of 0 or more, not {value!r}")


def _check_list(key: str, value: Any) -> None:
    if not isinstance(value, (list, tuple)) or not all(_whole(one) for one in value):
        raise PolicyError(f"policy: {key} must be a list of whole numbers, not {value!r}")


def _check_table(attribute: str, key: str, value: Any) -> None:
    if not isinstance(value, Mapping):
        raise PolicyError(f"policy: {key} must be a table, not {value!r}")
    if attribute == "severities":
        return
    for priority, number in value.items():
        if priority not in PRIORITIES:
            raise PolicyError(f"policy: {key}: there is no priority {priority!r}")
        if not _whole(number):
            raise PolicyError(f"policy: {key}: {priority} must be a whole number, not {number!r}")
    missing = [priority for priority in PRIORITIES if priority not in value]
    if attribute != "rebook_days" and missing:
        raise PolicyError(f"policy: {key}: {missing[0]} is missing")


def _check_limit(key: str, text: str) -> None:
    try:
        read_limit(text)
    except ValueError as error:
        raise PolicyError(f"policy: {key} {error}") from None


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check_severity(code: str, severity: Any, known_codes: frozenset[str]) -> None:
    if code not in known_codes:
        raise PolicyError(f"policy: severities: there is no conflict code {code!r}")
    if code in FIXED and severity != CODES[code]:
        raise PolicyError(f"policy: severities: {code} cannot be changed")
    if severity not in SEVERITIES:
        raise PolicyError(f"policy: severities: {code} must be block, override or warn, not {severity!r}")
