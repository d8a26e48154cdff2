"""Text that people typed: harmless, findable, masked."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules import text as t

anything = st.text(st.characters(), max_size=40)
"""All of Unicode, lone surrogates included."""
few_letters = st.text("abc", max_size=7)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        pytest.param("  Anne   O'Brien [Ward 3] ", "Anne O'Brien [Ward 3]", id="spaces"),
        pytest.param("a\tb\r\nc\x85d\u2028e\u2029f\vg", "a b c d e f g", id="tabs-and-line-breaks"),
        pytest.param("\x1b[2Jx\x9b31m\0", "[2Jx31m", id="control-characters"),
        pytest.param("a\u202eb\u200fc\ufeffd\u2066e", "abcde", id="bidi-and-bom"),
        pytest.param("a\ud800b", "ab", id="lone-surrogate"),
        pytest.param("a\ue000b\U000e0fffc", "abc", id="private-and-unassigned"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="non-joiner-stays"),
        pytest.param("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469", id="joiner-stays"),
        pytest.param("e\u0301", "é", id="nfc"),
        pytest.param("e\u200b\u0301", "é", id="nfc-after-what-was-dropped"),
        pytest.param("a\u00a0\u2003b", "a b", id="other-spaces"),
        pytest.param("[@click=app.quit]x[/]", "[@click=app.quit]x[/]", id="markup-is-only-text"),
        pytest.param(" \t\n", "", id="nothing"),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert t.clean(raw) == cleaned


def test_clean_never_cuts() -> None:
    assert t.clean("x" * 200) == "x" * 200
    with pytest.raises(t.TooLong) as caught:
        t.clean("x" * 201)
    assert (caught.value.length, caught.value.limit) == (201, 200)
    assert str(caught.value) == ("The text has 201 characters and at most 200 fit. Nothing was cut: shorten it.")


def test_clean_counts_what_is_left() -> None:
    assert t.clean(" a\x00b ", limit=2) == "ab"


def test_clean_lines_keeps_lines() -> None:
    assert t.clean_lines("\r\n one\ttwo \r\n\r\nthree\x1b\u2028four\n\n") == "one two\n\nthree\nfour"
    with pytest.raises(t.TooLong):
        t.clean_lines("a\nb", limit=2)


@given(anything)
@settings(max_examples=200, deadline=None)
def test_clean_leaves_nothing_harmful_and_settles(raw: str) -> None:
    once = t.clean(raw)
    assert [c for c in once if unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d"] == []
    assert [c for c in once if c.isspace() and c != " "] == []
    assert unicodedata.is_normalized("NFC", once)
    assert t.clean(once) == once
    lines = t.clean_lines(raw)
    assert t.clean_lines(lines) == lines
    assert t.clean(lines) == once


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("O'Brien", "obrien", id="apostrophe"),
        pytest.param("O’Brien", "obrien", id="curly-apostrophe"),
        pytest.param("Kaʻana", "kaana", id="letter-apostrophe"),
        pytest.param("Smith-Jones", "smithjones", id="hyphen"),
        pytest.param("de la Cruz", "delacruz", id="spaces"),
        pytest.param("Zoë", "zoe", id="diaeresis"),
        pytest.param("Strauß", "strauss", id="sharp-s"),
        pytest.param("STRAUSS", "strauss", id="sharp-s-typed-without"),
        pytest.param("Søgaard", "sogaard", id="o-stroke"),
        pytest.param("Wałęsa", "walesa", id="l-stroke-ogonek"),
        pytest.param("Ægir Đorđe", "aegirdorde", id="ae-d-stroke"),
        pytest.param("İpek Işık", "ipekisik", id="turkish-i"),
        pytest.param("Ａｎｎ ℌ", "annh", id="wide-and-fancy-letters"),
        pytest.param("李小龍", "李小龍", id="han"),
        pytest.param("佐々木", "佐々木", id="han-repeated"),
        pytest.param("مُحَمَّد", "محمد", id="arabic-without-vowels"),
        pytest.param("Ελένη", "ελενη", id="greek"),
        pytest.param("2nd", "2nd", id="digits"),
        pytest.param("-'", "", id="no-letters"),
    ],
)
def test_search_key(name: str, key: str) -> None:
    assert t.search_key(name) == key


@given(anything)
@settings(max_examples=200, deadline=None)
def test_search_key_settles_and_ignores_case_and_composition(name: str) -> None:
    key = t.search_key(name)
    assert t.search_key(key) == key
    assert t.search_key(unicodedata.normalize("NFD", name)) == key
    assert t.search_key(f" {name}-'") == key


def test_search_key_is_bounded() -> None:
    assert len(t.search_key("ﷺ")) == 15
    assert len(t.search_key("ﷺ" * 40)) == t.KEY


def common(a: str, b: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


@given(few_letters, few_letters)
@settings(max_examples=500, deadline=None)
def test_one_less_shares_a_form_exactly_for_one_out_and_one_in(a: str, b: str) -> None:
    shared = bool(t.one_less(a) & t.one_less(b))
    assert shared == (max(len(a), len(b)) - common(a, b) <= 1)


@given(st.text("abcdef", min_size=1, max_size=9), st.data())
@settings(max_examples=200, deadline=None)
def test_one_less_meets_every_single_typing_mistake(key: str, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    missed, extra, wrong = key[:i] + key[i + 1 :], key[:i] + letter + key[i:], key[:i] + letter + key[i + 1 :]
    swapped = key[:i] + key[i + 1 : i + 2] + key[i] + key[i + 2 :]
    forms = t.one_less(key)
    assert [typed for typed in (missed, extra, wrong, swapped) if not forms & t.one_less(typed)] == []


def test_one_less_forms() -> None:
    assert t.one_less("anna") == {"anna", "nna", "ana", "ann"}
    assert t.one_less("") == {""}
    assert t.one_less("khan") & t.one_less("kh") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("07700 900-042", "07700900042"),
        ("+44 (0)161 496 0000", "4401614960000"),
        ("٣४", "34"),
        ("x²", ""),
        ("", ""),
    ],
)
def test_digits(text: str, found: str) -> None:
    assert t.digits(text) == found


@pytest.mark.parametrize(
    ("family", "first", "masked"),
    [
        pytest.param("Khan", "Amina", "K••• A•", id="two-names"),
        pytest.param("Ng", "Al", "N••• A•", id="dots-do-not-tell-the-length"),
        pytest.param("Suharto", "", "S•••", id="single-name"),
        pytest.param("", "Amina", "A•", id="given-only"),
        pytest.param("'t Hooft", "Édith", "t••• É•", id="apostrophe-first"),
        pytest.param("-", "-", "••• •", id="no-letters"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_mask_name(family: str, first: str, masked: str) -> None:
    assert t.mask_name(family, first) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("07700 900042", "••• ••• 0042"),
        ("+447700900042", "••• ••• 0042"),
        ("999 000 0042", "••• ••• 0042"),
        ("1234567", "••• ••• ••••"),
        ("", ""),
    ],
)
def test_mask_phone_and_nhs(text: str, masked: str) -> None:
    assert t.mask_phone(text) == masked
    assert t.mask_nhs(text) == masked


def test_mask_date() -> None:
    assert t.mask_date(date(1960, 2, 14)) == "••/••/1960"
    assert t.mask_date(None) == ""


@pytest.mark.parametrize(
    ("first", "family", "expected"),
    [("Amina", "Khan", "AK"), ("", "Suharto", "S"), ("zoë", "o'brien", "ZO"), ("", "", "")],
)
def test_initials(first: str, family: str, expected: str) -> None:
    assert t.initials(first, family) == expected


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param("=cmd()", "'=cmd()", id="formula"),
        pytest.param("+44 161", "'+44 161", id="phone"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@x", "'@x", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("＝1", "'＝1", id="full-width"),
        pytest.param("'=1", "''=1", id="quoted-formula"),
        pytest.param("'t Hooft", "'t Hooft", id="name-with-quote"),
        pytest.param("Khan", "Khan", id="plain"),
        pytest.param("'", "'", id="only-a-quote"),
        pytest.param(None, "", id="nothing"),
        pytest.param(12, "12", id="number"),
    ],
)
def test_csv_cell(value: object, cell: str) -> None:
    assert t.csv_cell(value) == cell


@given(st.text(st.sampled_from("'=+-@\t\r\n\0＝＋－＠ab \""), max_size=6))
@settings(max_examples=300, deadline=None)
def test_csv_cells_come_back_exactly_and_never_start_a_formula(value: str) -> None:
    cell = t.csv_cell(value)
    assert t.csv_uncell(cell) == value
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), min_size=1))
@settings(max_examples=100, deadline=None)
def test_csv_files_come_back_exactly(row: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([t.csv_cell(value) for value in row])
    (back,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert [t.csv_uncell(cell) for cell in back] == row
