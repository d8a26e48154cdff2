"""Finding what is wrong in the data: one query a check, each giving the numbers of what it is about (DQ-11).

Every query reads through the caller's connection and may name `:now` (an instant), `:today` (an ISO date), `:soon` (an
instant) and `:hold` (seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from booktui.rules.identity import nhs_number
from booktui.store.doctor import CHECKS as STRUCTURE
from booktui.store.doctor import OVERLAPS
from booktui.store.portable import DAY_SQL

OLDEST = 120
"""Years that nobody is older than."""

_LIVE = "a.status IN ('booked','arrived')"
_COMING = f"{_LIVE} AND a.starts_at > :now"
_NEEDS = "EXISTS (SELECT 1 FROM access_need n WHERE n.client_id = a.client_id AND n.ended_at IS NULL)"

QUERIES: Mapping[str, str] = {
    "double-booked": f"SELECT schedule_id FROM ({OVERLAPS.rsplit('LIMIT', 1)[0]})",
    "time-of-cancelled": STRUCTURE["occupancy of a cancelled appointment"],
    "takes-no-time": STRUCTURE["booked appointment that occupies nothing"],
    "time-of-nobody": STRUCTURE["occupancy that belongs to no appointment"],
    "entry-without-booking": STRUCTURE["waiting entry booked without an appointment"],
    "stale-hold": "SELECT id FROM appointment WHERE status = 'proposed' AND held_until <= :now",
    "long-hold": "SELECT id FROM appointment WHERE status = 'proposed' AND held_until > :now + :hold",
    "sequence-behind": (
        "SELECT a.id FROM appointment a WHERE a.sequence < "
        "(SELECT max(m.sequence) FROM message m WHERE m.appointment_id = a.id AND m.method <> '')"
    ),
    "message-in-doubt": "SELECT id FROM message WHERE state = 'held' AND claimed_at IS NOT NULL",
    "no-outcome": f"SELECT a.id FROM appointment a WHERE {_LIVE} AND a.attended = '0' AND a.ends_at <= :now",
    "closed-pathway": (
        f"SELECT a.id FROM appointment a JOIN waiting_entry w ON w.id = a.entry_id WHERE {_COMING} "
        "AND w.status = 'removed'"
    ),
    "after-death": (
        f"SELECT a.id FROM appointment a JOIN client p ON p.id = a.client_id WHERE {_COMING} AND p.status = 'deceased'"
    ),
    "outside-session": (
        f"SELECT a.id FROM appointment a WHERE {_COMING} AND NOT EXISTS (SELECT 1 FROM session s "
        "WHERE s.practitioner_id = a.practitioner_id AND s.status <> 'cancelled' "
        "AND s.starts_at BETWEEN a.starts_at - 86400 AND a.starts_at AND s.ends_at >= a.ends_at)"
    ),
    "client-twice": (
        f"SELECT a.id FROM appointment a JOIN appointment b ON b.client_id = a.client_id AND b.id <> a.id "
        f"AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at AND b.status IN ('booked','arrived') WHERE {_COMING}"
    ),
    "rtt-99": (
        "SELECT DISTINCT e.referral_id FROM clock_event e WHERE e.code = '99' AND e.outcome = 'added' "
        "AND NOT EXISTS (SELECT 1 FROM clock_event l WHERE l.referral_id = e.referral_id AND l.id > e.id "
        "AND (l.outcome = 'added' OR l.takes_back = e.id))"
    ),
    "no-rtt-status": (
        "SELECT a.id FROM appointment a JOIN waiting_entry w ON w.id = a.entry_id WHERE a.status = 'fulfilled' "
        "AND NOT EXISTS (SELECT 1 FROM clock_event e WHERE e.referral_id = w.referral_id AND e.outcome = 'added' "
        "AND e.on_date >= {day_before})"
    ),
    "no-next-event": (
        "SELECT r.id FROM referral r WHERE (EXISTS (SELECT 1 FROM clock k WHERE k.referral_id = r.id "
        "AND k.state = 'running') OR (NOT EXISTS (SELECT 1 FROM clock k WHERE k.referral_id = r.id) "
        "AND EXISTS (SELECT 1 FROM waiting_entry w WHERE w.referral_id = r.id AND w.status = 'booked'))) "
        "AND NOT EXISTS (SELECT 1 FROM waiting_entry w WHERE w.referral_id = r.id "
        "AND w.status IN ('waiting','suspended')) "
        "AND NOT EXISTS (SELECT 1 FROM appointment a JOIN waiting_entry w ON w.id = a.entry_id "
        f"WHERE w.referral_id = r.id AND {_COMING})"
    ),
    "no-letter": (
        "SELECT r.id FROM referral r WHERE r.referrer = '' AND EXISTS (SELECT 1 FROM waiting_entry w "
        "WHERE w.referral_id = r.id AND w.status IN ('waiting','suspended'))"
    ),
    "clinic-without-service": (
        "SELECT c.id FROM clinic c WHERE c.active AND NOT EXISTS (SELECT 1 FROM clinic_version v "
        "JOIN practitioner_service p ON p.practitioner_id = v.practitioner_id "
        "JOIN service s ON s.id = p.service_id AND s.active WHERE v.clinic_id = c.id AND v.state = 'approved')"
    ),
    "bad-birth-date": (
        "SELECT id FROM client WHERE status = 'active' AND (birth_date > :today "
        "OR birth_date < :oldest OR birth_date IN ('1900-01-01','1901-01-01'))"
    ),
    "bad-nhs-number": "SELECT id, nhs_number FROM client WHERE nhs_number IS NOT NULL AND status = 'active'",
    "interpreter-to-book": (
        f"SELECT a.id, a.client_id, a.modality FROM appointment a WHERE {_COMING} AND a.starts_at <= :soon "
        f"AND {_NEEDS} AND NOT EXISTS (SELECT 1 FROM job j WHERE j.appointment_id = a.id AND j.kind = 'interpreter' "
        "AND j.state IN ('confirmed','done'))"
    ),
    "job-never-made": (
        f"SELECT a.id, a.client_id, a.modality FROM appointment a WHERE {_COMING} AND {_NEEDS} "
        "AND NOT EXISTS (SELECT 1 FROM job j WHERE j.appointment_id = a.id AND j.kind = 'interpreter')"
    ),
}  # fmt: skip
_PLAIN = {name: query.removesuffix(" LIMIT 20") for name, query in QUERIES.items()}


def rows(c: Connection, name: str, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a check finds, in the order of its numbers; the number comes first."""
    today = date.fromisoformat(facts["today"])
    oldest = date(today.year - OLDEST, today.month, min(today.day, 28))
    query = _PLAIN[name].replace("{day_before}", DAY_SQL[c.dialect.name].format("a.starts_at - 86400"))
    found = [tuple(row) for row in c.execute(text(query), {**facts, "oldest": oldest.isoformat()})]
    if name == "bad-nhs-number":
        found = [row for row in found if not _is_nhs(row[1])]
    return sorted(set(found))


