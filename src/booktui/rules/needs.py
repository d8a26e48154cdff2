"""What an appointment needs: how long it lasts, what is kept free around it, and how old the client is by then."""

from __future__ import annotations

from datetime import date

from booktui.rules.policy import Policy
from booktui.rules.values import MINUTE, Client, Proposal, Service, Span


def minutes(service: Service, client: Client | None, policy: Policy) -> int:
    """Length in minutes of this service for this client, buffers not counted.

    An interpreter or a longer visit multiplies the length; of two factors the larger counts (domain.md X07, 5.1).
    """
    return service.minutes * factor(client, policy)


def factor(client: Client | None, policy: Policy) -> int:
    """How many times the usual length this client needs; 1 for most."""
    if client is None:
        return 1
    factors = {"interpreter": policy.interpreter_length_factor, "longer": policy.longer_length_factor}
    return max((factors.get(need.kind, 1) for need in client.needs), default=1) or 1


def widened(core: Span, service: Service) -> Span:
    """The core and the service's buffers around it: what a practitioner, room or machine is kept free for."""
    return Span(core.start - service.buffer_before * MINUTE, core.end + service.buffer_after * MINUTE)


def kept(proposal: Proposal, service: Service) -> Span:
    """What the proposal would occupy of its practitioner, room and equipment; of client and interpreter only the core.

    Raises:
        ValueError: `zero-length`; the proposal does not end after it starts.
    """
    if proposal.end <= proposal.start:
        raise ValueError("zero-length")
    return widened(proposal.span, service)


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years; one born on 29 February has the birthday on 1 March of a common year (domain.md TZ-08)."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)
