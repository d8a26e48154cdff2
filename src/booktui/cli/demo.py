"""`booktui demo`: a made-up department to try things on."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.open import open_with
from booktui.cli.parser import Commands
from booktui.cli.places import file_place

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.locking import Key


def add(commands: Commands) -> None:
    parser = commands.add("demo", run, "Make a made-up department, or take the one of today, and open it.")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, other people")
    parser.add_argument("--size", choices=("small", "department", "trust"), default="small", help="small unless said")
    parser.add_argument("--encrypt", action="store_true", help="asks for a passphrase (or BOOKTUI_KEY)")
    parser.add_argument("--no-open", action="store_true", help="only make it")


def run(args: Namespace) -> int:
    if args.db:
        file_place(args)
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    opens = on_terminal and not args.no_open and not args.json
    args.key = _key(args)
    if opens and args.size == "small":
        return open_with(lambda: _desk(_make(args), args.user))  # it is made behind the first screen
    path = _make(args)
    if args.json:
        from booktui.desk.demo import demo_user

        output.document({"db": path, "seed": args.seed, "size": args.size, "user": demo_user})
        return 0
    if not opens:
        from booktui.desk.demo import demo_user

        output.line(f"The demonstration is at {path}.")
        output.line(f"Open it with: booktui --db {path} --as {args.user or demo_user}")
        return 0
    return open_with(lambda: _desk(path, args.user))


def _key(args: Namespace) -> Key | None:
    """A new one for a new encrypted demonstration; one that is there is opened with its own."""
    if not args.encrypt and not args.db:
        return None
    from booktui.cli.asking import asker, unlocked
    from booktui.desk.demo.build import default_path
    from booktui.desk.demo.sizes import size_of
    from booktui.desk.locking import key_of, new_key

    if args.db is None:
        plain = default_path(args.seed, size_of(args.size))
        args.db = str(plain.with_name(f"{plain.stem}-encrypted{plain.suffix}"))
    path = unlocked(args.db)
    return key_of(path) or (new_key(asker()) if args.encrypt else None)


def _make(args: Namespace) -> str:
    from booktui.desk.demo import prepare

    if args.size == "small" or not sys.stderr.isatty():
        return str(prepare(args.db or None, seed=args.seed, size=args.size, key=args.key))
    from booktui.desk.demo.progress import bar

    with bar() as progress:
        return str(prepare(args.db or None, seed=args.seed, size=args.size, progress=progress, key=args.key))


def _desk(path: str, user: str | None) -> Desk:
    from booktui.desk import open_desk
    from booktui.desk.demo import demo_user

    return open_desk(path, user=user or demo_user)
