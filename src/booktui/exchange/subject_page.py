"""Everything on record about one person as a page that they can read, without a link to anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2em auto;max-width:50em;padding:0 1em}table{border-collapse:collapse}"
    "th,td{text-align:left;vertical-align:top;padding:.15em .8em .15em 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "th{font-weight:600}section article{border-top:1px solid #999;padding:.5em 0}small{color:#444}"
)


def subject_page(head: Mapping[str, str], parts: Sequence[Mapping[str, Any]]) -> str:
    """The page, UTF-8.

    Args:
        head: what stands at the top, line by line: `reference`, `made` …
        parts: `{"title", "about", "columns": {name: meaning}, "rows": [{name: value}]}` each; without rows it says so.
    """
    return "".join(
        (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>', escape(head["reference"]),
            f"</title><style>{_STYLE}</style></head><body>\n<h1>What is on record</h1>\n<table>",
            *(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in head.items()),
            "</table>\n", *(piece for part in parts for piece in _part(part)), "</body></html>\n",
        )
    )  # fmt: skip


def _part(part: Mapping[str, Any]) -> Iterator[str]:
    yield f"<section><h2>{escape(part['title'])}</h2><p>{escape(part['about'])}</p>\n"
    if not part["rows"]:
        yield "<p>Nothing.</p>\n"
    for row in part["rows"]:
        yield "<article><table>"
        yield from (_line(name, value, part["columns"][name]) for name, value in row.items() if value not in ("", None))
        yield "</table></article>\n"
    yield "</section>\n"


def _line(name: str, value: Any, meaning: str) -> str:
    said = "yes" if value is True else "no" if value is False else str(value)
    note = f"<br><small>{escape(meaning)}</small>" if meaning else ""
    return f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(said)}{note}</td></tr>"
