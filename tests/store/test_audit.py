"""The audit chain grows, cannot be changed, and shows it when somebody does."""

import pytest
from sqlalchemy.exc import DatabaseError

from booktui.store import audit, triggers
from booktui.store.driver import driver
from booktui.store.engine import create


@pytest.fixture
def store(tmp_path):
    made = create(tmp_path / "desk.db")
    with made.write() as c:
        for number in range(5):
            audit.append(
                c, at=1000 + number, by_user="jo", role="coordinator", action="book", object="appointment",
                object_id=number, reason="because", after={"n": number},
            )  # fmt: skip
    yield made
    made.close()


def problems(store):
    with store.read() as c:
        return audit.verify(c)


def tamper(store, sql):
    """What somebody with the file and without scruples would do."""
    raw = driver().connect(str(store.path))
    for name in triggers.DDL:
        if name.startswith("audit"):
            raw.execute(f"DROP TRIGGER {name}")
    raw.execute(sql)
    raw.commit()
    raw.close()


def test_a_whole_chain_verifies(store):
    assert problems(store) == []


@pytest.mark.parametrize("sql", ["UPDATE audit SET reason = 'x'", "DELETE FROM audit"], ids=["update", "delete"])
def test_it_only_grows(store, sql):
    with pytest.raises(DatabaseError, match="append-only"), store.write() as c:
        c.exec_driver_sql(sql)


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        ("UPDATE audit SET reason = 'x' WHERE id = 3", "audit 3 was changed"),
        ("UPDATE audit SET by_user = 'sam' WHERE id = 1", "audit 1 was changed"),
        ("DELETE FROM audit WHERE id = 2", "audit 2 is missing"),
        ("UPDATE audit_detail SET after = '{}' WHERE audit_id = 4", "the details of audit 4 were changed"),
    ],
    ids=["reason", "who", "removed", "details"],
)
def test_tampering_shows(store, sql, first):
    tamper(store, sql)
    assert problems(store)[0] == first


def test_an_erased_detail_leaves_the_chain_whole(store):
    with store.write() as c:
        c.exec_driver_sql("UPDATE audit_detail SET salt = '', before = '', after = '' WHERE audit_id = 2")
    assert problems(store) == []


def test_a_cut_off_tail_shows_against_the_kept_head(store):
    with store.read() as c:
        kept = audit.head(c)
    tamper(store, "DELETE FROM audit WHERE id = 5")
    with store.read() as c:
        assert audit.verify(c) == []
        assert audit.head(c) != kept
