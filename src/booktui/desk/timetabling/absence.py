"""Absences put on record and approved: seen before it is done, nobody dropped (domain.md 2.8)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row

from booktui.desk.clinic_views import Done, Preview
from booktui.desk.errors import NotFound, Refused
from booktui.desk.names import shown
from booktui.desk.timetabling import cut as cutting
from booktui.desk.timetabling import displace as displacing
from booktui.desk.timetabling.absence_parts import made_to
from booktui.desk.timetabling.absence_wanted import Away, away_of
from booktui.desk.timetabling.permission import decide, preview_of
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import local_date, spoken
from booktui.rules.values import Span
from booktui.store import absence_rules, rebooking
from booktui.store import absences as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REQUESTED, APPROVED = "requested", "approved"


@dataclass(frozen=True, slots=True)
class Met:
    """The bookings that lie in an absence, by what becomes of them."""

    going: list[Row[Any]]
    staying: list[str]
    """Lines about who has arrived, or whose time has begun."""
    holds: list[Row[Any]]


def met_by(c: Connection, desk: Desk, away: Away) -> Met:
    """Whom the absence meets from now on."""
    now = desk.now()
    if not away.spans or away.spans[-1].end <= now:
        return Met([], [], [])
    key, place = away.columns["schedule_id"], away.columns["location_id"]
    since = max(away.spans[0].start, now)
    rows = rebooking.affected_by_absence(c, key, place, since, away.spans[-1].end, now)
    booked, arrived, holds = displacing.split(row for row in rows if _lies_in(row, away.spans))
    begun = [row for row in booked if row.starts_at < now]
    said = [*map(displacing.stays_line, arrived), *map(_begun_line, begun)]
    return Met([row for row in booked if row.starts_at >= now], said, holds)


def _lies_in(row: Row[Any], spans: Sequence[Span]) -> bool:
    """Some of the booking's own time, buffers left out, is in one of them; they are in order and do not overlap."""
    place = bisect_right([span.end for span in spans], row.starts_at)
    return place < len(spans) and spans[place].start < row.ends_at


def _begun_line(row: Row[Any]) -> str:
    name = shown(row.family_name, row.given_name, bool(row.sensitive or row.hidden))
    return f"The time of {name} at {spoken(row.starts_at, row.time_zone)[-5:]} has begun and stays."


def preview(c: Connection, desk: Desk, away: Away) -> Preview:
    """Who would be displaced; the notice counts only when somebody is."""
    met = met_by(c, desk, away)
    people = displacing.seen(c, desk, [(row, away.why) for row in met.going])
    lost = min(people, key=lambda one: one.start) if people else None
    begins = away.spans[0].start if away.spans else desk.now()
    first = local_date(lost.start, lost.zone) if lost else local_date(begins, away.zone)
    staying = [*met.staying, *map(displacing.hold_line, met.holds)]
    return preview_of(
        desk, away.title, people, first, desk.policy.cut_notice_days, staying=staying, sessions=_parts_line(away),
        counts=False,
    )  # fmt: skip


def _parts_line(away: Away) -> list[str]:
    """How often a repeating one happens, as far as its parts are made."""
    if away.rule is None or not away.spans:
        return []
    days = (local_date(span.start, away.zone) for span in (away.spans[0], away.spans[-1]))
    first, last = map(whole_day, days)
    count = f"{len(away.spans)} time{'' if len(away.spans) == 1 else 's'}"
    return [f"{count} from {first} to {last}{'' if away.rule.until else ', and so on'}."]


def add(c: Connection, desk: Desk, away: Away, reason: str, *, request: bool) -> Done:
    """Put it on record; unless it is only asked for, whom it meets is displaced.

    Raises:
        NotPermitted: it displaces somebody at short notice, or a second time: a supervisor's.
        Usage: that needs a reason.
        Refused: it is on record already.
    """
    columns = away.columns
    _refuse_twice(c, away)
    seen = preview(c, desk, away)
    why = "" if request else _agreed(desk, seen, reason, away)
    state = REQUESTED if request else APPROVED
    rule_id = _add_rule(c, desk, away, state) if away.rule else None
    ids = store.add(c, away.spans, **columns, state=state, rule_id=rule_id)
    action = "request" if request else "add"
    if request:
        _log(c, desk, action, ids, away, why, {"would_displace": len(seen.affected)})
        waits = f"{len(seen.affected)} would be displaced" if seen.affected else "nobody would be displaced"
        return Done(f"Asked for {lower(away.title)}: {waits} when it is approved.", seen)
    return _displace(c, desk, away, ids, seen, why, action, "Added")


