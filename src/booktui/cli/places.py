"""Which diary, and who is at it: options first, then the environment, then the configuration file."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from booktui.desk.errors import BadInput, Usage

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

KEYS = ("db", "user")
"""What the configuration file may say."""


def place(args: Namespace) -> str:
    """The diary's path."""
    found = args.db or os.environ.get("BOOKTUI_DB") or configuration().get("db")
    return str(found) if found else str(default_place())


def file_place(args: Namespace) -> Path:
    """The diary's path, for what is about a file.

    Raises:
        Usage: the diary is on a server.
    """
    from booktui.desk.servers import is_address, shown

    found = place(args)
    if is_address(found):
        raise Usage(
            f"That is about a diary in a file; {shown(found)} is on a server. Nothing was done; see docs/many-desks.md."
        )
    return Path(found)


def default_place() -> Path:
    """Where the diary of somebody who said nothing lives."""
    from platformdirs import user_data_path

    return user_data_path("booktui", appauthor=False) / "booktui.db"


def configuration() -> dict[str, Any]:
    """What the configuration file says: `BOOKTUI_CONFIG`, or `config.toml` in the user's own place when there is one.

    Raises:
        Usage: the file that BOOKTUI_CONFIG names is not there, or has an unknown key.
        BadInput: it is not TOML.
    """
    import tomllib

    from platformdirs import user_config_path

    said = os.environ.get("BOOKTUI_CONFIG")
    path = Path(said) if said else user_config_path("booktui", appauthor=False) / "config.toml"
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        if said:
            raise Usage(f"BOOKTUI_CONFIG names {path}, which cannot be read: {error.strerror}.") from None
        return {}
    except ValueError as error:
        raise BadInput(f"The configuration {path} is not written as TOML: {error}.") from None
    for key in data:
        if key not in KEYS:
            raise Usage(f"The configuration {path} has no key {key!a}; known are {', '.join(KEYS)}.")
    return data


def user_of(args: Namespace) -> str | None:
    """Who is at the desk; None is whoever the operating system says."""
    return args.user or configuration().get("user") or None


@contextmanager
def desk_of(args: Namespace) -> Iterator[Desk]:
    """The desk, open for one command.

    Raises:
        Unavailable, NotPermitted, Usage: see `open_desk`.
    """
    from booktui.cli.asking import unlocked
    from booktui.desk import open_desk

    path = place(args)
    unlocked(path)
    desk = open_desk(path, user=user_of(args))
    try:
        yield desk
    finally:
        desk.close()
