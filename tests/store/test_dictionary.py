"""The data dictionary says what the tables are."""

from pathlib import Path

from booktui.store.dictionary import dictionary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def test_the_page_is_what_the_tables_say():
    assert PAGE.read_text(encoding="utf-8") == dictionary()
