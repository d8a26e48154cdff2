"""`booktui init`: a new, empty desk."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from booktui.cli import output
from booktui.cli.parser import Commands
from booktui.cli.places import place
from booktui.desk.errors import Usage


def add(commands: Commands) -> None:
    parser = commands.add("init", run, "Make a new, empty desk.")
    parser.add_argument("--profile", default="general", help="general or nhs-england")
    parser.add_argument("--time-zone", default="", help="such as Europe/London; else this machine's")
    parser.add_argument("--holidays", metavar="REGION", default="", help="public holidays to keep, such as GB-ENG")
    parser.add_argument("--name", default="", help="what the desk is called")
    parser.add_argument("--encrypt", action="store_true", help="asks for a passphrase (or BOOKTUI_KEY)")


def run(args: Namespace) -> int:
    from booktui.desk.servers import is_address, shown

    path = place(args)
    if not is_address(path) and Path(path).exists():
        raise Usage(f"There is already something at {path}. It was left as it is; choose another place with --db.")
    from booktui.cli.asking import asker
    from booktui.desk.locking import new_key
    from booktui.desk.setup import begin

    begin(
        path,
        profile_name=args.profile,
        time_zone=args.time_zone,
        holidays=args.holidays,
        name=args.name,
        user=args.user,
        key=new_key(asker()) if args.encrypt else None,
    )
    if args.json:
        output.document({"db": shown(path)})
        return 0
    output.line(f"Made a new desk at {shown(path)}.")
    if args.encrypt:
        output.line("It is encrypted: without its passphrase it is lost. booktui key sheet prints a recovery sheet.")
    output.line("Next: booktui setup apply FILE.toml says what can be booked, and with whom.")
    return 0
