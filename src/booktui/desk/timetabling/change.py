"""A clinic made, changed or retired: a draft, a preview of who no longer fits, an approval (domain.md 3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select, update

from booktui.desk.clinic_views import Done, Preview
from booktui.desk.errors import NotFound, Refused, Usage
from booktui.desk.timetabling import cut as cutting
from booktui.desk.timetabling import displace as displacing
from booktui.desk.timetabling import sessions
from booktui.desk.timetabling.clashes import clashes
from booktui.desk.timetabling.named import session_by_id
from booktui.desk.timetabling.permission import decide, preview_of, reason_of
from booktui.desk.timetabling.settle import fits_again
from booktui.rules.checks.words import whole_day
from booktui.rules.clinics.versions import APPROVED, DRAFT, WITHDRAWN, Version
from booktui.rules.clock import local_date, spoken
from booktui.rules.values import Status
from booktui.store import clinics as store
from booktui.store import rebooking
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_clinic = table_of(t.Clinic)
# TPL-05
TASKS = "To do: update the directory of services, publish the slots, tell reception and nurses."
SHOWN = 6
"""Session lines of a preview."""


def draft_of(versions: Sequence[Version], code: str, number: int | None) -> Version:
    """The draft with that number, or the only one; raises NotFound, or Usage when several could be meant."""
    drafts = [one for one in versions if one.state == DRAFT and number in (None, one.number)]
    if not drafts:
        raise NotFound(f"Clinic {code} has no draft{f' {number}' if number else ''} that waits. Nothing was changed.")
    if len(drafts) > 1:
        said = ", ".join(str(one.number) for one in drafts)
        raise Usage(f"Clinic {code} has several drafts: {said}. Say which.")
    return drafts[0]


def add_draft(c: Connection, desk: Desk, version: Version, reason: str) -> Version:
    """Keep a version as a draft with the next number; raises Usage when the reason is too long."""
    reason = reason_of(reason) if reason else ""
    known = store.versions(c, [version.clinic_id])[version.clinic_id]
    made = replace(version, number=known[-1].number + 1 if known else 1, state=DRAFT)
    key = store.add_version(c, made, made_by=desk.person.name, made_at=desk.now(), reason=reason)
    desk.log(c, "draft", "clinic", version.clinic_id, reason=reason, after=store.version_values(made))
    return replace(made, id=key)


def preview(c: Connection, desk: Desk, clinic: Row[Any], version: Version) -> Preview:
    """What approving the version would do to the sessions to come and to who is booked into them."""
    found = _differences(c, desk, clinic, version)
    unfit = {one.booked.appointment_id: one.why for _, several in found.unfit for one in several}
    rows = rebooking.affected_of(c, unfit, desk.now())
    people = displacing.seen(c, desk, [(row, unfit[row.id]) for row in rows if row.status != Status.PROPOSED])
    holds = [displacing.hold_line(row) for row in rows if row.status == Status.PROPOSED]
    title = f"Change of clinic {clinic.code} from {whole_day(version.effective_from)} (version {version.number})"
    needed = desk.policy.change_notice_days
    new = not any(one.state == APPROVED for one in store.versions(c, [clinic.id])[clinic.id])
    lines = [*_lines(found, desk), *clashes(c, desk, clinic.id, found)]
    return preview_of(
        desk, title, people, version.effective_from, needed, staying=holds, sessions=lines, counts=not new
    )


def _differences(c: Connection, desk: Desk, clinic: Row[Any], version: Version) -> sessions.Differences:
    others = [one for one in store.versions(c, [clinic.id])[clinic.id] if one.id != version.id]
    zone = desk.zone
    return sessions.differences(
        c, desk, clinic, [*others, replace(version, state=APPROVED)],
        sessions.holidays_of(c, zone), store.location_zones(c),
    )  # fmt: skip


def _lines(found: sessions.Differences, desk: Desk) -> list[str]:
    said = [
        f"{len(several)} sessions {word}"
        for several, word in ((found.adding, "new"), (found.changing, "changed"), (found.removing, "taken away"))
        if several
    ]
    kept = [f"{len(found.unfit)} stay as they are until their bookings are dealt with"] if found.unfit else []
    first = [f"first new: {spoken(one.start, desk.zone)}" for one in found.adding[:1]]
    return [*said, *kept, *first][:SHOWN] or ["No session to come changes."]


def approve(c: Connection, desk: Desk, clinic: Row[Any], version: Version, reason: str) -> Done:
    """Put a version in force from its date; who no longer fits is on the rebook list and stays booked (TPL-03).

    Raises:
        NotPermitted: with short notice it is a supervisor's.
        Usage: a change needs a reason.
        Refused: its day has passed, or nothing would come of it.
    """
    _refuse_in_vain(c, desk, clinic, version)
    seen = preview(c, desk, clinic, version)
    reason = decide(desk, seen, reason)
    unfit = [one for _, several in _differences(c, desk, clinic, version).unfit for one in several]
    rows = rebooking.affected_of(c, [one.booked.appointment_id for one in unfit], desk.now())
    also = displacing.let_go(c, desk, [row for row in rows if row.status == Status.PROPOSED], reason)
    store.change_version(
        c, version.id, state=APPROVED, approved_by=desk.person.name, approved_at=desk.now(), reason=reason,
        short_notice=seen.short_notice,
    )  # fmt: skip
    made = _bring_about(c, desk, clinic)
    fitting = fits_again(c, desk, clinic.id, {one.booked.appointment_id for one in made.unfit})
    disruption, listed = list_unfit(c, desk, clinic.id, version.id, seen, made.unfit, reason)
    desk.log(
        c, "approve", "clinic", clinic.id, reason=reason,
        after={"version": version.number, "from": version.effective_from, "unfit": listed, "disruption": disruption},
    )  # fmt: skip
    what = f"Approved {clinic.code} version {version.number} from {whole_day(version.effective_from)}"
    message = f"{what}: {_came_of_it(made, listed, fitting)}."
    return Done(message, seen, disruption, listed, listed, (*also, *made.notes, TASKS))


def _refuse_in_vain(c: Connection, desk: Desk, clinic: Row[Any], version: Version) -> None:
    day, what = version.effective_from, f"Version {version.number} of {clinic.code} is from"
    if day < local_date(desk.now(), desk.zone):
        raise Refused((), f"{what} {whole_day(day)}, which has passed. Draft it again.")
    if clinic.retired_from is not None and day >= clinic.retired_from:
        raise Refused((), f"{what} {whole_day(day)}, and the clinic ends before {whole_day(clinic.retired_from)}.")
    later = [one for one in store.versions(c, [clinic.id])[clinic.id] if one.state == APPROVED]
    over = next((one for one in later if one.number > version.number and one.effective_from <= day), None)
    if over is not None:
        raise Refused(
            (), f"{what} {whole_day(day)}, when version {over.number}, drafted later, is in force. Draft it again."
        )


def _came_of_it(made: sessions.Mended, listed: int, fitting: int) -> str:
    unfit = "1 booking no longer fits and is" if listed == 1 else f"{listed} bookings no longer fit and are"
    again = "1 booking fits again and is" if fitting == 1 else f"{fitting} bookings fit again and are"
    said = [f"{made.added} sessions added, {made.changed} changed, {made.removed} taken away"]
    said += [f"{unfit} on the rebook list"] if listed else []
    said += [f"{again} off the rebook list"] if fitting else []
    return "; ".join(said)


def _bring_about(c: Connection, desk: Desk, clinic: Row[Any]) -> sessions.Mended:
    """Sessions as the versions now say, to the horizon."""
    made = sessions.mend(c, desk, [clinic], desk.zone)
    fresh = c.execute(select(_clinic).where(_clinic.c.id == clinic.id)).all()
    made.added += sessions.generate(c, fresh, sessions.horizon(desk, desk.zone), desk.now(), desk.zone)
    return made


def list_unfit(
    c: Connection, desk: Desk, clinic_id: int, version_id: int, seen: Preview, unfit: Sequence[sessions.Unfit],
    reason: str,
) -> tuple[int | None, int]:  # fmt: skip
    """Put on the rebook list who no longer fits a clinic and is not there yet; their cause, and how many."""
    why = {one.booked.appointment_id: one.why for one in unfit}
    met = [row for row in rebooking.affected_of(c, why, desk.now()) if row.status == Status.BOOKED]
    rows = [(row, why[row.id]) for row in met if rebooking.open_of_appointment(c, row.id) is None]
    store.keep_to_change(c, {one.session_id for one in unfit})
    if not rows:
        return None, 0
    disruption = cutting.write_disruption(
        c, desk, seen, reason, kind="change", clinic_id=clinic_id, version_id=version_id,
        starts_at=min(row.starts_at for row, _ in rows), ends_at=max(row.ends_at for row, _ in rows),
    )  # fmt: skip
    return disruption, displacing.list_only(c, desk, disruption, rows)


def withdraw(c: Connection, desk: Desk, clinic: Row[Any], version: Version, reason: str) -> str:
    """Give a draft up."""
    reason = reason_of(reason)
    store.change_version(c, version.id, state=WITHDRAWN, reason=reason)
    desk.log(c, "withdraw", "clinic", clinic.id, reason=reason, after={"version": version.number})
    return f"Withdrew version {version.number} of {clinic.code}."


def retire_preview(c: Connection, desk: Desk, clinic: Row[Any], on: date) -> Preview:
    """What ending the clinic on that day would do; raises Refused as ending it does."""
    if not clinic.active:
        raise Refused((), f"Clinic {clinic.code} was retired already.")
    if on < local_date(desk.now(), desk.zone):
        raise Refused((), f"{whole_day(on)} has passed; a clinic can be retired from today on.")
    rows = [row for _, session in _to_cancel(c, desk, clinic, on) for row in session]
    people = displacing.seen(c, desk, [(row, "The clinic ends.") for row in displacing.split(rows)[0]])
    title = f"Retire clinic {clinic.code} from {whole_day(on)}"
    return preview_of(desk, title, people, on, desk.policy.cut_notice_days)


def _to_cancel(c: Connection, desk: Desk, clinic: Row[Any], on: date) -> list[tuple[int, list[Row[Any]]]]:
    """Sessions from that day on with somebody in them, and who."""
    found = []
    for session_id in store.booked_ahead(c, clinic.id, desk.now()):
        session = session_by_id(c, session_id)
        if session.on_date >= on and session.status != "cancelled":
            rows = cutting.affected(c, desk, cutting.settle(desk, session, None))
            found.append((session_id, rows))
    return found


def retire(c: Connection, desk: Desk, clinic: Row[Any], on: date, reason: str) -> Done:
    """End a clinic: no session from that day on; who is booked into one is displaced like by a cancelled session.

    Raises:
        NotPermitted, Usage: as for a cut.
        Refused: it was retired already, or the day has passed.
    """
    seen = retire_preview(c, desk, clinic, on)
    reason = decide(desk, seen, reason)
    displaced, also, disruption = 0, [], None
    cancelling = _to_cancel(c, desk, clinic, on)
    if cancelling:
        cuts = [cutting.settle(desk, session_by_id(c, number), None) for number, _ in cancelling]
        disruption = cutting.write_disruption(
            c, desk, seen, reason, kind="retire", clinic_id=clinic.id, starts_at=min(x.span.start for x in cuts),
            ends_at=max(x.span.end for x in cuts),
        )  # fmt: skip
        for one in cuts:
            count, said = cutting.take(c, desk, one, disruption, reason)
            displaced += count
            also += said
    c.execute(update(_clinic).where(_clinic.c.id == clinic.id).values(active=False, retired_from=on))
    fresh = c.execute(select(_clinic).where(_clinic.c.id == clinic.id)).all()
    made = sessions.mend(c, desk, fresh, desk.zone)
    after = {"from": on, "displaced": displaced, "disruption": disruption}
    desk.log(c, "retire", "clinic", clinic.id, reason=reason, after=after)
    on_list = sum(rebooking.account(c, disruption).values()) if disruption else 0
    who = f"; {displaced} displaced, {on_list} on the rebook list" if displaced else ""
    message = f"Retired {clinic.code} from {whole_day(on)}: {made.removed} sessions taken away{who}."
    return Done(message, seen, disruption, displaced, on_list, tuple(also))
