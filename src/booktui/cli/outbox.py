"""`booktui outbox`: what is due in writing, and sending it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import appointment_id
from booktui.cli.outbox_decide import decisions, numbered
from booktui.cli.parser import MOST, Commands, file_name, said, whole
from booktui.cli.places import desk_of
from booktui.desk.errors import BadInput, Unavailable
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.sending.reports import SendReport
    from booktui.desk.sending.views import MessageFull, MessageView

WHATS = ("due", "later", "held", "failed", "sent", "withdrawn", "all")
CHANNELS = ("email", "letter", "sms", "phone")
DAY = 86_400


def add(commands: Commands) -> None:
    group = commands.group("outbox", "Messages that are due: list, send, write as files, decide about one.")
    parser = group.add("list", list_them, "Print what is due, later, held, failed, sent, withdrawn, or all.")
    parser.add_argument("what", nargs="?", choices=WHATS, default="due", metavar="WHAT", help="due unless said")
    parser.add_argument("--channel", choices=CHANNELS, default="", help="only these")
    parser.add_argument("--client", metavar="C", help="only of this client")
    parser.add_argument("--appointment", metavar="APPT", help="only about this appointment")
    parser.add_argument("--limit", type=whole(1, MOST), default=200, metavar="N", help="at most; 200 unless said")
    parser = numbered(group, "show", show, "Print a message: as it went, or as it would go now.")
    parser.add_argument("--reveal", type=said, metavar="REASON", help="why a masked message is opened; it is recorded")
    parser = group.add("send", send, "Send what goes by itself: e-mails by SMTP, texts by the team's program.")
    parser.add_argument("--limit", type=whole(1, MOST), metavar="N", help="so many at most")
    parser.add_argument(
        "--every", type=whole(1, DAY), metavar="SECONDS", help="again and again until stopped, as a service does"
    )
    parser = group.add("write", write, "Write e-mail drafts, the letters run and the batch of texts to a folder.")
    parser.add_argument("folder", type=file_name, metavar="DIR", help="where to; made if only it is missing")
    parser.add_argument(
        "--channel", choices=CHANNELS[:3], action="append", default=[], dest="channels", help="only these; repeatable"
    )
    decisions(group)


def list_them(args: Namespace) -> int:
    with desk_of(args) as desk:
        desk.reminders.top_up()
        found = desk.outbox.list(
            args.what, channel=args.channel, limit=args.limit,
            client_id=desk.clients.resolve(args.client) if args.client else None,
            appointment_id=appointment_id(args.appointment) if args.appointment else None,
        )  # fmt: skip
        counts, zone = desk.outbox.counts(), desk.zone
    if args.json:
        from booktui.desk.sending.views import message_json

        output.document({"messages": [message_json(view) for view in found], "counts": counts})
        return 0
    if found:
        output.table([_row(view, zone) for view in found])
    output.line(", ".join(f"{number} {what}" for what, number in counts.items() if what != "all") + ".")
    return 0


def _row(view: MessageView, zone: str) -> tuple[str, ...]:
    at = view.sent_at if view.sent_at is not None else view.next_at if view.next_at is not None else view.due_at
    state = "may have gone" if view.in_doubt else view.state
    visit = f"A{view.appointment_id:06d}" if view.appointment_id is not None else "-"
    return (str(view.id), state, spoken(at, zone), view.channel, view.client_ref, visit, view.who, view.what, view.why)


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        full = desk.outbox.show(args.number, args.reveal)
        if args.json:
            from booktui.desk.sending.views import full_json

            output.document({"message": full_json(full)})
        else:
            output.lines(_page(full, desk.zone))
    return 0


def _page(full: MessageFull, zone: str) -> list[str]:
    view = full.view
    went = f", left {spoken(view.sent_at, zone)} ({view.way})" if view.sent_at is not None else ""
    file = f" in {view.batch}" if view.batch else ""
    head = f"Message {view.id}: {view.what} by {view.channel}, {view.state}{went}{file}."
    visit = f", A{view.appointment_id:06d} {spoken(view.starts_at, view.zone)}" if view.starts_at is not None else ""
    lines = [head, f"About {view.who}, {view.client_ref}{visit}; due {spoken(view.due_at, zone)}."]
    lines += [f"! {problem}" for problem in full.problems]
    if full.words is not None:
        words = full.words
        label = f" ({words.template})" if words.template else ""
        lines += ["", f"To: {', '.join(words.address.splitlines())}"]
        lines += [f"Subject: {words.subject}{label}" if words.subject else f"Words{label}", "", words.body]
    return [*lines, "", full.ics] if full.ics else lines


def send(args: Namespace) -> int:
    with desk_of(args) as desk:
        if args.every is not None:
            return _keep_sending(args, desk)
        from booktui.cli.stopping import stopping

        with stopping() as stop:
            report = desk.outbox.send(limit=args.limit, stop=stop.is_set)
        return _tell(args, report)


def _keep_sending(args: Namespace, desk: Desk) -> int:
    """Until somebody stops it; a diary that is busy, or a template that cannot be read, is tried again next time."""
    from booktui.cli.stopping import stopping

    with stopping() as stop:
        while not stop.is_set():
            try:
                _round(args, desk.outbox.send(limit=args.limit, stop=stop.is_set))
            except (Unavailable, BadInput) as error:
                output.complain(error.message)
            stop.wait(args.every)
    return 0


def _round(args: Namespace, report: SendReport) -> None:
    """What there is to say of one round; nothing where nothing happened. With `--json` a line each."""
    from booktui.desk.sending.reports import report_json

    if report.quiet:
        return
    if args.json:
        output.raw(json.dumps(report_json(report)) + "\n")
    else:
        output.line(report.summary)
        for problem in report.problems:
            output.complain(problem)
    sys.stdout.flush()


def write(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _tell(args, desk.outbox.write(args.folder, channels=args.channels))


def _tell(args: Namespace, report: SendReport) -> int:
    """What a run did; 6 where a way could not be used at all."""
    if args.json:
        from booktui.desk.sending.reports import report_json

        output.document(report_json(report))
    else:
        output.lines(f"Wrote {path}." for path in report.files)
        output.line(report.summary)
        output.lines(report.notes)
    for problem in report.problems:
        output.complain(problem)
    return Unavailable.exit_code if report.unusable else 0
