"""What the keys of the outbox do: send, print, open as a draft, hold, let go, try again, withdraw, told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.worker import Worker, WorkerState

from booktui.desk.errors import DeskError
from booktui.desk.sending.views import MessageView
from booktui.rules.values import Role
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.outbox_base import OutboxBase
from booktui.widgets.outbox_rows import answers_words, report_words

APART = 600
"""Seconds before reminders are looked for again by themselves."""
SLOW = 0.5
"""Seconds after which an empty list says that it is being filled."""
TELL = 25
"""After so many messages the status line says how many have gone."""
GOING = "It is being sent already; this screen says when it is done."


class Doing(OutboxBase):
    """The part of the screen that does something."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, str] = {}
        """What was typed into a line and left."""
        self._folder = ""
        """Where files were written last."""
        self._going = self._lists = False
        self._listed_at = 0

    def keep_up(self, *, at_once: bool = False) -> None:
        """Put the reminders of the next day into the outbox, unless the person only reads; a day of a trust's takes a
        few seconds, so the rows show meanwhile. A day ahead there is time: not every minute, and never twice at once.
        """
        rested = at_once or self.desk.now() - self._listed_at >= APART
        if self.desk.person.may(Role.COORDINATOR) and not self._going and not self._lists and rested:
            self._lists, self._listed_at = True, self.desk.now()
            self.run_worker(self.desk.reminders.top_up, name="reminders", group="outbox", thread=True,
                            exit_on_error=False)  # fmt: skip
            self.set_timer(SLOW, self._lists_on)

    def _lists_on(self) -> None:
        """An empty list is not to be taken for a day without messages."""
        self.lists_slowly = self._lists
        if self._lists and not self.list.items:
            self.show_messages()

    # -- looking

    def action_show(self) -> None:
        from booktui.screens.dialogs.message import MessageDialog

        view = self.row_for("show")
        if view is not None:
            self.show_whole(view, lambda full: self.app.push_screen(MessageDialog(full, self.place)))

    async def action_card(self) -> None:
        view = self.row_for("look up the client of")
        if view is not None:
            await self.there("clients", lambda clients: clients.open_client(view.client_id))

    async def action_ring(self) -> None:
        view = self.row_for("ring about")
        if view is not None:
            await self.there("desk", lambda desk: desk.start_with(view.client_id, None, view.appointment_id))

    async def action_open_diary(self) -> None:
        view = self.row_for("open in the diary")
        if view is None:
            return
        if view.appointment_id is None:
            self.say("This message has no appointment to open in the diary.", error=True)
            return
        await self.show_visit(view.appointment_id)

    # -- sending, in a thread: a mail server may be slow, and the screen goes on

    def action_send(self) -> None:
        if self._going:
            self.say(GOING, error=True)
            return
        self.say("Sending what is due …")
        self._in_thread("send", lambda: self.desk.outbox.send(told=self._on_the_way))

    def action_write(self) -> None:
        if self._going:
            self.say(GOING, error=True)
            return
        ask = AskLine(
            "Print and files",
            "The folder for the run of letters, drafts and the batch of texts; what is in them counts as gone.",
            value=self._notes.get("folder", self._folder) or str(Path.home() / "booktui-post"),
        )

        def answered(folder: str | None) -> None:
            self._notes["folder"] = ask.draft if folder is None else folder
            if folder is not None:
                self._folder = folder
                self.say(f"Writing to {folder} …")
                self._in_thread(
                    "write", lambda: self.desk.outbox.write(Path(folder).expanduser(), told=self._on_the_way)
                )

        self.app.push_screen(ask, answered)

    def _on_the_way(self, report: Any) -> None:
        """Called in the thread after each message; said now and then."""
        if report.sent % TELL == 0 and report.sent:
            self.app.call_from_thread(self.say, f"{report.sent:,} gone so far …")

    def action_answers(self) -> None:
        if self._going:
            self.say(GOING, error=True)
        elif self.desk.settings.get("inbox"):
            self.say("Reading the mailbox …")
            self._in_thread("answers", lambda: self.desk.replies.fetch())
        else:
            self._answers_from_file()

    def _answers_from_file(self) -> None:
        ask = AskLine(
            "Answers to invitations",
            "A file or folder of mails: .eml, .mbox, a Maildir, or an .ics.",
            value=self._notes.get("answers", ""),
        )

        def answered(place: str | None) -> None:
            self._notes["answers"] = ask.draft if place is None else place
            if place is not None:
                self.say(f"Reading {place} …")
                self._in_thread("answers", lambda: self.desk.replies.take(Path(place).expanduser()))

        self.app.push_screen(ask, answered)

    def _in_thread(self, name: str, act: Callable[[], Any]) -> None:
        self._going = True
        self.run_worker(act, name=name, group="outbox", thread=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group != "outbox" or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        event.stop()
        if event.worker.name == "reminders":
            self._lists = self.lists_slowly = False
        else:
            self._going = False
        error = event.worker.error
        if isinstance(error, DeskError):
            self.show_messages(self.list.key)
            self.refuse(error)
        elif error is not None:
            raise error
        elif event.worker.name != "reminders":
            self._tell(event.worker.name, event.worker.result)
        elif event.worker.result or not self.list.items:
            self.show_messages(self.list.key)

    def _tell(self, name: str, report: Any) -> None:
        """One sentence, and what has to be seen in a frame of its own."""
        said, also = answers_words(report) if name == "answers" else report_words(report)
        self.said_done(said)
        if also and self.is_active:
            self.show_also("What there is to know", (said, *also))

    def action_draft(self) -> None:
        view = self.row_for("open in the mail program")
        if view is None:
            return
        path = self.try_to(lambda: self.desk.outbox.open_draft(view.id))
        if path is not None:
            self.said_done(f"Opened {path.name} in the mail program; from here on it counts as gone.")

    # -- one message

    def action_done(self) -> None:
        view = self.row_for("say done of")
        if view is None:
            return
        if view.channel == "phone" or view.state in ("held", "failed"):
            self._line("What was said, and to whom?", view, "done", lambda note: self.desk.outbox.done(view.id, note),
                       may_be_empty=view.channel == "phone")  # fmt: skip
        else:
            self._try_and_say(lambda: self.desk.outbox.acknowledge(view.id))

    def action_hold(self) -> None:
        view = self.row_for("hold")
        if view is not None:
            self._line("Why is it held back?", view, "hold", lambda why: self.desk.outbox.hold(view.id, why))

    def action_withdraw(self) -> None:
        view = self.row_for("withdraw")
        if view is not None:
            self._line("Why does it never go?", view, "withdraw", lambda why: self.desk.outbox.withdraw(view.id, why))

    def action_release(self) -> None:
        view = self.row_for("let go")
        if view is not None:
            self._try_and_say(lambda: self.desk.outbox.release(view.id))

    def action_retry(self) -> None:
        view = self.row_for("try again")
        if view is not None:
            self._try_and_say(lambda: self.desk.outbox.retry(view.id))

    def _line(
        self, title: str, view: MessageView, deed: str, act: Callable[[str], str], *, may_be_empty: bool = False
    ) -> None:
        """Ask for a line of text and do it; what was typed and left is there the next time."""
        key = f"{deed}-{view.id}"
        check = (lambda _text: "") if may_be_empty else None
        asking = AskLine(
            title, f"{view.what}, {view.who or view.client_ref}", value=self._notes.get(key, ""), check=check
        )

        def answered(text: str | None) -> None:
            self._notes[key] = asking.draft if text is None else text
            if text is not None and self._try_and_say(lambda: act(text)):
                self._notes.pop(key)

        self.app.push_screen(asking, answered)

    def _try_and_say(self, act: Callable[[], str]) -> bool:
        done = self.try_to(act)
        if done is None:
            return False
        self.said_done(done, self.list.key)
        return True
