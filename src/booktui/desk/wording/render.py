"""Filling a template in: Jinja2's sandbox, of which only names, choices and a few filters are let through.

There are no loops, calls, attributes, arithmetic or other files in a template, so it ends, stays small and sees nothing
but the placeholders; a value is text, never a template, and never Markdown.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from booktui.desk.nearest import nearest
from booktui.desk.wording.placeholders import PLACEHOLDERS
from booktui.rules.text import clean, clean_lines

if TYPE_CHECKING:
    from jinja2.nodes import Template as Tree
    from jinja2.sandbox import SandboxedEnvironment

ALLOWED = (
    "Template", "Output", "TemplateData", "Name", "Const", "If", "CondExpr", "Compare", "Operand", "And", "Or", "Not",
    "Filter",
)  # fmt: skip
FILTERS = ("upper", "lower", "capitalize", "trim")
MOST_NODES = 4000
DEEPEST = 12
"""`{% if %}` inside `{% if %}`."""
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


class TemplateProblem(ValueError):
    """A template that cannot be used, in words."""


def check_source(source: str) -> None:
    """The template holds only what a message may.

    Raises:
        TemplateProblem: it does not; or it uses a placeholder that there is not.
    """
    _checked(source)


def fill(source: str, values: Mapping[str, str], *, markdown: bool) -> str:
    """The template with its placeholders filled in: text of one line, or Markdown.

    What has no value may be asked for (`{% if site %}`) and compared, never written.

    Raises:
        TemplateProblem: it holds what it may not, or writes a placeholder that has no value.
    """
    from jinja2 import TemplateError, UndefinedError

    try:
        said = _compiled(source, markdown).render({name: value for name, value in values.items() if value})
    except UndefinedError as error:
        raise TemplateProblem(_nothing(re.findall(r"'(\w+)'", str(error)))) from None
    except TemplateError as error:
        raise TemplateProblem(str(error)) from None
    if not markdown:
        return clean(said, sys.maxsize)
    return _BLANK_LINES.sub("\n\n", said).strip()


def _nothing(names: list[str]) -> str:
    name = names[0] if names else "a placeholder"
    return f"there is nothing to put for {name}{f': {PLACEHOLDERS[name]}' if name in PLACEHOLDERS else ''}"


def names_in(source: str) -> frozenset[str]:
    """The placeholders it uses."""
    from jinja2 import nodes

    return frozenset(node.name for node in _checked(source).find_all(nodes.Name))


@lru_cache(maxsize=512)
def _checked(source: str) -> Tree:
    from jinja2 import TemplateError

    try:
        tree = _environment(False).parse(source)
    except (TemplateError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise TemplateProblem(f"cannot be understood: {said}") from None
    count = 0
    todo: list[tuple[Any, int]] = [(tree, 0)]
    while todo:
        node, depth = todo.pop()
        kind, count = type(node).__name__, count + 1
        depth += kind in ("If", "CondExpr", "Not", "And", "Or", "Compare", "Filter")
        if kind not in ALLOWED or count > MOST_NODES or depth > DEEPEST:
            raise TemplateProblem(_not_allowed(kind, count, depth))
        if kind == "Filter" and (node.name not in FILTERS or node.args or node.kwargs or node.node is None):
            raise TemplateProblem(f"has a filter {node.name!r}; known are {', '.join(FILTERS)}")
        if kind == "Name" and node.name not in PLACEHOLDERS:
            near = nearest(node.name, tuple(PLACEHOLDERS))
            raise TemplateProblem(f"there is no placeholder {node.name[:40]!r}{near}")
        todo += [(child, depth) for child in node.iter_child_nodes()]
    return tree


def _not_allowed(kind: str, count: int, depth: int) -> str:
    if count > MOST_NODES or depth > DEEPEST:
        return "is too long or nested too deeply for a message"
    return f"uses {kind}; a message has only {{{{ placeholders }}}}, {{% if %}} and the filters {', '.join(FILTERS)}"


@lru_cache(maxsize=512)
def _compiled(source: str, markdown: bool) -> Any:
    from jinja2 import TemplateError

    environment = _environment(markdown)
    try:
        code = environment.compile(_checked(source))
        return environment.template_class.from_code(environment, code, environment.make_globals(None))
    except (TemplateError, SyntaxError, RecursionError, MemoryError) as error:
        raise TemplateProblem(f"cannot be used: {' '.join(str(error).split())[:120]}") from None


@cache
def _environment(markdown: bool) -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    asked = {"__bool__": lambda _: False, "__eq__": lambda *_: False, "__ne__": lambda *_: True}
    # what counts as false and equals nothing, but cannot be written
    missing = type("Missing", (StrictUndefined,), {**asked, "__hash__": object.__hash__, "__slots__": ()})
    environment = ImmutableSandboxedEnvironment(
        undefined=missing, finalize=_as_markdown() if markdown else _as_line, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests.clear()
    return environment


def _as_line(value: Any) -> str:
    return clean(str(value), sys.maxsize)


def _as_markdown() -> Callable[[Any], str]:
    from booktui.exchange.markup import escape

    return lambda value: escape(clean_lines(str(value), sys.maxsize))
