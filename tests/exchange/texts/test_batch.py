import csv
import io

import pytest

from booktui.exchange.texts.batch import batch
from booktui.exchange.texts.numbers import e164

ANN = "+447700900123"


def test_a_batch_is_a_table_that_any_program_reads() -> None:
    data = batch(
        [(ANN, "Thursday 09:30, Outpatients. Ring 0161 496 0000.", "A000123"), (ANN, "Grüße\n日本", "A000124")]
    )
    assert data == (
        b'"number","text","reference"\r\n'
        b'"+447700900123","Thursday 09:30, Outpatients. Ring 0161 496 0000.","A000123"\r\n'
        + '"+447700900123","Grüße\n日本","A000124"\r\n'.encode()
    )


def test_an_empty_batch_has_its_header() -> None:
    assert batch([]) == b'"number","text","reference"\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", "'=1"])
def test_no_text_runs_in_a_spreadsheet(text: str) -> None:
    (row,) = list(csv.reader(io.StringIO(batch([(ANN, text, text)]).decode(), newline="")))[1:]
    assert (row[0], row[1][0], row[2][0]) == (ANN, "'", "'")


def test_a_text_stays_in_its_cell() -> None:
    rows = list(csv.reader(io.StringIO(batch([(ANN, 'a","b"\r\n"+44","c\0\x1b', "R")]).decode(), newline="")))
    assert rows == [["number", "text", "reference"], [ANN, 'a","b"\n"+44","c', "R"]]


@pytest.mark.parametrize("number", ["07700 900123", "", "=1+1", "+1+1", "+44 7700", "+0447700900123", "ann"])
def test_a_number_that_no_provider_could_take_makes_no_file(number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        batch([(ANN, "a", "R1"), (number, "b", "R2")])


@pytest.mark.parametrize("kept", [ANN, "+44 7700 900123", "0044 7700 900123", "+44 (0)7700 900123"])
def test_numbers_are_written_in_one_way(kept: str) -> None:
    assert e164(kept) == ANN
