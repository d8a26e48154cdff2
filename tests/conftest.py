"""`--postgresql`: the same tests of desk and store on a real PostgreSQL, by the same code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import postgres


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


@pytest.fixture(autouse=True, scope="module")
def _on_the_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """For as long as a module's own fixtures keep their desks."""
    if not request.config.getoption("--postgresql"):
        yield
        return
    with pytest.MonkeyPatch.context() as patch, postgres.instead_of_files(patch):
        yield
