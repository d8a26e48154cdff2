"""What may happen to an appointment, and when (FHIR status; domain.md 2.6 and RTT-26)."""

from __future__ import annotations

from booktui.rules.values import Appointment, Instant, Status

STEPS = {
    "arrive": ((Status.BOOKED,), Status.ARRIVED),
    "seen": ((Status.BOOKED, Status.ARRIVED), Status.FULFILLED),
    "dna": ((Status.BOOKED,), Status.NOSHOW),
    "late": ((Status.BOOKED, Status.ARRIVED), Status.NOSHOW),
    "cancel": ((Status.BOOKED, Status.ARRIVED), Status.CANCELLED),
    "move": ((Status.BOOKED,), Status.BOOKED),
    "release": ((Status.PROPOSED,), Status.CANCELLED),
}
WORDS = {
    "proposed": "only held",
    "booked": "booked",
    "arrived": "already arrived",
    "fulfilled": "already seen",
    "cancelled": "cancelled",
    "noshow": "recorded as did not attend",
}
VERBS = {
    "arrive": "marked as arrived",
    "seen": "marked as seen",
    "dna": "recorded as did not attend",
    "late": "recorded as too late to be seen",
    "cancel": "cancelled",
    "move": "moved",
    "release": "released",
}


def after(action: str) -> Status:
    """The status the action leads to."""
    return STEPS[action][1]


def why_not(action: str, appointment: Appointment, now: Instant) -> str | None:
    """Why the action cannot be done now, as a sentence; None when it can.

    A missed appointment is one whose time has come: before that the client can only cancel (RTT-26).
    """
    allowed, _ = STEPS[action]
    if appointment.status not in allowed:
        return f"{appointment.ref} is {WORDS[appointment.status]}, so it cannot be {VERBS[action]}."
    if action in ("dna", "late") and now < appointment.start:
        return f"{appointment.ref} has not started yet, so nobody has missed it. Cancel it instead."
    return None


def why_not_by_client(appointment: Appointment, told: Instant) -> str | None:
    """Why it does not count as cancelled by the client: that is only until it starts, be it by a minute (RTT-26).

    Args:
        told: when the client said so.
    """
    if told < appointment.start:
        return None
    return (
        f"{appointment.ref} has started, so the client can no longer cancel it. Record what happened: seen, did not "
        "attend, or too late to be seen. If the client told the desk before it started, say when."
    )
