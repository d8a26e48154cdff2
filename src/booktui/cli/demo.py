"""`booktui demo`: a made-up department to try things on."""

from __future__ import annotations

import sys
from argparse import Namespace

from booktui.cli import output
from booktui.cli.open import open_at
from booktui.cli.parser import Commands


def add(commands: Commands) -> None:
    parser = commands.add("demo", run, "Make a made-up department, or take the one of today, and open it.")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, other people")
    parser.add_argument("--size", choices=("small", "department", "trust"), default="small", help="small unless said")
    parser.add_argument("--no-open", action="store_true", help="only make it")


def run(args: Namespace) -> int:
    from booktui.desk.demo import demo_user, prepare
    from booktui.desk.demo.progress import bar

    if sys.stderr.isatty():
        with bar() as progress:
            path = prepare(args.db or None, seed=args.seed, size=args.size, progress=progress)
    else:
        path = prepare(args.db or None, seed=args.seed, size=args.size)
    if args.json:
        output.document({"db": str(path), "seed": args.seed, "size": args.size, "user": demo_user})
        return 0
    if args.no_open or not (sys.stdin.isatty() and sys.stdout.isatty()):
        output.line(f"The demonstration is at {path}.")
        output.line(f"Open it with: booktui --db {path} --as {args.user or demo_user}")
        return 0
    return open_at(str(path), args.user or demo_user)
