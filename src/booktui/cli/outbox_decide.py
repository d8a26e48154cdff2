"""`booktui outbox`: what somebody decides about one message, or about a file that did not go after all."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from pathlib import Path

from booktui.cli import output
from booktui.cli.parser import Commands, Parser, Runner, file_name, said, whole
from booktui.cli.places import desk_of

PASSWORDS = ("smtp", "imap", "caldav")
DIGITS = 15


def decisions(group: Commands) -> None:
    """Add the verbs."""
    parser = numbered(group, "hold", hold, "Hold a queued message back.")
    parser.add_argument("--reason", type=said, required=True, help="why")
    numbered(group, "release", release, "Let a held message go.")
    parser = numbered(group, "withdraw", withdraw, "Withdraw a message: it will never go.")
    parser.add_argument("--reason", type=said, required=True, help="why")
    numbered(group, "acknowledge", acknowledge, "Record that a message has arrived.")
    parser = numbered(group, "done", done, "Record that somebody was told: by phone, or in some other way.")
    parser.add_argument("--note", default="", help="what was said")
    numbered(group, "draft", draft, "Write an e-mail as a draft and open it in the mail program.")
    parser = group.add("retry", retry, "Send it again: one that failed or did not arrive, or all of a file not used.")
    parser.add_argument("what", type=said, metavar="N|FILE", help="a message's number, or a file that it left in")
    parser = group.add("reprint", reprint, "Make the file of a letters run or a batch again, the same.")
    parser.add_argument("batch", type=said, metavar="FILE", help="such as letters-2026-11-24-1")
    parser.add_argument("--to", type=file_name, metavar="DIR", help="the folder; else where it was")
    parser = group.add(
        "password", password, "Keep a password in the system's keyring; it is asked for, never an option."
    )
    parser.add_argument("kind", choices=PASSWORDS, metavar="KIND", help="smtp, imap or caldav")
    parser.add_argument("--user", type=said, help="whose; else what the setup says")
    parser.add_argument("--host", type=said, help="where; else what the setup says")


def numbered(group: Commands, name: str, run: Runner, help: str) -> Parser:
    """A verb about one message."""
    parser = group.add(name, run, help)
    parser.add_argument("number", type=whole(1, 10**DIGITS), metavar="N", help="the message's number")
    return parser


def hold(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _say(args, desk.outbox.hold(args.number, args.reason))


def release(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _say(args, desk.outbox.release(args.number))


def withdraw(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _say(args, desk.outbox.withdraw(args.number, args.reason))


def acknowledge(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _say(args, desk.outbox.acknowledge(args.number))


def done(args: Namespace) -> int:
    with desk_of(args) as desk:
        return _say(args, desk.outbox.done(args.number, args.note))


def retry(args: Namespace) -> int:
    with desk_of(args) as desk:
        if args.what.isdecimal() and len(args.what) <= DIGITS:
            return _say(args, desk.outbox.retry(int(args.what)))
        return _say(args, desk.outbox.retry_batch(args.what))


def draft(args: Namespace) -> int:
    with desk_of(args) as desk:
        path = desk.outbox.open_draft(args.number)
    return _files(args, [path])


def reprint(args: Namespace) -> int:
    with desk_of(args) as desk:
        paths = desk.outbox.reprint(args.batch, args.to or "")
    return _files(args, list(paths))


def password(args: Namespace) -> int:
    with desk_of(args) as desk:
        user, host = desk.outbox.whose_password(args.kind, args.user or "", args.host or "")
        if sys.stdin.isatty():
            secret = getpass.getpass(f"{args.kind} password of {user} at {host}: ")
        else:
            secret = sys.stdin.readline().rstrip("\r\n")
        return _say(args, desk.outbox.keep_password(args.kind, secret, user=user, host=host))


def _files(args: Namespace, paths: list[Path]) -> int:
    if args.json:
        output.document({"files": [str(path) for path in paths]})
    else:
        output.lines(f"Wrote {path}." for path in paths)
    return 0


def _say(args: Namespace, line: str) -> int:
    if args.json:
        output.document({"said": line})
    else:
        output.line(line)
    return 0
