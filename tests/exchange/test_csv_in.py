import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.exchange import csv_in
from booktui.exchange.csv_in import Field, Rejected, Row, Unreadable, decode, load, parse, read_table
from booktui.rules.text import clean, csv_cell

FIELDS = (Field("ref", 40, required=True, synonyms=("mrn",)), Field("name", 20), Field("phone", 40))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("ref,name\nC1,Ann\n", [Row(2, {"ref": "C1", "name": "Ann"})], id="plain"),
        pytest.param("ref,name\r\nC1,Ann", [Row(2, {"ref": "C1", "name": "Ann"})], id="crlf-no-last-break"),
        pytest.param("ref,name\rC1,Ann\r", [Row(2, {"ref": "C1", "name": "Ann"})], id="old-mac"),
        pytest.param("Ref;NAME\nC1;Ann, B\n", [Row(2, {"ref": "C1", "name": "Ann, B"})], id="semicolons"),
        pytest.param("ref\tname\nC1\tAnn\n", [Row(2, {"ref": "C1", "name": "Ann"})], id="tabs"),
        pytest.param("MRN,name\nC1,Ann\n", [Row(2, {"ref": "C1", "name": "Ann"})], id="synonym"),
        pytest.param(" ref , Name \nC1,Ann\n", [Row(2, {"ref": "C1", "name": "Ann"})], id="spaced-header"),
        pytest.param("ref,name\n\n,\n C1 ,Ann\n", [Row(4, {"ref": "C1", "name": "Ann"})], id="blank-lines"),
        pytest.param(
            'ref,name\nC1,"Ann\nB"\nC2,D\n',
            [Row(2, {"ref": "C1", "name": "Ann B"}), Row(4, {"ref": "C2", "name": "D"})],
            id="break-in-quotes",
        ),
        pytest.param('ref,name\nC1,"Ann ""X"""\n', [Row(2, {"ref": "C1", "name": 'Ann "X"'})], id="doubled-quotes"),
        pytest.param(
            "ref,phone\nC1,'+44 7700 900000\n", [Row(2, {"ref": "C1", "phone": "+44 7700 900000"})], id="guarded-cell"
        ),
        pytest.param("ref,name\nC1,'t Hooft\n", [Row(2, {"ref": "C1", "name": "'t Hooft"})], id="apostrophe-stays"),
        pytest.param(
            "ref,name\nC1,A\x1b]0;x\x07nn\x00\n", [Row(2, {"ref": "C1", "name": "A]0;xnn"})], id="controls-dropped"
        ),
        pytest.param("ref,shoe size\nC1,40\n", [Row(2, {"ref": "C1"})], id="unknown-column"),
        pytest.param("ref\n", [], id="header-only"),
    ],
)
def test_rows(text: str, rows: list[Row]) -> None:
    table = parse(text, FIELDS)
    assert (list(table.rows), table.rejected, table.read) == (rows, (), len(rows))


@pytest.mark.parametrize(
    ("text", "rejected"),
    [
        pytest.param("ref,name\nC1\n", [Rejected(2, "", "1 columns where the header has 2")], id="too-few"),
        pytest.param("ref,name\nC1,Smith, J\n", [Rejected(2, "", "3 columns where the header has 2")], id="too-many"),
        pytest.param("ref,name\n,Ann\n", [Rejected(2, "ref", "is empty")], id="required-empty"),
        pytest.param(
            f"ref,name\nC1,{'x' * 21}\n", [Rejected(2, "name", "21 characters, at most 20 fit")], id="too-long"
        ),
        pytest.param(
            f"ref,name\n,{'x' * 21}\n",
            [Rejected(2, "ref", "is empty"), Rejected(2, "name", "21 characters, at most 20 fit")],
            id="two-faults",
        ),
    ],
)
def test_rejected_rows_say_line_field_and_reason(text: str, rejected: list[Rejected]) -> None:
    table = parse(text + "C9,ok\n", FIELDS)
    assert (list(table.rejected), [row.line for row in table.rows], table.read) == (rejected, [3], 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "no header", id="empty"),
        pytest.param("\n\n", "no header", id="blank"),
        pytest.param("name\nAnn\n", "no column 'ref'", id="required-column-missing"),
        pytest.param("ref,MRN\nC1,C1\n", "Two columns are 'ref'", id="same-field-twice"),
        pytest.param('ref,name\nC1,Ann\nC2,"Bob\nC3,Eve\n', "Line 3 .*never closed", id="open-quote"),
        pytest.param('ref,name\nC1,"Ann"x\n', "Line 2 .*after a closing quote", id="text-after-quote"),
        pytest.param("ref,name\nC1," + "x" * 20_001 + "\n", "Line 2 is longer", id="long-line"),
        pytest.param('ref,name\nC1,"' + ("x" * 19_000 + "\n") * 8 + '"\n', "Line 2 .*too large", id="huge-field"),
        pytest.param("ref" + ",x" * 200 + "\n", "more than 200 columns", id="many-columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        parse(text, FIELDS)


def test_a_map_goes_before_headers_of_its_own() -> None:
    table = parse("Number,ref,Who\n7,old,Ann\n", FIELDS, {"number": "ref", "WHO": "name"})
    assert (table.rows, table.ignored) == ((Row(2, {"ref": "7", "name": "Ann"}),), ("ref",))


@pytest.mark.parametrize(
    ("renamed", "said"),
    [
        pytest.param({"ref": "shoe"}, "no field 'shoe'.*ref, name, phone", id="unknown-field"),
        pytest.param({"nr": "ref"}, "no column 'nr'; it has ref", id="unknown-header"),
    ],
)
def test_a_map_that_names_nothing_is_refused(renamed: dict[str, str], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        parse("ref\nC1\n", FIELDS, renamed)


def test_fields_say_which_columns_the_file_has() -> None:
    table = parse("ref,name,shoe\n", FIELDS)
    assert (table.fields, table.ignored) == ({"ref", "name"}, ("shoe",))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"ref\nC1\nZo\xeb\n", "Line 3 is not UTF-8", id="latin-1"),
        pytest.param("ref\nC1".encode("utf-16"), "UTF-16", id="utf-16"),
        pytest.param(b"\x80", "Line 1 is not UTF-8", id="first-byte"),
    ],
)
def test_other_encodings_are_named(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        decode(data)


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfref,name\r\nC1,Zo\xc3\xab\r\n")
    assert read_table(path, FIELDS).rows == (Row(2, {"ref": "C1", "name": "Zoë"}),)


def test_a_file_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_in, "MAX_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    with pytest.raises(Unreadable, match="larger than"):
        load(tmp_path / "a.csv")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_in, "MAX_ROWS", 2)
    with pytest.raises(Unreadable, match="more than 2 rows"):
        parse("ref\n1\n2\n3\n", FIELDS)


@settings(max_examples=80, deadline=None)
@given(values=st.lists(st.text(max_size=20).map(clean).filter(bool), min_size=1, max_size=5))
def test_what_we_export_comes_back_unchanged(values: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["ref", "name"], *([csv_cell(v), csv_cell(v)] for v in values)])
    assert [row.values for row in parse(out.getvalue(), FIELDS).rows] == [{"ref": v, "name": v} for v in values]


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet='ref,name\n\r";\t\x00\x1bA\ud800é', max_size=120))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        table = parse("ref,name\n" + text, FIELDS)
    except Unreadable:
        return
    assert all(value.isprintable() for row in table.rows for value in row.values.values())
