"""What every run needs. `--postgresql`: the same tests of desk and store on a real PostgreSQL, by the same code."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect

import postgres

gc.set_threshold(50_000, 20, 50)  # thousands of tests are collected, and nothing of them is ever let go


_spoken: dict[Any, tuple[Any, Any]] = {}
"""Of each kind of database and its driver: a dialect that has met one, and the statements that were compiled in it."""


def _share(cls: Any, engine: Engine) -> None:
    """A desk opened later finds the statements of those before it compiled: of many tests that is a third."""
    kind = cls, engine.dialect.dbapi
    dialect, compiled = _spoken.setdefault(kind, (engine.dialect, engine._compiled_cache))
    if getattr(dialect, "server_version_info", None) is None:  # nobody has connected by it
        _spoken[kind] = engine.dialect, engine._compiled_cache
    else:
        engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = compiled


DefaultDialect.engine_created = classmethod(_share)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="desks live on a PostgreSQL that the run starts itself")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "file_only(why): about a diary in a file; left out with --postgresql")
    if config.getoption("--postgresql") and not hasattr(config, "workerinput"):
        config.add_cleanup(postgres.start())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--postgresql"):
        return
    for item in items:
        mark = item.get_closest_marker("file_only")
        if mark is not None:
            item.add_marker(pytest.mark.skip(reason=f"only of a diary in a file: {mark.args[0]}"))


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # what was collected stays to the end: nobody need look at it again


@pytest.fixture(autouse=True, scope="module")
def _on_the_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """For as long as a module's own fixtures keep their desks."""
    if not request.config.getoption("--postgresql"):
        yield
        return
    with pytest.MonkeyPatch.context() as patch, postgres.instead_of_files(patch):
        yield
