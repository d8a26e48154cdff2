"""`booktui key`: the diary encrypted, its key changed, kept, printed or taken off; it is asked for, never an option."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.asking import asker, unlocked
from booktui.cli.parser import Commands, file_name
from booktui.cli.places import file_place, user_of
from booktui.desk.errors import NotFound, Unavailable, Usage
from booktui.desk.locking import NEW_VARIABLE, new_key

if TYPE_CHECKING:
    from booktui.desk.keying import Rekeyed

REMAINS = (
    "The old file was overwritten and removed; what a flash disk, a snapshot or a copy elsewhere still holds of it "
    "no program can tell."
)


def add(commands: Commands) -> None:
    group = commands.group("key", "The key of an encrypted diary: set, change, remove, keep, print.")
    group.add("set", set_key, "Encrypt the diary; nobody may have it open.")
    group.add("change", change, "Give an encrypted diary another key.")
    group.add("remove", remove, "Take the encryption off.")
    group.add("keep", keep, "Keep the key in the keyring of this account, so that it is not asked for.")
    group.add("forget", forget, "Take the key out of the keyring of this account.")
    parser = group.add("sheet", sheet, "Print the recovery sheet: on a terminal, or to a new file only you can read.")
    parser.add_argument("file", metavar="FILE", nargs="?", type=file_name, help="a new file, to be printed and removed")


def set_key(args: Namespace) -> int:
    path = _there(args)
    from booktui.desk.keying import encrypted, rekey

    if encrypted(path):
        raise Usage(f"The diary at {path} is encrypted already; see: booktui key change")
    done = rekey(path, user_of(args), new_key(asker()))
    return _said(args, done, f"{path} is encrypted now. Next: booktui key sheet, and keep the sheet safe.")


def change(args: Namespace) -> int:
    path = _encrypted(args)
    from booktui.desk.keying import rekey

    done = rekey(path, user_of(args), new_key(asker(), NEW_VARIABLE))
    return _said(args, done, f"{path} has another key now; its backups from before keep theirs.")


def remove(args: Namespace) -> int:
    path = _encrypted(args)
    from booktui.desk.keying import rekey

    done = rekey(path, user_of(args), None)
    return _said(args, done, f"{path} is not encrypted any more.")


def keep(args: Namespace) -> int:
    path = _encrypted(args)
    from booktui.desk.keying import keep as put

    put(path, user_of(args))
    return _line(args, "Kept in the keyring: whoever works at this account opens the diary without being asked.")


def forget(args: Namespace) -> int:
    from booktui.desk.locking import salt_of, unkeep

    there = unkeep(salt_of(file_place(args)))
    return _line(args, "Taken out of the keyring." if there else "The keyring has no key of this diary.")


def sheet(args: Namespace) -> int:
    if args.file is None and not (sys.stdout.isatty() and not args.json):
        raise Usage("A recovery sheet goes to a terminal or to a file: booktui key sheet FILE. Nothing was printed.")
    path = _encrypted(args)
    from booktui.desk.keying import sheet as words

    if args.file is None:
        output.line(words(path, user_of(args)))
        return 0
    _write(args.file, lambda: words(path, user_of(args)))
    return _line(args, f"Wrote {args.file}. Print it, and remove the file.")


def _write(file: Path, words: object) -> None:
    """A new file, for its owner only."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError:
        raise Unavailable(f"There is already a file at {file}. It was left as it is; choose another name.") from None
    except OSError as error:
        raise Unavailable(f"The sheet cannot be written to {file}: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(f"{words()}\n")  # type: ignore[operator]
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _there(args: Namespace) -> Path:
    path = file_place(args)
    if not path.is_file():
        raise Unavailable(f"There is no diary at {path}. Make an encrypted one with: booktui init --encrypt")
    return unlocked(path)


def _encrypted(args: Namespace) -> Path:
    path = _there(args)
    from booktui.desk.keying import encrypted

    if not encrypted(path):
        raise NotFound(f"The diary at {path} is not encrypted: it has no key. Give it one with: booktui key set")
    return path


def _said(args: Namespace, done: Rekeyed, line: str) -> int:
    if args.json:
        output.document(
            {"db": str(done.path), "encrypted": done.encrypted, "others": [str(path) for path in done.others]}
        )
        return 0
    output.line(line)
    output.line(REMAINS)
    if done.others:
        how = "are not encrypted, or have another key" if done.encrypted else "are still encrypted"
        output.line(f"Copies beside it {how}: {', '.join(path.name for path in done.others)}.")
    return 0


def _line(args: Namespace, text: str) -> int:
    if args.json:
        output.document({"said": text})
    else:
        output.line(text)
    return 0
