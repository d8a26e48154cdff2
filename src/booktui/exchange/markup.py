"""The small part of Markdown that letters and e-mails are written in, as plain text, as HTML, and as blocks to set.

CommonMark (spec.commonmark.org 0.31) with paragraphs, headings, lists, quotes, rules, emphasis and links; no HTML, no
pictures, no code: what looks like one stays the text that it is. A link that is not http, https, mailto or tel is none.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from booktui.rules.text import clean_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

WIDTH = 78
"""Columns of plain text (RFC 5322 2.1.1)."""
OFF = ("code", "fence", "html_block", "html_inline", "lheading", "reference", "image", "backticks")
KEPT = "\n\u00a0\u200c\u200d"
_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&#])")
_AT_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=~]))(.)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks the same."""

    text: str
    r"""A `\n` is a line break that was asked for."""
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, or a rule across the page."""

    kind: str
    """`text`, `heading` or `rule`."""
    runs: tuple[Run, ...] = ()
    level: int = 0
    """Of a heading: 1 to 6."""
    depth: int = 0
    """How many lists or quotes it stands in."""
    marker: str = ""
    """What stands before the first block of a list item: `-` or `1.`."""
    tight: bool = False
    """It follows the block before it without a gap."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def escape(text: str) -> str:
    r"""Text of a person as Markdown that shows just that text, wherever a template puts it.

    It is cleaned first (`rules.text.clean_lines`); empty lines go, and a line break becomes one that is kept (`\` at
    the end of the line).
    """
    lines = [line for line in clean_lines(text, sys.maxsize).split("\n") if line]
    return "\\\n".join(_AT_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", line)) for line in lines)


def html(markdown: str) -> str:
    """The same as HTML for inside a page: no classes, no styles, every `<` and `&` of the text written as an entity."""
    out: str = _parser().render(_safe(markdown))
    return out


def plain(markdown: str) -> str:
    """The same to read as it is: wrapped at 78 columns, no stars, lists with `- `, an address after its link."""
    out: list[str] = []
    for block in blocks(markdown):
        if out and not block.tight:
            out.append("")
        out += _lines(block)
    return "\n".join(out) + "\n" if out else ""


def blocks(markdown: str) -> tuple[Block, ...]:
    """The same in pieces to be set one below the other."""
    return tuple(_blocks(_parser().parse(_safe(markdown))))


def spelt(runs: Sequence[Run]) -> tuple[Run, ...]:
    """For paper and plain text: after the words of a link its address, unless the words are the address."""
    out: list[Run] = []
    for place, run in enumerate(runs):
        out.append(run)
        goes_on = place + 1 < len(runs) and runs[place + 1].link == run.link
        if run.link and not goes_on and not _says(run.text, run.link):
            out.append(Run(f" ({run.link})"))
    return tuple(out)


def _safe(markdown: str) -> str:
    """No control or format characters but line breaks and the two joiners; indents stay, lists stand by them."""
    return "".join(c for c in re.sub("\r\n?", "\n", markdown).replace("\t", "    ") if c.isprintable() or c in KEPT)


def _lines(block: Block) -> list[str]:
    indent = "  " * (block.depth - bool(block.marker)) if block.depth else ""
    if block.kind == "rule":
        return [indent + "-" * 20]
    first = f"{indent}{block.marker} " if block.marker else indent
    rest = " " * len(first)
    out: list[str] = []
    for line in "".join(run.text for run in spelt(block.runs)).split("\n"):
        out += textwrap.wrap(
            line, WIDTH, initial_indent=rest if out else first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        ) or [(rest if out else first).rstrip()]  # fmt: skip
    return out


def _says(text: str, link: str) -> bool:
    """The text of a link is its address: nothing is gained by saying it twice."""
    bare = re.sub(r"[^a-z0-9]", "", _LINK.sub("", link.casefold()))
    return bare == re.sub(r"[^a-z0-9]", "", _LINK.sub("", text.casefold()))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    markers: list[str] = []
    depth = level = 0
    tight = started = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close", "blockquote_close"):
            depth -= 1
        elif token.type == "list_item_open":
            markers = [f"{token.info}{token.markup}" if token.info else "-"]
        elif token.type == "paragraph_open":
            tight = started and token.hidden
            level = 0
        elif token.type == "heading_open":
            tight, level = False, int(token.tag[1:])
        elif token.type == "inline":
            kind = "heading" if level else "text"
            marker = markers.pop() if markers else ""
            yield Block(kind, tuple(_runs(token.children or ())), level, depth, marker, tight)
            level, started = 0, True
        elif token.type == "hr":
            yield Block("rule", depth=depth)
        if token.type in ("bullet_list_open", "ordered_list_open") and depth == 1:
            started = False


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    bold = italic = 0
    links: list[str] = []
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            links.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            links.pop()
        text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        if text:
            yield Run(text, bold > 0, italic > 0, links[-1] if links else "")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).disable(OFF)
    parser.validateLink = lambda url: _LINK.match(url) is not None  # type: ignore[method-assign]
    return parser
