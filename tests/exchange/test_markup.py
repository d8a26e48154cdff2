"""The Markdown of letters: what a template means shows, what a person typed stays text."""

import re
import sys
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.exchange.markup import Block, Run, blocks, escape, html, plain
from booktui.rules.text import clean_lines

LETTER = """Dear **Ms Khan**

Your appointment is on **Tuesday 1 December at 09:30**. Please come to Sample Hospital, Outpatients 2, and bring this letter.

## Please bring

- your medicines, or a *list* of them, with how much you take of each and at which time of the day
- your glasses
  1. for reading
  2. for distance

Ring [0161 496 0000](tel:01614960000) or see [our page](https://example.org/visit).
"""


def test_plain_text_is_wrapped_and_has_no_stars() -> None:
    assert plain(LETTER).split("\n") == [
        "Dear Ms Khan",
        "",
        "Your appointment is on Tuesday 1 December at 09:30. Please come to Sample",
        "Hospital, Outpatients 2, and bring this letter.",
        "",
        "Please bring",
        "",
        "- your medicines, or a list of them, with how much you take of each and at",
        "  which time of the day",
        "- your glasses",
        "  1. for reading",
        "  2. for distance",
        "",
        "Ring 0161 496 0000 or see our page (https://example.org/visit).",
        "",
    ]


def test_html_is_the_same_in_tags() -> None:
    assert html(LETTER).split("\n")[:2] == [
        "<p>Dear <strong>Ms Khan</strong></p>",
        "<p>Your appointment is on <strong>Tuesday 1 December at 09:30</strong>. Please come to Sample Hospital, "
        "Outpatients 2, and bring this letter.</p>",
    ]
    assert '<a href="tel:01614960000">0161 496 0000</a>' in html(LETTER)


def test_blocks_are_what_is_set_on_a_page() -> None:
    assert blocks("## A *b*\n\n- **c**\n- d\\\n  e\n\n---\n") == (
        Block("heading", (Run("A "), Run("b", italic=True)), level=2),
        Block("text", (Run("c", bold=True),), depth=1, marker="-"),
        Block("text", (Run("d"), Run("\n"), Run("e")), depth=1, marker="-", tight=True),
        Block("rule"),
    )


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("[x](javascript:alert(1))", id="script"),
        pytest.param("[x](data:text/html,y)", id="data"),
        pytest.param("[x](file:///etc/passwd)", id="file"),
        pytest.param("<script>alert(1)</script>", id="tag"),
        pytest.param("<!-- x -->", id="comment"),
        pytest.param("`x`", id="code"),
        pytest.param("~~~\nx\n~~~", id="fence"),
        pytest.param("[x]: https://example.org", id="reference"),
        pytest.param("x\n===", id="underlined"),
    ],
)
def test_what_is_left_out_stays_the_text_it_is(markdown: str) -> None:
    shown = html(markdown)
    assert set(re.findall(r"<(\w+)", shown)) == {"p"}
    assert unescape(re.sub("</?p>", "", shown)).strip() == markdown


def test_a_picture_is_not_shown() -> None:
    assert "<img" not in html("![x](https://example.org/x.png)")


def test_nothing_is_nothing() -> None:
    assert (plain(""), html(""), blocks(" \n"), escape("")) == ("", "", (), "")


def _text_of(shown: str) -> str:
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<p>", "</p>", "<br />"}
    return unescape(re.sub("</?p>", "", shown).replace("<br />\n", "\n")).strip("\n")


def _cleaned(text: str) -> str:
    return "\n".join(line for line in clean_lines(text, sys.maxsize).split("\n") if line)


marks = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!&;:=~|\"'/ \n\t1a9x\u202e\x1b"), max_size=40)


@given(st.one_of(st.text(max_size=60), marks))
def test_an_escaped_value_shows_its_text_and_nothing_else(text: str) -> None:
    assert _text_of(html(escape(text))) == _cleaned(text)


@given(st.one_of(st.text(max_size=30), marks))
def test_it_does_so_within_a_sentence_and_at_its_start(text: str) -> None:
    one_line = " ".join(_cleaned(text).split("\n"))
    assert _text_of(html(f"Dear {escape(one_line)}, hello.")) == " ".join(f"Dear {one_line}, hello.".split())
    item = html(f"- {escape(one_line)}\n")
    assert unescape(re.sub(r"</?(?:ul|li)>\n?", "", item)).strip() == one_line


@given(marks)
def test_bold_around_a_value_stays_bold_around_it(text: str) -> None:
    value = " ".join(_cleaned(text).split("\n"))
    (block,) = blocks(f"x **a{escape(value)}a** y")
    assert block.text == f"x a{value}a y"
    assert "".join(run.text for run in block.runs if run.bold) == f"a{value}a"


@given(st.text(max_size=200))
def test_any_template_gives_text_and_safe_html(markdown: str) -> None:
    assert plain(markdown) == plain(markdown)
    allowed = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "a", "br", "hr", "blockquote"}
    assert set(re.findall(r"</?(\w+)", html(markdown))) <= allowed