def refs(c: Connection, numbers: list[int]) -> dict[int, str]:
    """The references of clients."""
    known = ", ".join(str(int(number)) for number in numbers) or "NULL"
    return {row[0]: row[1] for row in c.exec_driver_sql(f"SELECT id, ref FROM client WHERE id IN ({known})")}


def clinics(c: Connection, numbers: list[int]) -> dict[int, str]:
    """The codes of clinics."""
    known = ", ".join(str(int(number)) for number in numbers) or "NULL"
    return {row[0]: row[1] for row in c.exec_driver_sql(f"SELECT id, code FROM clinic WHERE id IN ({known})")}


def free_of_nobody(c: Connection, occupancy_id: int) -> bool:
    """Take away a span that belongs to no appointment; False where it is not so any more."""
    statement = "DELETE FROM occupancy WHERE id = ? AND appointment_id IS NULL"
    return bool(c.exec_driver_sql(statement, (occupancy_id,)).rowcount)


def free_of_cancelled(c: Connection, appointment_id: int) -> bool:
    """Give back the time of an appointment that is cancelled; False where it is not so any more."""
    statement = (
        "DELETE FROM occupancy WHERE appointment_id = ? AND EXISTS (SELECT 1 FROM appointment a "
        "WHERE a.id = occupancy.appointment_id AND a.status = 'cancelled')"
    )
    return bool(c.exec_driver_sql(statement, (appointment_id,)).rowcount)


def wait_again(c: Connection, entry_id: int) -> bool:
    """An entry that says it is booked and has no appointment goes back to its place on the list."""
    statement = (
        "UPDATE waiting_entry SET status = 'waiting', appointment_id = NULL, version = version + 1 "
        "WHERE id = ? AND status = 'booked' AND NOT EXISTS (SELECT 1 FROM appointment a "
        "WHERE a.id = waiting_entry.appointment_id AND a.status <> 'cancelled')"
    )
    return bool(c.exec_driver_sql(statement, (entry_id,)).rowcount)


def _is_nhs(number: str) -> bool:
    try:
        return nhs_number(number) == number
    except ValueError:
        return False
