"""No table that leads to a person can be forgotten by export and erasure, nor a column of text in one."""

import pytest
from sqlmodel import SQLModel

from booktui.store import tables
from booktui.store.subjects.held import HELD, STANDING

tables.every()
TABLES = SQLModel.metadata.tables
LEADS = {"client_id", "entry_id", "appointment_id", "referral_id", "call_id", "message_id", "escalation_id", "party_id"}


def leading() -> set[str]:
    """Every table from which foreign keys, or columns named like one, lead to a client."""
    found = {"client", "schedule"}
    while True:
        more = {
            name
            for name, table in TABLES.items()
            if name not in STANDING
            for column in table.columns
            if column.name in LEADS or any(key.column.table.name in found for key in column.foreign_keys)
        }
        if more <= found:
            return found
        found |= more


def test_every_table_that_leads_to_a_client_is_listed():
    assert leading() == set(HELD)


def test_nothing_is_listed_that_is_not_there():
    assert set(STANDING) <= set(TABLES)


@pytest.mark.parametrize("name", HELD)
def test_every_column_of_text_is_erased_or_kept_on_purpose(name):
    table, held = TABLES[name], HELD[name]
    texts = {column.name for column in table.columns if str(column.type).startswith("VARCHAR")}
    assert texts == ({*held.erase} & texts) | {*held.keep}
    assert {*held.erase, *held.others} <= {column.name for column in table.columns}
    assert not {*held.erase} & {*held.keep}
