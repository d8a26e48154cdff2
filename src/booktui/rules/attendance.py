"""What a missed or cancelled visit leads to: what to do now, and what a clinician may decide (domain.md 2.6, 2.7).

Nothing here takes anybody off a list: every row leads to a question, and says which answers are open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from booktui.rules import reviews
from booktui.rules.needs import age_on
from booktui.rules.policy import Policy
from booktui.rules.visit_codes import MISSED, SEEN_LATE, TOO_LATE

OURS = "interpreter/transport failed"
"""Ours, not the client's: such a visit counts as cancelled by the provider (DNA-03)."""
REASONS = (
    "not reached", "forgot", "did not know", "ill", "carer duties", "work", "travel/cost", OURS, "other",
    "wrong address", "fear", "feels better", "seen elsewhere", "in hospital", "prison", "says cancelled",
)  # fmt: skip
"""Why a visit was missed (DNA-05)."""
RISKS = (
    "learning disab", "dementia", "safeguarding", "mental health", "homeless", "no fixed abode", "at risk",
    "vulnerable",
)  # fmt: skip
"""Words in what is recorded of a client's needs that make an adult one at risk (D3); the first stands for `disability`
and `disabilities`. The pseudo postcode of no fixed abode is another."""
NO_ABODE = "ZZ99 3VZ"
NOT_ATTENDED, NOT_BROUGHT = "did not attend", "was not brought"


@dataclass(frozen=True, slots=True)
class Visit:
    """What bears on a visit that was missed, or cancelled by the client."""

    priority: str = "routine"
    first: bool = True
    """Nothing before it took place."""
    times: int = 1
    """Visits missed (or cancelled) one after another, this one counted."""
    notice_days: int | None = None
    """Days between when the time was given and the visit; None where it is not known."""
    agreed: bool = False
    """The client agreed to the time."""
    age: int | None = None
    """In years on the day of the visit; None where the birth date is not known."""
    risks: tuple[str, ...] = ()
    """Words that make an adult one at risk."""
    unmet: tuple[str, ...] = ()
    """Needs on record that were not arranged for (D3, needs flag not met)."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do the same day."""

    kind: str
    """A kind of task: `call`, `tell gp`, `safeguarding`, `address`, `needs`."""
    what: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows."""

    rule: str
    """The row of the table: `D2`."""
    label: str = NOT_ATTENDED
    """How the missed visit is called; of a child `was not brought`, the code is the same."""
    todos: tuple[Todo, ...] = ()
    may: tuple[str, ...] = reviews.ALL
    """Decisions that are open to a clinician."""
    note: str = ""
    hold: bool = False
    """Nothing more is offered until it is decided."""


def age_at(birth_date: date | None, day: date) -> int | None:
    """The age on the day of the visit, by which child rules go (edge 3); of 29 February from 1 March."""
    return None if birth_date is None else age_on(birth_date, day)


def risks(needs: Iterable[tuple[str, str]], postcode: str = "") -> tuple[str, ...]:
    """The words that make an adult one at risk, from kinds and details of needs and the postcode."""
    said = " ".join(f"{kind} {detail}" for kind, detail in needs).replace("-", " ").casefold()
    abode = ("no fixed abode",) if postcode.upper() == NO_ABODE else ()
    return tuple(dict.fromkeys((*(word for word in RISKS if word in said), *abode)))


def is_child(visit: Visit, policy: Policy) -> bool:
    """Under the policy's age on the day of the visit."""
    return visit.age is not None and visit.age < policy.dna_child_age


def label(visit: Visit, policy: Policy) -> str:
    """What a missed visit is called: nobody blames a child."""
    return NOT_BROUGHT if is_child(visit, policy) else NOT_ATTENDED


def words(attended: str, age: int | None, child_age: int) -> str:
    """What a visit that did not come about as booked is called, by its code; empty for every other code."""
    if attended == TOO_LATE:
        return "too late to be seen"
    if attended == SEEN_LATE:
        return "seen, came late"
    if attended == MISSED:
        return NOT_BROUGHT if age is not None and age < child_age else NOT_ATTENDED
    return ""


