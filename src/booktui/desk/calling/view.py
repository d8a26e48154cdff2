"""What the call pane and the commands show of a call: plain values, already masked where they must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from booktui.desk.views import OfferView
from booktui.rules.script_say import Piece
from booktui.rules.values import Appointment, Conflict, Instant


class ChoiceView(NamedTuple):
    """One key of the step."""

    key: str
    label: str


class OptionView(NamedTuple):
    """One answer of a field; its digit picks it."""

    digit: str
    label: str


class Expected(NamedTuple):
    """What the client should say, masked (CS-03): `Born`, `••/••/1960`."""

    label: str
    masked: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """Something the step captures."""

    name: str
    label: str
    kind: str
    value: str
    """As kept: `yes`, `2026-12-03`, an option, or words."""
    required: bool
    missing: bool
    """Required, and neither on record nor answered."""
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class CallView:
    """A call at one step."""

    call_id: int
    script: str
    title: str
    step: str
    """Step id; of a shared branch `COMMON.voicemail`."""
    number: int
    """Which step this is, and of how many when all goes straight on."""
    of: int
    client_id: int
    client: str
    """As lists show it until identity is proved, then the full name."""
    say: tuple[Piece, ...] = ()
    do: str = ""
    choices: tuple[ChoiceView, ...] = ()
    continue_allowed: bool = False
    """Enter or space goes on."""
    fields: tuple[FieldView, ...] = ()
    open_field: str = ""
    """The field that the last key was refused for: the pane puts the cursor there."""
    offers: tuple[OfferView, ...] = ()
    chosen: OfferView | None = None
    held_until: Instant = 0
    """When the first of the call's holds runs out; 0 without holds."""
    before_call: tuple[str, ...] = ()
    """To read before dialling; only at the first step."""
    banner: tuple[str, ...] = ()
    """Needs and warnings that must be seen before dialling (CS-08)."""
    expects: tuple[Expected, ...] = ()
    identified: bool = False
    conflicts: tuple[Conflict, ...] = ()
    """Why the booking was refused at the last key."""
    message: str = ""
    """One line for the status bar."""
    entry_id: int | None = None
    appointment_id: int | None = None
    booked: Appointment | None = None
    started_at: Instant = 0
    parked: bool = False
    finished: bool = False
    outcome: str = ""
    outcome_label: str = ""
    next_action: str = ""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that has not ended."""

    call_id: int
    title: str
    client_id: int
    client: str
    """As lists show it."""
    step: str
    started_at: Instant
    parked_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class PastCall:
    """One call in a line: when, which script, how it ended (empty while it is open), by whom."""

    at: Instant
    script: str
    outcome: str
    by: str = ""
