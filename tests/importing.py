"""What the tests of imports share: a desk that must be well at the end, a file to read, what was stored."""

import pytest
from sqlalchemy import select

from booktui.store.tables import ClientRow
from desks import Clock, add_client, make_desk

HEADER = "client,service,start,practitioner,room,status\n"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    assert made.audit.verify().problems == ()
    made.close()


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "in.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def two(desk):
    """Clients C1 and C2."""
    return [add_client(desk, "Khan", "Amina", ref="C1"), add_client(desk, "Jones", "Dylan", ref="C2")]


def counts(report):
    return report.read, report.added, report.updated, report.skipped, len(report.rejected)


def client(desk, ref):
    with desk.store.read() as c:
        return c.execute(select(ClientRow.__table__).where(ClientRow.ref == ref)).mappings().one()


def stored(desk, *columns):
    with desk.store.read() as c:
        rows = c.exec_driver_sql(f"SELECT {', '.join(columns)} FROM appointment ORDER BY starts_at, id")
        return [tuple(row) for row in rows]


def lanes(desk, code):
    schedule = desk.catalogue.resource_by_code[code].id
    with desk.store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT lane, starts_at, ends_at FROM occupancy WHERE schedule_id = ? ORDER BY starts_at, lane", (schedule,)
        )
        return [tuple(row) for row in rows]
