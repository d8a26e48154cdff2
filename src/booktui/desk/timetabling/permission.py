"""Who may take times away: with full notice anybody at the desk, otherwise a supervisor with a reason (TPL-01, 2.8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from booktui.desk.clinic_views import Affected, Preview
from booktui.desk.errors import NeedsSupervisor, Usage
from booktui.rules.clinics.notice import is_short, notice_days
from booktui.rules.clock import local_date
from booktui.rules.text import clean
from booktui.rules.values import Role

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REASON_LENGTH = 200


def preview_of(
    desk: Desk, title: str, people: tuple[Affected, ...], first_lost: date, needed: int, *,
    staying: Sequence[str] = (), sessions: Sequence[str] = (), counts: bool = True,
) -> Preview:  # fmt: skip
    """What would happen, and whether a supervisor has to agree.

    Args:
        first_lost: the first local day on which something is lost.
        needed: days of notice that the policy asks.
        counts: the notice matters even with nobody affected.
    """
    today = local_date(desk.now(), desk.zone)
    short = is_short(today, first_lost, needed) and (counts or bool(people))
    given = notice_days(today, first_lost)
    why = [f"It is {_days(given)} notice and {needed} are needed."] if short else []
    again = sum(one.hospital_cancels > 0 for one in people)
    if again:
        who = "1 client was" if again == 1 else f"{again} clients were"
        why.append(f"{who} cancelled on before: a second time needs a supervisor.")
    third = sum(one.hospital_cancels > 1 for one in people)
    if third:
        why.append(f"For {third} it is the third time: report it to the director.")
    return Preview(
        title, people, given, needed, short, bool(short or again), tuple(why), tuple(staying), tuple(sessions)
    )


def _days(number: int) -> str:
    return "1 day's" if number == 1 else f"{max(number, 0)} days'"


def reason_of(text: str) -> str:
    """The reason, cleaned.

    Raises:
        Usage: there is none, or it is too long.
    """
    from booktui.rules.text import TooLong

    try:
        reason = clean(text, REASON_LENGTH)
    except TooLong:
        raise Usage(f"The reason is too long: at most {REASON_LENGTH} characters. Nothing was changed.") from None
    if not reason:
        raise Usage("Say why: a reason is needed. Nothing was changed.")
    return reason


def decide(desk: Desk, seen: Preview, reason: str) -> str:
    """Let it through; the reason, cleaned.

    Raises:
        Usage: no reason was given.
        NeedsSupervisor: a supervisor is needed.
    """
    said = reason_of(reason)
    if seen.needs_supervisor and not desk.may_sign(Role.SUPERVISOR):
        why = " ".join(seen.supervisor_why)
        raise NeedsSupervisor(f"{why} A supervisor must do this; nothing was changed.")
    return said
