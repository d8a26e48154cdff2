"""What docs/many-desks.md tells a server's administrator to say, said to a real server."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postgres
from booktui.desk import open_desk
from booktui.desk.setup import begin
from desks import SETUP, Clock, add_client, at

pytestmark = pytest.mark.slow
PAGE = Path(__file__).parents[2] / "docs" / "many-desks.md"
ROLES = ("jo", "booktui_desk", "booktui_auditor", "booktui_owner")


@pytest.fixture
def address() -> Iterator[str]:
    """Of the database that the page makes, without who connects; its roles are gone afterwards."""
    stop = None if os.environ.get(postgres.SERVER) else postgres.start()
    server = os.environ[postgres.SERVER]
    with psycopg.connect(server, autocommit=True) as admin:
        first, grants, person = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
        for statement in first.split(";")[:-1]:
            admin.execute(statement)  # type: ignore[arg-type]
        begin(_as("booktui_owner"), profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
        desk = open_desk(_as("booktui_owner"), None, Clock())
        desk.setup.apply(SETUP)
        desk.close()
        with psycopg.connect(_plain("booktui_owner"), autocommit=True) as owner:
            owner.execute(grants)  # type: ignore[arg-type]
        admin.execute(person)  # type: ignore[arg-type]
        yield _plain("jo")
        admin.execute("DROP DATABASE booktui WITH (FORCE)")
        for role in ROLES:
            admin.execute(f"DROP ROLE {role}")  # type: ignore[arg-type]
    if stop is not None:
        stop()


def _plain(who: str) -> str:
    return os.environ[postgres.SERVER].replace("postgres:@", f"{who}:@").replace("/postgres?", "/booktui?")


def _as(who: str) -> str:
    return _plain(who).replace("postgresql:", "postgresql+psycopg:")


def refused(connection: psycopg.Connection[Any], statement: str) -> bool:
    try:
        connection.execute(statement)  # type: ignore[arg-type]
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_a_desk_has_the_rights_that_it_needs_and_an_auditor_reads(address: str, tmp_path: Path) -> None:
    desk = open_desk(_as("jo"), "sam", Clock())
    client = add_client(desk)
    wanted = desk.diary.propose(client.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI", room="R1")
    booked = desk.diary.book(wanted, override="asked").appointment
    assert booked is not None
    desk.diary.cancel(booked.id, reason="asked", by="client")
    assert desk.diary.undo().appointment is not None
    (tmp_path / "in.csv").write_text(f"client,service,start,practitioner\n{client.ref},NEW,2026-12-15 10:00,OSEI\n")
    assert desk.imports.appointments(tmp_path / "in.csv").added == 1
    desk.close()
    with psycopg.connect(address, autocommit=True) as jo:
        for statement in (
            "UPDATE audit SET reason = ''", "DELETE FROM audit", "DELETE FROM audit_detail", "TRUNCATE audit",
            "DROP TRIGGER audit_no_update ON audit", "ALTER TABLE audit DISABLE TRIGGER ALL",
            "ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap", "CREATE TABLE mine (id int)",
            "UPDATE alembic_version SET version_num = ''",
        ):  # fmt: skip
            assert refused(jo, statement), statement
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            jo.execute("UPDATE audit_detail SET after = 'else'")
    with psycopg.connect(os.environ[postgres.SERVER].replace("/postgres?", "/booktui?"), autocommit=True) as admin:
        admin.execute("SET ROLE booktui_auditor")
        admin.execute("SELECT count(*) FROM audit")
        for statement in ("INSERT INTO setting VALUES ('a', 'b')", "UPDATE client SET given_name = 'x'"):
            assert refused(admin, statement), statement
