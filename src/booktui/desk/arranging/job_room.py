"""`desk.jobs`: asking for interpreters and transport, what the agencies answer, and what is still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.arranging import job_looking as looking
from booktui.desk.arranging import job_work as work
from booktui.desk.arranging.job_views import JobDone, JobView, criteria_words, listed, view
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.tell import telling
from booktui.rules import jobs as rules
from booktui.rules import languages, transport
from booktui.rules.clock import day_span, local_date
from booktui.rules.jobs import INTERPRETER, LIVE, OPEN, REMOTE, TRANSPORT, State, Wanted
from booktui.rules.text import TooLong, clean
from booktui.rules.values import Appointment, Role, Status
from booktui.store import booking
from booktui.store import jobs as store
from booktui.store.jobs import Row

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LIMIT = 200
"""So many are listed at once."""
SIZES = {"language": 40, "wants": 200, "person": 120, "agency": 120, "reference": 40, "reason": 200}
KEPT = "Nothing was changed."
RECORDED_AS_MISSED = "the visit is recorded as missed by the client: record it as cancelled by us (code 4)"


class Jobs:
    """Interpreters and journeys of one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- reading

    def open(self, limit: int = LIMIT) -> list[JobView]:
        """Not confirmed yet, to fix, or cancelled and not acknowledged: worst first, by the last day to ask."""
        self.look_ahead()
        desk = self._desk
        today, _ = day_span(local_date(desk.now(), desk.zone), desk.zone)
        with telling(), desk.store.read() as c:
            rows = {row.id: row for row in store.open_jobs(c, OPEN, today, limit)}
            rows |= {row.id: row for row in store.untold(c, limit)}
        ordered = sorted(rows.values(), key=lambda row: rules.worst_first(row.lead_by, row.starts_at, row.to_fix))
        return [listed(row) for row in ordered[:limit]]

    def of(self, appointment_id: int) -> list[JobView]:
        """Every job an appointment ever had: those that stand or are to acknowledge first, then by number."""
        with telling(), self._desk.store.read() as c:
            rows = store.of_visit(c, appointment_id)
        return [view(row) for row in sorted(rows, key=lambda r: (r.acknowledged and r.state not in LIVE, r.id))]

    def get(self, job_id: int) -> JobView:
        """Raises NotFound."""
        with telling(), self._desk.store.read() as c:
            return view(self._row(c, job_id))

    def look_ahead(self) -> int:
        """Escalate interpreters who are not confirmed in time, once each (INT-03); how many were looked at anew."""
        return looking.look_ahead(self._desk)

    # -- working them

    def add(
        self, appointment_id: int, kind: str, *, language: str = "", mode: str = "", wants: str = "",
        relay_agreed: bool = False,
    ) -> JobDone:  # fmt: skip
        """A job that the client's record does not ask for; still to be asked for.

        Raises:
            NotFound: there is no such appointment.
            Refused: it is not to come, has that job already, or cannot be done that way.
            BadInput: there is no such kind or way.
        """
        self._desk.require(Role.COORDINATOR)
        if kind not in rules.KINDS:
            raise BadInput(f"{kind!r} is no kind of job. Known: {', '.join(rules.KINDS)}. {KEPT}")
        wanted = Wanted(kind, languages.label(self._clean("language", language)), mode, self._clean("wants", wants))
        wanted = wanted._replace(mode=self._mode(wanted, relay_agreed))
        with telling(), self._desk.store.write() as c:
            appointment = self._to_come(c, appointment_id)
            rows = work.live(store.of_visit(c, appointment_id))
            if any((row.kind, row.language) == (kind, wanted.language) for row in rows):
                raise Refused([], f"{rules.named(wanted)} is on the list for {appointment.ref} already. {KEPT}")
            return self._done(c, work.make(c, self._desk, appointment, wanted, asked=False), "Added")

    def request(self, job_id: int, *, agency: str = "", wants: str = "") -> JobDone:
        """The agency, or the transport desk, was asked.

        Raises:
            NotFound: there is no such job. Refused: it is past asking.
        """
        named = {"agency": self._clean("agency", agency), "wants": self._clean("wants", wants)}
        values = {name: value for name, value in named.items() if value}
        return self._step(job_id, State.REQUESTED, "Asked for", requested_at=self._desk.now(), **values)

    def offered(self, job_id: int, *, person: str = "", agency: str = "", reference: str = "") -> JobDone:
        """The agency named somebody, whom nobody has confirmed yet."""
        return self._step(job_id, State.OFFERED, "Offered", **self._named(person, agency, reference))

    def confirm(
        self, job_id: int, person: str = "", reference: str = "", *, agency: str = "", who: str = "professional",
        agreed_by: str = "",
    ) -> JobDone:  # fmt: skip
        """Somebody will come.

        Args:
            who: `professional`, or `family` where the client insists and the clinician `agreed_by` agrees.

        Raises:
            NotFound, Refused: there is no such job, or it has ended.
            BadInput: that person may not interpret, or nobody is named.
        """
        wrong = rules.who_why_not(who, self._clean("reason", agreed_by))
        if wrong:
            raise BadInput(f"{wrong} {KEPT}")
        named = self._named(person, agency, reference)
        if not named:
            raise BadInput(f"Say who comes, or the agency's reference. {KEPT}")
        if who == "family":
            named |= {"agency": "family", "reason": f"the client insists; {agreed_by.strip()} agreed"[:200]}
        return self._step(
            job_id, State.CONFIRMED, "Confirmed", confirmed_at=self._desk.now(), to_fix="", acknowledged=True, **named
        )

    def failed(self, job_id: int, reason: str) -> JobDone:
        """They cannot come, or did not. Before the visit another one is needed; after it the miss is ours (DNA-03).

        Raises:
            NotFound, Refused: there is no such job, or it has ended. BadInput: no reason was given.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        why = self._reason(reason)
        with telling(), desk.store.write() as c:
            row = self._may(c, job_id, State.FAILED)
            work.end(c, desk, row, State.FAILED, why, acknowledged=True)
            if row.visit_status == Status.NOSHOW:
                return self._done(c, job_id, "Failed", (RECORDED_AS_MISSED,))
            if row.visit_status != Status.BOOKED or row.visit_start <= desk.now():
                return self._done(c, job_id, "Failed", ("if the visit is missed, it is cancelled by us (code 4)",))
            return self._done(c, self._another(c, row), "Failed; needed anew", (view(row).what,))

    def _another(self, c: Connection, row: Row) -> int:
        appointment = self._to_come(c, row.appointment_id)
        wanted = Wanted(row.kind, row.language, row.mode, row.wants)
        number = work.make(c, self._desk, appointment, wanted, asked=False, replaces=row, eligible=row.eligible)
        store.change(c, number, acknowledged=True, to_fix=looking.FELL_THROUGH[row.kind])
        return number

    def done(self, job_id: int) -> JobDone:
        """They came."""
        return self._step(job_id, State.DONE, "Came", ended_at=self._desk.now())

    def cancel(self, job_id: int, reason: str) -> JobDone:
        """It is not needed; whoever was asked is listed until they know.

        Raises:
            NotFound, Refused: there is no such job, or it has ended. BadInput: no reason was given.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        why = self._reason(reason)
        with telling(), desk.store.write() as c:
            row = self._may(c, job_id, State.CANCELLED)
            work.end(c, desk, row, State.CANCELLED, why, acknowledged=row.state == State.NEEDED)
            return self._done(c, job_id, "Cancelled", work.fee_line([row], desk.now()))

    def acknowledge(self, job_id: int) -> JobDone:
        """The agency knows of the last change.

        Raises:
            NotFound: there is no such job. Refused: there is nothing to acknowledge.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            row = self._row(c, job_id)
            if row.acknowledged:
                raise Refused([], f"{view(row).ref} has no change that is to be acknowledged. {KEPT}")
            store.change(c, job_id, acknowledged=True)
            desk.log(c, "job acknowledged", "job", job_id)
            return self._done(c, job_id, "Acknowledged")

    def change(
        self, job_id: int, *, mode: str = "", language: str = "", wants: str | None = None, agency: str | None = None,
        relay_agreed: bool = False,
    ) -> JobDone:  # fmt: skip
        """Another way, language, wish or agency; whoever was offered or confirmed for the old one is asked anew.

        Raises:
            NotFound, Refused: there is no such job, it has ended, or its language cannot be done that way (INT-01).
            BadInput: there is no such way.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            row = self._row(c, job_id)
            if row.state not in LIVE:
                raise Refused([], f"{view(row).ref} is {row.state}. {KEPT}")
            spoken = languages.label(self._clean("language", language)) or row.language
            wish = row.wants if wants is None else self._clean("wants", wants)
            wanted = Wanted(row.kind, spoken, mode or row.mode, wish)
            wanted = wanted._replace(mode=self._mode(wanted, relay_agreed))
            values: dict[str, Any] = {"mode": wanted.mode, "language": spoken, "wants": wish}
            values |= {} if agency is None else {"agency": self._clean("agency", agency)}
            if (wanted.mode, spoken) != (row.mode, row.language):
                values |= self._anew(c, row, wanted)
            store.change(c, job_id, **values)
            desk.log(c, "job changed", "job", job_id, after={"mode": wanted.mode, "language": spoken})
            return self._done(c, job_id, "Changed")

    def _anew(self, c: Connection, row: Row, wanted: Wanted) -> dict[str, Any]:
        """What was agreed for another way or language does not hold for this one."""
        appointment = self._to_come(c, row.appointment_id)
        values = work.notice(c, self._desk, appointment, wanted)
        if row.state in (State.OFFERED, State.CONFIRMED):
            values |= {"state": State.REQUESTED.value, "person": "", "reference": "", "confirmed_at": None}
        return {**values, "acknowledged": row.state == State.NEEDED}

    def transport(
        self, appointment_id: int, answers: Collection[str], mobility: str = "", *, wants: str = ""
    ) -> JobDone:  # fmt: skip
        """Ask for transport after the questions about it; without a criterion that is met there is none (PTS-02).

        Args:
            answers: the criteria that were answered with yes: see `rules.transport.CRITERIA`.
            mobility: a mobility code, or how the client says it.
            wants: escort and why, oxygen, steps, key safe, weight and width.

        Returns:
            The job; without one when the client is not eligible, with the sentence about the travel-cost leaflet.

        Raises:
            NotFound: there is no such appointment. Refused: it is not to come.
            BadInput: there is no such criterion or code.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        try:
            met, code = transport.eligible(answers), transport.mobility(mobility)
        except transport.NotKnown as wrong:
            raise BadInput(f"{wrong} {KEPT}") from None
        wish = self._clean("wants", wants)
        with telling(), desk.store.write() as c:
            appointment = self._to_come(c, appointment_id)
            return self.transport_in(c, appointment, met, code, wish)

    def transport_in(
        self, c: Connection, appointment: Appointment, met: tuple[str, ...], code: str, wish: str
    ) -> JobDone:  # fmt: skip
        """The same inside the caller's write transaction, of answers that were read."""
        desk = self._desk
        if not met:
            return JobDone(
                None, transport.LEAFLET.format(client=desk.policy.client_word), work.leaflet(c, desk, appointment)
            )
        values = {"mode": code, "wants": wish, "eligible": ",".join(met)}
        rows = work.live(store.of_visit(c, appointment.id))
        number = next((row.id for row in rows if row.kind == TRANSPORT), None)
        if number is None:
            wanted = Wanted(TRANSPORT, "", code, wish)
            number = work.make(c, desk, appointment, wanted, asked=True, eligible=values["eligible"])
        else:
            self._answered(c, next(row for row in rows if row.id == number), values)
        return self._done(c, number, "Asked for", (criteria_words(met),))

    def _answered(self, c: Connection, row: Row, values: dict[str, str]) -> None:
        """The answers go on the job that there is, which is asked for if it was not yet."""
        kept = {name: value for name, value in values.items() if value}
        asked = {"state": State.REQUESTED.value, "requested_at": self._desk.now()} if row.state == State.NEEDED else {}
        store.change(c, row.id, **kept, **asked)
        self._desk.log(c, "job answers", "job", row.id, after={"eligible": values["eligible"], "mode": values["mode"]})

    # -- parts

    def _step(self, job_id: int, state: State, verb: str, **values: Any) -> JobDone:
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            row = self._may(c, job_id, state)
            store.change(c, job_id, state=state.value, **values)
            desk.log(c, f"job {state}", "job", job_id, before={"state": row.state}, after={"state": state.value})
            if state is State.CONFIRMED:
                looking.answered(c, desk, row)
            return self._done(c, job_id, verb)

    def _may(self, c: Connection, job_id: int, state: State) -> Row:
        row = self._row(c, job_id)
        wrong = rules.why_not(row.state, state)
        if wrong:
            raise Refused([], f"{view(row).ref}: {wrong} {KEPT}")
        return row

    def _row(self, c: Connection, job_id: int) -> Row:
        row = store.get(c, job_id)
        if row is None:
            raise NotFound(f"There is no job J{job_id:05d}.")
        return row

    def _to_come(self, c: Connection, appointment_id: int) -> Appointment:
        appointment = booking.get(c, appointment_id)
        if appointment is None:
            raise NotFound(f"There is no appointment A{appointment_id:06d}.")
        if appointment.status != Status.BOOKED:
            raise Refused([], f"{appointment.ref} is {appointment.status}, so nobody is asked to come to it. {KEPT}")
        return appointment

    def _mode(self, wanted: Wanted, relay_agreed: bool) -> str:
        if wanted.kind == TRANSPORT:
            try:
                return transport.mobility(wanted.mode)
            except transport.NotKnown as wrong:
                raise BadInput(f"{wrong} {KEPT}") from None
        mode = wanted.mode or rules.FACE
        if mode not in rules.MODES:
            raise BadInput(f"{mode!r} is no way to interpret. Known: {', '.join(rules.MODES)}. {KEPT}")
        wrong_way = rules.remote_why_not(wanted.language, mode, relay_agreed)
        if wrong_way:
            raise Refused([], f"{wrong_way} {KEPT}")
        return mode

    def _named(self, person: str, agency: str, reference: str) -> dict[str, str]:
        said = {"person": person, "agency": agency, "reference": reference}
        return {name: text for name, value in said.items() if (text := self._clean(name, value))}

    def _reason(self, reason: str) -> str:
        why = self._clean("reason", reason)
        if not why:
            raise BadInput(f"Say why. {KEPT}")
        return why

    def _clean(self, what: str, text: str) -> str:
        try:
            return clean(text, SIZES[what])
        except TooLong:
            raise BadInput(f"{what}: at most {SIZES[what]} characters. {KEPT}") from None

    def _done(self, c: Connection, job_id: int, verb: str, also: Sequence[str] = ()) -> JobDone:
        job = view(self._row(c, job_id))
        fix = (f"to fix: {job.to_fix}",) if job.to_fix else ()
        return JobDone(job, f"{verb}: {job.ref} {job.words} for {job.who}.", (*also, *fix))


__all__ = ["INTERPRETER", "REMOTE", "Jobs"]
