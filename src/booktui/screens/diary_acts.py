"""What one can do in the diary: book, hold, move, cancel, mark, invite. Every one through the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from booktui.desk.errors import DeskError
from booktui.desk.views import Block, ClientLine, Outcome
from booktui.rules.values import Alternative, Appointment
from booktui.screens.dialogs.book import BookDialog
from booktui.screens.dialogs.cancel import CancelDialog
from booktui.screens.dialogs.jobs import JobsDialog
from booktui.screens.dialogs.missed import LATE, TURNED_AWAY, MissedDialog
from booktui.screens.dialogs.move import BY_CLIENT, REASONS, MoveReason
from booktui.screens.dialogs.place import Place, at_alternative
from booktui.screens.diary_filling import DiaryFilling
from booktui.screens.diary_words import answer_lines, detail_lines, job_lines, offer_in_short
from booktui.widgets.grid import DiaryGrid
from booktui.widgets.status import day_words, time_words


class DiaryActs(DiaryFilling):
    """The writing half of the diary's screen."""

    _draft = ""
    """What was typed into a booking that was left."""

    # -- book and hold

    def action_book(self) -> None:
        self._open_booking(hold=False)

    def action_hold(self) -> None:
        self._open_booking(hold=True)

    def _open_booking(self, *, hold: bool) -> None:
        block = self.grid.block
        if self.grid.here is None:
            self.say("There is nothing to book here.", error=True)
        elif block is not None and block.kind == "hold" and not hold:
            self._confirm_hold()
        else:
            self.open_booking(BookDialog(self.desk, self.place(), hold=hold, draft=self._draft))

    def open_booking(self, dialog: BookDialog) -> None:
        """Show the dialog; what was typed is kept when it is left, and the day shows what was booked."""

        def answered(outcome: Outcome | None) -> None:
            self._draft = dialog.draft if outcome is None else ""
            if outcome is not None:
                self.side.hide()
                self._follow(outcome)
                self.done(outcome)

        self.app.push_screen(dialog, answered)

    def _confirm_hold(self) -> None:
        held = self._booked_here()
        if held is None:
            return
        place = Place(held.start, held.zone, held.practitioner, held.room, held.equipment)
        client = self._client_line(held)
        if client is not None:
            dialog = BookDialog(self.desk, place, client=client, service=held.service, moving_id=held.id)
            self.open_booking(dialog)

    def _client_line(self, appointment: Appointment) -> ClientLine | None:
        try:
            view = self.desk.clients.get(appointment.client_id)
        except DeskError as error:
            self.refuse(error)
            return None
        born = f"{view.birth_date:%d/%m/%Y}" if view.birth_date else ""
        return ClientLine(view.id, view.ref, view.name, born, status=view.status, sensitive=view.sensitive)

    # -- move

    def action_move(self) -> None:
        """Pick it up; times that would work are numbered beside the grid."""
        block, appointment = self.grid.block, self._booked_here()
        if appointment is None or block is None:
            return
        if appointment.status != "booked":
            self.say("Only a booked appointment can be moved.", error=True)
            return
        try:
            found = self.desk.finder.free(
                appointment.service, client_id=appointment.client_id, practitioner=appointment.practitioner, count=5,
                avoid=(appointment.start,),
            )  # fmt: skip
        except DeskError as error:
            self.refuse(error)
            return
        self.moving = appointment
        places = [
            Place(o.start, o.zone, self._code(o.practitioner_id), self._code(o.room_id), self._code(o.equipment_id))
            for o in found.offers
        ]
        self.side.show(
            f"Moving {block.label} {appointment.service}",
            ["The next times:" if places else found.why_none or "The finder has no time."],
            numbered=[offer_in_short(offer, self.desk.catalogue.names) for offer in found.offers],
            pick=lambda at: self._drop(places[at]),
        )
        self.say(f"Moving {block.label}: enter drops it, a digit takes a time, esc puts it back.")
        self.offer_keys()

    def _code(self, key: int | None) -> str | None:
        found = self.desk.catalogue.resources.get(key) if key is not None else None
        return found.code if found else None

    def _drop(self, place: Place) -> None:
        moving = self.moving
        if moving is None:
            return
        if self._is_where(moving, place):
            self._put_back()
            self.say("It is there already; nothing was changed.")
            return

        def answered(at: int | None) -> None:
            if at is not None:
                self._try(partial(self._move_to, moving, place, REASONS[at]), partial(self._drop_at, place))

        when = f"{day_words(place.start, place.zone)} {time_words(place.start, place.zone)}"
        self.app.push_screen(MoveReason(f"to {when}"), answered)

    def _is_where(self, appointment: Appointment, place: Place) -> bool:
        """The place is the one that the appointment has."""
        codes = ((place.practitioner, appointment.practitioner), (place.room, appointment.room))
        same = all(new is None or new == old for new, old in (*codes, (place.equipment, appointment.equipment)))
        return same and place.start == appointment.start

    def _drop_at(self, place: Place, alternative: Alternative) -> None:
        self._drop(at_alternative(self.desk, place, alternative))

    def _move_to(self, appointment: Appointment, place: Place, reason: str, override: str) -> Outcome:
        with_whom = place.practitioner or appointment.practitioner
        proposal = self.desk.diary.propose(
            appointment.client_id, appointment.service, place.start, practitioner=with_whom, room=place.room,
            equipment=place.equipment, moving_id=appointment.id, entry_id=appointment.entry_id,
            minutes=(appointment.end - appointment.start) // 60,
        )  # fmt: skip
        by = "client" if reason in BY_CLIENT else "provider"
        return self.desk.diary.move(appointment.id, proposal, reason=reason, override=override or None, by=by)

    # -- cancel, and what happens on the day

    def action_cancel(self) -> None:
        block, appointment = self.grid.block, self._booked_here()
        if appointment is None or block is None:
            return
        if block.kind == "hold":
            self.action_release()
            return

        def answered(answer: tuple[str, str] | None) -> None:
            if answer is not None:
                by, reason = answer
                self._do(lambda: self.desk.diary.cancel(appointment.id, reason=reason, by=by))

        self.app.push_screen(CancelDialog(f"{block.label} {appointment.service}"), answered)

    def action_release(self) -> None:
        appointment = self._booked_here()
        if appointment is not None:
            self._do(lambda: self.desk.diary.release(appointment.id))

    def action_arrived(self) -> None:
        self._mark(lambda key: self.desk.diary.arrive(key))

    def action_seen(self) -> None:
        self._mark(lambda key: self.desk.diary.seen(key))

    def action_dna(self) -> None:
        """One key says why; before the visit starts it is refused at once."""
        block, appointment = self.grid.block, self._booked_here()
        if appointment is None or block is None:
            return
        try:
            label = self.desk.attendance.label(appointment.id)
        except DeskError as error:
            self.refuse(error)
            return

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._do(lambda: self._missed(appointment.id, reason))

        self.app.push_screen(MissedDialog(f"{block.label} {appointment.service}", label), answered)

    def _missed(self, key: int, reason: str) -> Outcome:
        if reason == TURNED_AWAY:
            return self.desk.diary.turned_away(key)
        if reason == LATE:
            return self.desk.diary.seen(key, late=True)
        return self.desk.diary.dna(key, reason=reason)

    def _mark(self, act: Callable[[int], Outcome]) -> None:
        appointment = self._booked_here()
        if appointment is not None:
            self._do(lambda: act(appointment.id))

    def action_invite(self) -> None:
        appointment = self._booked_here()
        if appointment is None:
            return
        try:
            path = self.desk.exports.invite(appointment.id, invitations())
        except (DeskError, OSError) as error:
            self.say(str(error), error=True)
        else:
            self.say(f"The invitation is in {path}")

    def action_jobs(self) -> None:
        """Interpreters and transport of what is under the cursor."""
        block, appointment = self.grid.block, self._booked_here()
        if appointment is None or block is None:
            return
        if appointment.status == "proposed":
            self.say("A held time has no interpreter and no transport yet: book it first.", error=True)
            return
        title = f"Interpreter and transport of {block.label} {appointment.service}"

        def closed(_nothing: None) -> None:
            if self.side.open:
                self._show_details(block)

        self.app.push_screen(JobsDialog(self.desk, appointment.id, title), closed)

    # -- choosing

    def action_pick(self, number: int) -> None:
        if not self.side.pick(number):
            self.say("There is nothing with that number to pick.", error=True)

    def on_diary_grid_slot_chosen(self, event: DiaryGrid.SlotChosen) -> None:
        event.stop()
        block = event.block
        if self.moving is not None:
            self._drop(self.place())
        elif block is None or block.appointment_id is None or block.kind == "buffer":
            self.action_book()
        elif self.side.open:
            self.side.hide()
            self.offer_keys()
        else:
            self._show_details(block)

    def _show_details(self, block: Block) -> None:
        appointment = self._booked_here()
        if appointment is None:
            return
        try:
            client = self.desk.clients.get(appointment.client_id)
            jobs = self.desk.jobs.of(appointment.id)
            answers = self.desk.replies.of(appointment.id).parties
        except DeskError:
            client, jobs, answers = None, [], ()
        details = detail_lines(appointment, client, self.desk.catalogue.names)
        self.side.show(block.label, [*details, *answer_lines(answers, appointment.zone), *job_lines(jobs)])
        self.offer_keys()

    def action_back(self) -> None:
        if self.moving is not None:
            self._put_back()
            self.say("It stays where it was.")
        elif self.side.open:
            self._again = None
            self.side.hide()
            self.offer_keys()
        else:
            super().action_back()


def invitations() -> Path:
    """The folder that invitations go to, made private when it is new."""
    from platformdirs import user_data_path

    folder = user_data_path("booktui", appauthor=False) / "invitations"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
