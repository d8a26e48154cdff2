"""The data dictionary, from the tables themselves: `python -m booktui.store.dictionary > docs/data.md`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from booktui.store import tables
from booktui.store.tables import table_of

HEAD = """# Data dictionary

What the file holds, made from the tables in the program. Instants are whole seconds since 1970-01-01T00:00:00Z. A
practitioner, room, piece of equipment, interpreter and client each has the id of its schedule. `client_phone` beside
these is a search index over the digits of phone numbers, kept by triggers.
"""


def dictionary() -> str:
    """The whole page."""
    models = [value for name in tables.__all__ if isinstance(value := getattr(tables, name), type)]
    models.sort(key=lambda model: table_of(model).name)
    return HEAD + "".join(_section(model) for model in models)


def about(name: str) -> tuple[str, dict[str, str]]:
    """What a row of a table is, and its columns' sentences, as the dictionary has them."""
    models = (value for one in tables.__all__ if isinstance(value := getattr(tables, one), type))
    return _said(next(model for model in models if table_of(model).name == name))


def _said(model: type[Any]) -> tuple[str, dict[str, str]]:
    return " ".join((inspect.getdoc(model) or "").split()), _field_words(model)


def _section(model: type[Any]) -> str:
    words, said = _said(model)
    rows = "".join(
        f"| `{column.name}` | {_kind(column)} | {said.get(column.name, '')} |\n" for column in table_of(model).columns
    )
    return f"\n## {table_of(model).name}\n\n{words}\n\n| column | kind | |\n|---|---|---|\n{rows}"


def _kind(column: Any) -> str:
    kind = str(column.type).lower().replace("varchar", "text")
    marks = [kind]
    if column.primary_key:
        marks.append("key")
    if column.nullable:
        marks.append("may be empty")
    marks += [f"→ {key.column.table.name}" for key in column.foreign_keys]
    return ", ".join(marks)


def _field_words(model: type[Any]) -> dict[str, str]:
    """The sentence that stands under each field in the source."""
    (definition,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(definition, ast.ClassDef)
    return dict(_pairs(definition.body))


def _pairs(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, words in pairwise(body):
        match field, words:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, " ".join(said.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(dictionary(), end="")
