"""Made-up facts to try a template on: long ones, and ones that are sensitive in every way (PRV-02 to PRV-04)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from booktui.desk.wording.facts import Facts
from booktui.rules.messages.values import Draft
from booktui.store.wording import JobRow, Removed, Service, Visit, Wait

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

PHONE = "0161 496 0000"
SITE = "Northgate General Hospital"
ADDRESS = "12 Example Way, Northgate, M97 1AA"
CLIENT: dict[str, Any] = {
    "id": 1, "ref": "C000001", "family_name": "Sampleton-Longnamington", "given_name": "Wilhelmina", "title": "Mrs",
    "birth_date": "1960-02-14", "nhs_number": "9991234560", "phone": "0161 496 0123", "mobile": "07700 900123",
    "email": "client@example.org", "address": "1 Sample Road, Westfield", "postcode": "M96 4BB", "language": "",
    "gp": "Elm Surgery", "sensitive": 0, "preferred_channel": "email", "sms_consent": 1,
}  # fmt: skip
PLAIN = Service("HRT", "Cardiology new patient", "heart", False, "bring a list of your medicines", False)
SECRET = Service("GUM", "Sexual health", "sexual health", True, "do not empty your bladder before the swab", True)
START = 1_796_294_700
"""Wed 2 Dec 2026 10:45 in London: its English day and date in full are among the longest."""


def facts(
    desk: Desk, kind: str, to: str, channel: str, *, client: bool = False, service: bool = False, code: str = "DNA",
    modality: str = "", by: str = "provider", site: str = SITE,
) -> Facts:  # fmt: skip
    """A message with everything known about it.

    Args:
        client: the record is sensitive.
        service: the service is.
        code: why the entry left the list.
        by: who cancelled or moved, `client` or `provider`.
        site: name of the place.
    """
    what = SECRET if service else PLAIN
    place = "Northgate Sexual Health Centre" if service else site
    visit = Visit(
        1, "booked", START, START + 1800, modality, by, 1, "Europe/London", place, ADDRESS, "Dr Osei",
        "Ultrasound 1 ultrasound", "Osei swab clinic" if service else "Osei heart clinic", "OSEI-TU", what,
    )  # fmt: skip
    settings = {"phone": PHONE, "missed_cost": "165", "interpreter_phone": "0161 496 0001", **desk.settings}
    record = {**CLIENT, "sensitive": int(client), "preferred_channel": channel}
    draft = Draft(1, kind, channel, 1, to, schedule_id=1, appointment_id=1, entry_id=1)
    made = Facts(
        draft, record, "Europe/London", START - 14 * 86400, settings, visit, Wait(1, "Dr Elm", "gp", "", what),
        jobs=(JobRow("interpreter", "confirmed", START - 900, START + 1800, "Polish", "face to face", "", "", ""),),
        removed=Removed(
            code, "told us by phone", "Dr Osei", "2026-11-20", "Westfield Hospital", START - 86400, "2026-12-30"
        ),
        old_start=START - 86400, moved_by=by, mailbox=("Dr Osei", "osei@example.org"),
    )  # fmt: skip
    waiting = kind in ("ring", "validate", "removal")
    return replace(made, visit=None) if waiting else made
