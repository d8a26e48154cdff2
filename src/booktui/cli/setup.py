"""`booktui setup`: locations, services, people, rooms, equipment, clinics and users, as one file."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.parser import Commands, file_name
from booktui.cli.places import desk_of
from booktui.desk.setting_up.values import PolicyLine


def add(commands: Commands) -> None:
    group = commands.group("setup", "Say what can be booked, with whom and where, as one file.")
    parser = group.add("apply", apply, "Make the desk what a setup file says; applying it again changes nothing.")
    parser.add_argument("file", metavar="FILE.toml", type=file_name, help="see docs/setup.md")
    parser.add_argument("--dry-run", action="store_true", help="only check the file")
    parser = group.add("show", show, "Print the desk as a setup file, and the policy in force.")
    parser.add_argument("--policy", action="store_true", help="only the policy: every number, and which are the desk's")


def apply(args: Namespace) -> int:
    with desk_of(args) as desk:
        report = desk.setup.apply(args.file, dry_run=args.dry_run)
    sessions = {"added": report.sessions_added, "removed": report.sessions_removed, "changed": report.sessions_changed}
    if args.json:
        said = {"changes": len(report.changes), "changed": list(report.changes)}
        output.document({**said, "sessions": sessions, "notes": list(report.notes)})
        return 0
    output.lines(report.changes)
    output.lines(f"note: {note}" for note in report.notes)
    if any(sessions.values()):
        output.line("Sessions: " + ", ".join(f"{count} {word}" for word, count in sessions.items()) + ".")
    output.line("The file is sound." if args.dry_run else f"{len(report.changes)} changes.")
    return 0


def _show_policy(lines: list[PolicyLine], *, as_json: bool) -> None:
    if as_json:
        output.document({one.key: {"value": one.value, "own": one.own} for one in lines})
    else:
        output.table([(one.key, _words(one.value), "own" if one.own else "") for one in lines])


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        if args.policy:
            _show_policy(desk.setup.policy(), as_json=args.json)
        elif args.json:
            output.document(desk.setup.show())
        else:
            output.verbatim(desk.setup.show_toml())
    return 0
