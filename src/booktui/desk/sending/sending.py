"""Sending: what goes by itself, and what goes as files; never anything twice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.desk.errors import BadInput
from booktui.desk.sending.folders import draft_name, ready_folder
from booktui.desk.sending.going import Run, Way, go
from booktui.desk.sending.recovery import recover
from booktui.desk.sending.reports import SendReport
from booktui.desk.sending.ways import MailWay, TextWay, mail_way, text_way
from booktui.desk.tell import telling
from booktui.exchange.mail.outcome import Unusable
from booktui.rules.messages.values import CHANNELS
from booktui.store import outbox, outbox_settle
from booktui.store import outbox_moves as moves

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.sending.prepare import Ready

WRITE = "booktui outbox write"
Told = Callable[[SendReport], None]


def send(
    desk: Desk, limit: int | None = None, told: Told | None = None, stop: Callable[[], bool] | None = None
) -> SendReport:  # fmt: skip
    """Everything due that goes by itself: e-mails by SMTP, texts by the team's program."""
    run = Run(desk, told=told, stop=stop)
    settle(desk, run.report)
    run.limit = None if limit is None else limit + run.report.sent
    mail, text = mail_way(desk.settings), text_way(desk.settings)
    waiting = _waiting(desk)
    if mail.way == "smtp" and waiting.get("email"):
        _by_smtp(run, mail)
    if text.way == "command" and waiting.get("sms"):
        from booktui.desk.sending.texts import command

        go(run, "sms", Way("command", command(text)))
    _say_what_waits(run, mail, text)
    return _finished(run)


def write(
    desk: Desk, folder: str | Path, channels: Collection[str] = (), told: Told | None = None
) -> SendReport:  # fmt: skip
    """Everything due as files in a folder; what goes by itself only where its channel is named.

    Raises:
        BadInput: a channel has no files.
        Unavailable: the folder cannot be written; nothing counts as gone.
    """
    for channel in channels:
        if channel not in CHANNELS or channel == "phone":
            raise BadInput(f"There are no files of {channel!a}; known are email, letter, sms.")
    place = ready_folder(folder)
    run = Run(desk, told=told)
    settle(desk, run.report)
    mail, text = mail_way(desk.settings), text_way(desk.settings)
    waiting = _waiting(desk)
    by_itself = {"email": mail.way == "smtp", "sms": text.way == "command"}
    wanted = [one for one in ("email", "letter", "sms") if one in channels or not (channels or by_itself.get(one))]
    for channel in (one for one in wanted if waiting.get(one)):
        _as_files(run, channel, place, mail)
    return _finished(run)


def settle(desk: Desk, report: SendReport) -> None:
    """What is due by now is listed, what died is looked after, and what will not go any more is withdrawn."""
    with telling(), desk.store.read() as c:
        desk.catalogue_in(c)  # what the setup says now, also to somebody who has been sending since yesterday
    desk.reminders.top_up(desk.now())
    recover(desk, report)
    with telling(), desk.store.write() as c:
        found = outbox_settle.cancelled_unasked(c) + outbox_settle.overtaken(c)
        found += outbox_settle.out_of_date(c, desk.now())
        if found:
            desk.log(c, "withdraw messages", "message", after={"count": found})
    report.withdrawn += found


def _by_smtp(run: Run, way: MailWay) -> None:
    from booktui.desk.sending.mail import mailer, maker, sender

    if way.missing:
        run.report.problems.append(f"E-mails cannot go: {way.missing}. They stay queued.")
        run.report.unusable = True
        return
    with mailer(way) as server:

        def hand_over(ready: Ready) -> None:
            server.send(sender(ready, way), ready.words.address, ready.data)

        go(run, "email", Way("smtp", hand_over, maker(run.desk, way)))


def _as_files(run: Run, channel: str, folder: Path, way: MailWay) -> None:
    from booktui.desk.sending.papers import letters, texts
    from booktui.desk.sending.runs import write_all

    if channel != "email":
        write_all(run, letters() if channel == "letter" else texts(), folder)
    elif way.sender:
        go(run, channel, drafts(run, folder, way))
    else:
        run.report.problems.append(f"E-mails cannot be written: {NO_SENDER}. They stay queued.")
        run.report.unusable = True


NO_SENDER = "the desk has no e-mail address (email in [desk], or sender in [desk.mail])"


def drafts(run: Run, folder: Path, way: MailWay) -> Way:
    """E-mails as files that the team's own mail program opens and sends."""
    from booktui.desk.sending.mail import maker
    from booktui.exchange.files import write_private

    def hand_over(ready: Ready) -> None:
        try:
            run.report.files.append(write_private(folder, ready.batch, ready.data, new=True))
        except OSError as error:
            said = error.strerror or str(error)
            raise Unusable(
                f"{ready.batch} cannot be written to {folder}: {said}. What was not written waits."
            ) from None

    return Way("draft", hand_over, maker(run.desk, way, draft=True), lambda key: draft_name(folder, key), str(folder))


def _say_what_waits(run: Run, mail: MailWay, text: TextWay) -> None:
    """What does not go by itself, and how it goes: a sentence for each channel."""
    waiting = _waiting(run.desk)
    none = "queued until a way is set up"
    notes = {
        "email": {"drafts": f"to be written as drafts: {WRITE} DIR", "": f"{none} ([desk.mail])"},
        "sms": {"batch": f"to be written as a batch: {WRITE} DIR", "": f"{none} ([desk.texts])"},
        "letter": {"": f"to be printed: {WRITE} DIR"},
        "phone": {"": "to be told: booktui outbox list --channel phone"},
    }
    names = {"email": "e-mail", "sms": "text", "letter": "letter", "phone": "phone message"}
    for channel, way in (("email", mail.way), ("sms", text.way), ("letter", ""), ("phone", "")):
        number, said = waiting.get(channel, 0), notes[channel].get(way)
        if number and said:
            run.report.notes.append(f"{number} {names[channel]}{'' if number == 1 else 's'} {said}.")


def _waiting(desk: Desk) -> dict[str, int]:
    with telling(), desk.store.read() as c:
        return moves.waiting(c, desk.now())


def _finished(run: Run) -> SendReport:
    with telling(), run.desk.store.read() as c:
        run.report.later = outbox.counts(c, run.desk.now())["later"]
    return run.report
