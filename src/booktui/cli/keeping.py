"""`booktui backup`, `restore`, `doctor` and `migrate`: keeping the diary safe."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.asking import unlocked, wants_plain
from booktui.cli.parser import Commands, file_name
from booktui.cli.places import desk_of, file_place, place, user_of
from booktui.cli.progress import steps
from booktui.desk.errors import Unavailable, Usage
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.recovery.restoring import Plan


def add(commands: Commands) -> None:
    parser = commands.add("backup", backup, "Write a checked copy of the diary while others work on.")
    parser.add_argument("file", metavar="FILE", type=file_name, nargs="?", help="a new file")
    parser.add_argument("--due", action="store_true", help="make the planned one, if it is time (for cron)")
    parser = commands.add("restore", restore, "Put a backup in the diary's place; the old file is kept beside it.")
    parser.add_argument("file", metavar="FILE", type=file_name, help="a backup")
    parser.add_argument("--plain", action="store_true", help="where the diary is not encrypted, decrypt the backup")
    parser.add_argument("--dry-run", action="store_true", help="check the backup and say what would be done")
    parser = commands.add("doctor", doctor, "Look for what is wrong, say what it means, and mend what can be mended.")
    parser.add_argument("--mend", metavar="NAME", help="say how a finding that can be mended would be")
    parser.add_argument("--yes", action="store_true", help="mend it")
    parser = commands.add("migrate", migrate, "Bring the diary up to this version, after a backup beside it.")
    parser.add_argument("--repair", action="store_true", help="put back lost protection against double booking")


def backup(args: Namespace) -> int:
    if bool(args.file) == args.due:
        raise Usage("Say either a new file or --due. Nothing was done; see: booktui backup --help")
    if args.due:
        return backup_due(args)
    with desk_of(args) as desk:
        made = desk.keeping.backup(args.file)
    return _said(args, {"file": str(made)}, f"Backed up to {made}.")


def backup_due(args: Namespace) -> int:
    with desk_of(args) as desk:
        made = desk.backups.make()
        when = spoken(made.next_at, desk.zone)
    if made.file is None:
        return _said(args, made.json, f"No backup is due; the next one is, {when}.")
    old = f" Removed {len(made.removed)} that the rule does not keep." if made.removed else ""
    return _said(args, made.json, f"Backed up to {made.file}.{old} The next one is due {when}.")


def restore(args: Namespace) -> int:
    from booktui.desk.recovery.restoring import examine
    from booktui.desk.recovery.restoring import restore as put_back

    target = file_place(args)
    if args.file.is_file():
        unlocked(args.file)
    with suppress(Unavailable):  # a diary whose key is lost may be replaced; it is kept beside
        unlocked(target)
    plain = args.plain or wants_plain(args.file, target)

    def tell(plan: Plan) -> None:
        if not args.json:
            output.line(_will_do(plan))

    if args.dry_run:
        plan = examine(args.file, target, user_of(args), plain=plain)
        shape = {"db": str(target), "kept": str(plan.kept) if plan.kept else None, "restored": False}
        return _said(args, shape, f"{_will_do(plan)} Nothing was changed.")
    kept = put_back(args.file, target, user_of(args), tell, plain=plain)
    old = f" The old file is kept as {kept}." if kept else ""
    shape = {"db": str(target), "kept": str(kept) if kept else None}
    return _said(args, shape, f"Restored {args.file} to {target}.{old}")


def _will_do(plan: Plan) -> str:
    last = f"up to {spoken(plan.until, plan.zone)}" if plan.until else "with nothing in it yet"
    old = f" The diary there is kept as {plan.kept}." if plan.kept else ""
    return f"The backup is sound: {plan.entries} audit entries, {last}. It takes the place of {plan.place}.{old}"


def doctor(args: Namespace) -> int:
    if args.mend is not None:
        return mend_finding(args)
    if args.yes:
        raise Usage("Say what to mend: --mend NAME --yes. Nothing was done; see: booktui doctor --help")
    with desk_of(args) as desk, steps() as told:
        health = desk.keeping.doctor(told)
    if args.json:
        lists = {"problems": health.problems, "notes": health.notes, "checked": health.checked}
        found = [one.json for one in health.findings]
        output.document({"well": health.well, **{key: list(said) for key, said in lists.items()}, "findings": found})
    else:
        output.lines(f"problem: {problem}" for problem in health.problems)
        output.lines(f"note: {note}" for note in health.notes)
        output.lines(f"{one.name}: {one.line}" for one in health.findings)
        wrong = "nothing wrong" if health.well else f"{len(health.problems)} to settle"
        output.line(f"Checked {', '.join(health.checked)}: {wrong}.")
    return 0 if health.well else Unavailable.exit_code


def mend_finding(args: Namespace) -> int:
    with desk_of(args) as desk:
        mended = desk.quality.mend(args.mend, yes=args.yes)
    if args.json:
        lists = {"lines": list(mended.lines), "left": list(mended.left)}
        output.document({"name": mended.name, "done": mended.done, **lists})
    else:
        output.lines((*mended.lines, *(f"not mended: {line}" for line in mended.left)))
        if not mended.lines and not mended.left:
            output.line("There is nothing to mend.")
        elif not mended.done:
            output.line(f"Nothing was changed. To do it: booktui doctor --mend {mended.name} --yes")
    return Unavailable.exit_code if mended.left else 0


def migrate(args: Namespace) -> int:
    from booktui.desk.mending import mend

    done = mend(_unlocked(place(args)), repair=args.repair)
    return _said(args, {"done": list(done)}, "\n".join(done) or "The diary is up to date.")


def _unlocked(where: str) -> Path | str:
    from booktui.desk.servers import is_address

    return where if is_address(where) else unlocked(where)


def _said(args: Namespace, shape: Mapping[str, object], text: str) -> int:
    if args.json:
        output.document(shape)
    else:
        output.line(text)
    return 0