def _refuse_twice(c: Connection, away: Away) -> None:
    """Raises Refused when it is on record just so."""
    whose = (away.columns["schedule_id"], away.columns["location_id"], away.kind)
    rule = away.rule
    if rule is None:
        known = store.same(c, *whose, away.spans[0])
    else:
        known = store.same_rule(c, *whose, rule.recur, rule.since, rule.until, (rule.start, rule.end))
    if known is not None:
        number, state = known
        what = "is on record already" if state == APPROVED else f"was asked for already: approve absence {number}"
        raise Refused((), f"{away.title} {what}. Nothing was changed.")


def _add_rule(c: Connection, desk: Desk, away: Away, state: str) -> int:
    rule = away.rule
    assert rule is not None
    return absence_rules.add(
        c, **away.columns, recur=rule.recur, start=rule.start, end=rule.end, time_zone=rule.zone,
        valid_from=rule.since, valid_until=rule.until, state=state, generated_until=made_to(desk, rule.zone),
    )  # fmt: skip


def approve(c: Connection, desk: Desk, absence_id: int, reason: str) -> Done:
    """A requested absence, with all parts of a repeating one, becomes an approved one.

    Raises:
        NotFound, Refused: there is none; it is approved already.
        NotPermitted, Usage: as when one is added.
    """
    rows, away, seen = approval(c, desk, absence_id)
    why = _agreed(desk, seen, reason, away)
    ids = [one.id for one in rows]
    store.change(c, ids, state=APPROVED)
    if rows[0].rule_id is not None:
        absence_rules.change(c, rows[0].rule_id, state=APPROVED)
    return _displace(c, desk, away, ids, seen, why, "approve", "Approved")


def approval(c: Connection, desk: Desk, absence_id: int) -> tuple[list[Row[Any]], Away, Preview]:
    """What approving would put in force, and what that would do; raises NotFound, or Refused when it is approved."""
    row = found(c, absence_id)
    if row.state != REQUESTED:
        raise Refused((), f"{away_of(desk, [row]).title} is approved already. Nothing was changed.")
    rows = [row] if row.rule_id is None else [x for x in store.parts_of(c, row.rule_id) if x.state == REQUESTED]
    away = away_of(desk, rows, whole=True)
    return rows, away, preview(c, desk, away)


def found(c: Connection, absence_id: int) -> Row[Any]:
    """The row of an absence; raises NotFound."""
    row = store.one(c, absence_id)
    if row is None:
        raise NotFound(f"There is no absence {absence_id}; see: booktui absence list. Nothing was changed.")
    return row


def _agreed(desk: Desk, seen: Preview, reason: str, away: Away) -> str:
    """The reason that goes with the bookings; an ordinary one needs none but its kind."""
    if not seen.affected and not reason.strip():
        return ""
    said = reason if reason.strip() or seen.needs_supervisor else away.kind
    return decide(desk, seen, said)


def _displace(
    c: Connection, desk: Desk, away: Away, ids: Sequence[int], seen: Preview, reason: str, action: str, verb: str
) -> Done:
    """From the commit on nobody can be booked into it; who was is on the rebook list."""
    met = met_by(c, desk, away)
    also = displacing.let_go(c, desk, met.holds, reason or away.kind) + met.staying
    disruption, displaced = None, 0
    if met.going:
        disruption = cutting.write_disruption(
            c, desk, seen, reason, kind="absence", schedule_id=away.columns["schedule_id"],
            starts_at=away.spans[0].start, ends_at=away.spans[-1].end,
        )  # fmt: skip
        displaced = displacing.displace(c, desk, disruption, [(row, away.why) for row in met.going], reason)
        store.change(c, ids, disruption_id=disruption)
    _log(c, desk, action, ids, away, reason, {"disruption": disruption, "displaced": displaced})
    on_list = sum(rebooking.account(c, disruption).values()) if disruption else 0
    people = f"{displaced} displaced, {on_list} on the rebook list" if displaced else "nobody was booked"
    return Done(f"{verb} {lower(away.title)}: {people}.", seen, disruption, displaced, on_list, tuple(also))


def lower(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]


def _log(
    c: Connection, desk: Desk, action: str, ids: Sequence[int], away: Away, reason: str, what: dict[str, Any]
) -> None:
    """The one audit row of what was done to an absence."""
    after = {
        "absence": away.title, "parts": list(ids), "starts_at": away.spans[0].start if away.spans else None,
        "ends_at": away.spans[-1].end if away.spans else None, **what,
    }  # fmt: skip
    desk.log(c, action, "absence", ids[0] if ids else None, reason=reason, after=after)
