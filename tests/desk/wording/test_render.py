"""Templates in their sandbox: they end, stay small, see only placeholders; a value is only ever text."""

from __future__ import annotations

import pytest

from booktui.desk.wording.render import TemplateProblem, check_source, fill, names_in


@pytest.mark.parametrize(
    ("source", "why"),
    [
        pytest.param("{{ name.__class__ }}", "uses Getattr", id="attribute"),
        pytest.param("{{ ''.__class__.__mro__ }}", "uses Getattr", id="python"),
        pytest.param("{{ name['x'] }}", "uses Getitem", id="item"),
        pytest.param("{% for i in range(10**9) %}x{% endfor %}", "uses For", id="endless"),
        pytest.param("{{ name * 10**9 }}", "uses Mul", id="multiplication"),
        pytest.param("{{ 'a' * 999999999 }}", "uses Mul", id="folded-before-it-runs"),
        pytest.param("{{ 9**9**9 }}", "uses Pow", id="power"),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "uses Call", id="recursion"),
        pytest.param("{% macro m() %}x{% endmacro %}", "uses Macro", id="macro"),
        pytest.param("{% include '/etc/passwd' %}", "uses Include", id="include"),
        pytest.param("{% import 'x' as y %}", "uses Import", id="import"),
        pytest.param("{% extends 'x' %}", "uses Extends", id="extends"),
        pytest.param("{{ lipsum() }}", "uses Call", id="call"),
        pytest.param("{{ cycler }}", "there is no placeholder 'cycler'", id="global"),
        pytest.param("{{ self }}", "there is no placeholder 'self'", id="self"),
        pytest.param("{% set x = 1 %}", "uses Assign", id="set"),
        pytest.param("{{ name|center(999999999) }}", "has a filter 'center'", id="filter"),
        pytest.param("{{ name|upper|trim('x') }}", "has a filter 'trim'", id="argument"),
        pytest.param("{% filter upper %}x{% endfilter %}", "uses FilterBlock", id="filter-block"),
        pytest.param("{% if name is defined %}x{% endif %}", "uses Test", id="test"),
        pytest.param("{{ (1).bit_length() }}", "uses Call", id="method"),
        pytest.param("{{ name ~ name }}", "uses Concat", id="concat"),
        pytest.param("{{ dat }}", "there is no placeholder 'dat'; the nearest is date", id="misspelt"),
        pytest.param("{{ name", "cannot be understood", id="not-closed"),
        pytest.param("{% if name %}" * 40 + "x" + "{% endif %}" * 40, "too long or nested too deeply", id="deep"),
        pytest.param("{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}", "nested too deeply", id="brackets"),
        pytest.param("{{ name }}" * 5000, "too long or nested too deeply", id="long"),
    ],
)
def test_what_a_template_may_not_do(source, why):
    with pytest.raises(TemplateProblem) as said:
        check_source(source)
    assert why in str(said.value)
    with pytest.raises(TemplateProblem):
        fill(source, {"name": "x"}, markdown=True)


def test_what_it_may():
    source = "{% if code == 'DNA' and not child %}{{ name|upper }}{% elif by %}{{ by }}{% else %}-{% endif %}"
    assert names_in(source) == {"code", "child", "name", "by"}
    assert fill(source, {"code": "DNA", "name": "ann"}, markdown=False) == "ANN"
    assert fill(source, {"by": "x"}, markdown=False) == "x"
    assert fill(source, {}, markdown=False) == "-"


@pytest.mark.parametrize("name", ["site", "by"])
def test_a_placeholder_without_a_value_is_never_written(name):
    with pytest.raises(TemplateProblem, match=f"there is nothing to put for {name}"):
        fill(f"Come to {{{{ {name} }}}}.", {name: ""}, markdown=True)


@pytest.mark.parametrize(
    ("value", "line", "markdown"),
    [
        pytest.param("{{ 7*7 }}", "{{ 7*7 }}", r"{{ 7\*7 }}", id="a-template"),
        pytest.param("{% if x %}", "{% if x %}", "{% if x %}", id="a-choice"),
        pytest.param("<b>O'Brien</b> & co", "<b>O'Brien</b> & co", r"\<b\>O'Brien\</b\> \& co", id="HTML"),
        pytest.param("**bold** [a](b)", "**bold** [a](b)", r"\*\*bold\*\* \[a\](b)", id="Markdown"),
        pytest.param("a\r\nBcc: x\x00\u202e", "a Bcc: x", "a\\\nBcc: x", id="control"),
    ],
)
def test_a_value_stays_text(value, line, markdown):
    assert fill("{{ name }}", {"name": value}, markdown=False) == line
    assert fill("{{ name }}", {"name": value}, markdown=True) == markdown


def test_choices_leave_no_holes():
    source = "A\n\n{% if name %}\nB\n{% endif %}\n\n{% if by %}\nC\n{% endif %}\n\nD"
    assert fill(source, {}, markdown=True) == "A\n\nD"