def reasonable(visit: Visit, policy: Policy) -> bool:
    """Enough notice was given, or the client agreed to the time (DNA-04, OFF-02); unknown notice is not enough."""
    return visit.agreed or (visit.notice_days is not None and visit.notice_days >= policy.notice_days)


def row_of(visit: Visit, policy: Policy) -> str:
    """The row of the table that a missed visit falls into; the one that protects most comes first."""
    if visit.priority == "2ww":
        return "D1"
    if is_child(visit, policy):
        return "D2"
    if visit.risks or visit.unmet:
        return "D3"
    if visit.priority == "urgent":
        return "D4"
    if visit.first:
        return "D5"
    return "D6" if visit.times < 2 else "D7"


def missed(visit: Visit, policy: Policy) -> Answer:
    """What follows from a missed visit (D1 to D7)."""
    rule = row_of(visit, policy)
    return Answer(rule, label(visit, policy), _todos(visit, policy), _may(visit, policy, rule), _note(visit, policy))


def turned_away(visit: Visit, policy: Policy) -> Answer:
    """What follows when the client came too late to be seen: a clinician looks at it, and nobody is discharged."""
    return Answer("RTT-25", "arrived too late", (), reviews.GENTLE, "The client came, too late to be seen.")


def cancelled(visit: Visit, policy: Policy) -> Answer | None:
    """What follows from a cancellation by the client; None for the first, which is offered again (PTC-02).

    The second with reasonable notice one after another is reviewed; a further one before anything more is offered.
    """
    again = visit.times > policy.client_cancel_review_at
    if visit.times < policy.client_cancel_review_at or not (again or reasonable(visit, policy)):
        return None
    note = f"Changed by the client {visit.times} times one after another."
    return Answer("PTC-02", "", (), _may(visit, policy, ""), f"{note}{_notice(visit, policy)}", hold=again)


def _may(visit: Visit, policy: Policy, rule: str) -> tuple[str, ...]:
    protected = row_of(visit, policy) in ("D1", "D2", "D3") or rule == "D6"
    return reviews.GENTLE if protected or not reasonable(visit, policy) else reviews.ALL


def _todos(visit: Visit, policy: Policy) -> tuple[Todo, ...]:
    """Every row that applies, not only the first: a child with suspected cancer gets the care of both."""
    found: list[Todo] = []
    cancer, child = visit.priority == "2ww", is_child(visit, policy)
    if child:
        found.append(Todo("call", "Ring the parent or carer today: the child was not brought."))
        found.append(Todo("address", "Check the address on record, and with the school or the GP."))
        if visit.times > 1:
            found.append(Todo("safeguarding", "Tell the safeguarding lead today: not brought again."))
    elif visit.risks or visit.unmet:
        found.append(Todo("needs", "Check that what the client needs was in place for the visit."))
        found.append(Todo("call", "Ring the client or their carer today about the missed visit."))
    elif cancer:
        found.append(Todo("call", "Ring the client today, and offer a time inside the target."))
    if cancer and visit.times > 1:
        found.append(Todo("tell gp", "Tell the GP that a visit for an urgent referral was missed again."))
    return tuple(found)


def _note(visit: Visit, policy: Policy) -> str:
    """What a clinician should know; nothing that blames."""
    parts: list[str] = []
    if is_child(visit, policy):
        parts.append(f"Aged {visit.age}: was not brought.")
    if visit.times > 1:
        parts.append(f"{visit.times} one after another.")
    if visit.risks:
        parts.append(f"At risk: {', '.join(visit.risks)}.".replace("learning disab", "learning disability"))
    if visit.unmet:
        parts.append(f"Needs not met: {', '.join(visit.unmet)}.")
    if row_of(visit, policy) == "D5":
        parts.append(_communicated(visit))
    return " ".join((*parts, _notice(visit, policy).strip())).strip()


def _communicated(visit: Visit) -> str:
    if visit.agreed:
        return "The time was agreed with the client: status 33 is possible."
    return "Check whether the visit was clearly communicated: status 33 needs evidence."


def _notice(visit: Visit, policy: Policy) -> str:
    if reasonable(visit, policy):
        return ""
    days = visit.notice_days
    given = "unknown" if days is None else f"{days} day{'' if days == 1 else 's'}"
    return f" Notice {given}, not agreed: no discharge."
