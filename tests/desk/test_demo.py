"""The demonstration desk: the same every time, believable, and true to the guarantee."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from booktui.desk import open_desk
from booktui.desk.demo import Size, build, demo_user, prepare, read_mark
from booktui.desk.demo.bands import Band, apportion, days_waited, load_bands
from booktui.desk.demo.filling import fullness
from booktui.desk.demo.numbers import landline, mobile, nhs_numbers
from booktui.desk.errors import Usage
from booktui.rules import identity
from booktui.rules.values import DAY
from booktui.store.driver import driver

pytestmark = pytest.mark.file_only("the demonstration is made as a file, and moved")


NOW = int(datetime(2026, 11, 24, 10, 42, tzinfo=UTC).timestamp())
CHRISTMAS_EVE = int(datetime(2026, 12, 24, 16, 0, tzinfo=UTC).timestamp())
SUMMER = int(datetime(2027, 6, 9, 8, 0, tzinfo=UTC).timestamp())
LEFT_OUT = ("audit", "audit_detail")
"""The audit chain is salted by chance, so that erased details cannot be guessed."""
TINY_BULK = Size("tiny", clients=900, waiting=300, cardiologists=6, weeks_past=8, appointments=2_500, bulk=True)


def clock(now: int = NOW) -> Any:
    return lambda: now


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "small.db"
    build(path, now=clock())
    return path


@pytest.fixture(scope="module", params=["small", "bulk"])
def diary(request: pytest.FixtureRequest, small: Path) -> Path:
    """Loaded under the walls, and loaded in bulk."""
    if request.param == "small":
        return small
    path = small.with_name("bulk.db")
    build(path, size=TINY_BULK, now=clock())
    return path


def rows(path: Path, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    connection = driver().connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        found: list[tuple[Any, ...]] = connection.execute(sql, params).fetchall()
        return found
    finally:
        connection.close()


def one(path: Path, sql: str, *params: Any) -> Any:
    return rows(path, sql, *params)[0][0]


def digest(path: Path) -> str:
    """Over every row of every table but those left out."""
    tables = rows(
        path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    whole = hashlib.sha256()
    for (table,) in tables:
        if table not in LEFT_OUT and not table.startswith("client_phone"):
            for row in rows(path, f'SELECT * FROM "{table}" ORDER BY rowid'):
                whole.update(repr((table, row)).encode())
    return whole.hexdigest()


class TestTheSameEveryTime:
    def test_same_seed_and_time_same_content(self, small: Path, tmp_path: Path) -> None:
        build(tmp_path / "again.db", now=clock())
        assert digest(tmp_path / "again.db") == digest(small)

    def test_another_seed_other_content(self, small: Path, tmp_path: Path) -> None:
        build(tmp_path / "other.db", seed=2, now=clock())
        assert digest(tmp_path / "other.db") != digest(small)

    def test_prepare_takes_the_one_of_the_same_day(self, tmp_path: Path) -> None:
        path = prepare(tmp_path / "demo.db", now=clock())
        made = path.stat().st_ino
        later = prepare(path, now=clock(NOW + 3600))
        assert (later, later.stat().st_ino) == (path, made)

    def test_prepare_makes_a_new_one_the_day_after(self, tmp_path: Path) -> None:
        path = prepare(tmp_path / "demo.db", now=clock())
        prepare(path, now=clock(NOW + DAY))
        mark = read_mark(path)
        assert mark is not None
        assert mark.day == "2026-11-25"


class TestItsPlace:
    def test_what_is_no_demonstration_is_left_alone(self, tmp_path: Path) -> None:
        from booktui.desk.setup import begin

        begin(tmp_path / "real.db")
        before = (tmp_path / "real.db").read_bytes()
        with pytest.raises(Usage, match="is not a demonstration"):
            build(tmp_path / "real.db", now=clock())
        assert (tmp_path / "real.db").read_bytes() == before

    def test_a_file_of_another_program_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("Dear Sir")
        with pytest.raises(Usage):
            build(tmp_path / "letter.txt", now=clock())
        assert (tmp_path / "letter.txt").read_text() == "Dear Sir"

    @pytest.mark.parametrize("size", ["small", TINY_BULK], ids=["small", "bulk"])
    def test_nothing_else_lies_about(self, tmp_path: Path, size: str | Size) -> None:
        build(tmp_path / "demo.db", size=size, now=clock())
        mark = read_mark(tmp_path / "demo.db")
        assert mark is not None
        assert [path.name for path in tmp_path.iterdir()] == ["demo.db"]
        assert (tmp_path / "demo.db").stat().st_mode & 0o777 == 0o600

    def test_a_size_nobody_knows(self, tmp_path: Path) -> None:
        with pytest.raises(Usage, match="small, department, trust"):
            build(tmp_path / "demo.db", size="huge", now=clock())

    def test_progress_is_told_to_the_end(self, tmp_path: Path) -> None:
        told: dict[str, tuple[int, int]] = {}
        build(
            tmp_path / "d.db",
            size=TINY_BULK,
            now=clock(),
            progress=lambda what, done, of: told.update({what: (done, of)}),
        )
        assert told["clients"] == (900, 900)
        assert told["waiting list"] == (300, 300)
        assert told["appointments"] == (2_500, 2_500)


class TestTheGuarantee:
    def test_nothing_overlaps(self, diary: Path) -> None:
        taken = rows(diary, "SELECT schedule_id, lane, starts_at, ends_at FROM occupancy ORDER BY 1, 2, 3")
        clashes = [(a, b) for a, b in pairwise(taken) if a[:2] == b[:2] and b[2] < a[3]]
        assert clashes == []

    def test_every_standing_appointment_takes_up_all_it_names(self, diary: Path) -> None:
        each = "2 + (room_id IS NOT NULL) + (equipment_id IS NOT NULL)"
        sql = f"SELECT sum({each}) FROM appointment WHERE status <> 'cancelled'"
        assert one(diary, "SELECT count(*) FROM occupancy") == one(diary, sql)

    def test_buffers_are_kept_free(self, diary: Path) -> None:
        sql = (
            "SELECT DISTINCT (a.starts_at - o.starts_at) / 60, (o.ends_at - a.ends_at) / 60 FROM occupancy o "
            "JOIN appointment a ON a.id = o.appointment_id JOIN service s ON s.id = a.service_id "
            "WHERE s.code = 'ECHO' AND o.schedule_id <> a.client_id"
        )
        assert rows(diary, sql) == [(0, 10)]

    def test_the_walls_stand(self, diary: Path) -> None:
        connection = driver().connect(str(diary))
        with pytest.raises(driver().DatabaseError, match="occupancy overlap"):
            connection.execute(
                "INSERT INTO occupancy (schedule_id, lane, starts_at, ends_at) "
                "SELECT schedule_id, lane, starts_at, ends_at FROM occupancy LIMIT 1"
            )
        connection.close()

    def test_every_index_is_there(self, diary: Path, small: Path) -> None:
        sql = "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name"
        assert rows(diary, sql) == rows(small, sql)

    def test_nothing_refers_to_nothing(self, diary: Path) -> None:
        assert rows(diary, "PRAGMA foreign_key_check") == []

    def test_appointments_lie_in_their_sessions(self, diary: Path) -> None:
        sql = (
            "SELECT count(*) FROM appointment a LEFT JOIN session s ON s.id = a.session_id AND s.practitioner_id = "
            "a.practitioner_id AND s.starts_at <= a.starts_at AND a.ends_at <= s.ends_at WHERE s.id IS NULL"
        )
        assert one(diary, sql) == 0

    def test_nobody_works_while_away(self, diary: Path) -> None:
        sql = (
            "SELECT count(*) FROM appointment a JOIN absence b ON b.starts_at < a.ends_at AND a.starts_at < b.ends_at "
            "WHERE b.schedule_id IN (a.practitioner_id, a.room_id, a.equipment_id) "
            "OR (b.schedule_id IS NULL AND coalesce(b.location_id, a.location_id) = a.location_id)"
        )
        assert one(diary, sql) == 0

    def test_the_audit_chain_holds_and_begins_with_the_demonstration(self, diary: Path) -> None:
        desk = open_desk(diary, demo_user, now=clock())
        try:
            from booktui.store import audit

            with desk.store.read() as c:
                assert audit.verify(c) == []
        finally:
            desk.close()
        assert rows(diary, "SELECT action FROM audit ORDER BY id LIMIT 1") == [("demo",)]


class TestTheDesk:
    def test_as_many_as_promised(self, small: Path) -> None:
        assert one(small, "SELECT count(*) FROM client") == 600
        assert one(small, "SELECT count(*) FROM waiting_entry WHERE status = 'waiting'") == 214
        assert 1_200 < one(small, "SELECT count(*) FROM appointment") < 2_000

    def test_exactly_so_many_appointments_in_bulk(self, tmp_path: Path) -> None:
        build(tmp_path / "d.db", size=TINY_BULK, now=clock())
        assert one(tmp_path / "d.db", "SELECT count(*) FROM appointment") == 2_500

    @pytest.mark.parametrize(
        ("name", "role"), [("jo", "coordinator"), ("sam", "supervisor"), ("alex", "auditor")]
    )  # fmt: skip
    def test_who_works_there(self, small: Path, name: str, role: str) -> None:
        assert rows(small, "SELECT role FROM user WHERE name = ?", name) == [(role,)]

    def test_two_sites_two_machines(self, small: Path) -> None:
        assert one(small, "SELECT count(*) FROM location") == 2
        assert one(small, "SELECT count(*) FROM equipment") == 2
        assert rows(small, "SELECT DISTINCT minutes FROM travel") == [(30,)]

    def test_what_became_of_the_past(self, small: Path) -> None:
        sql = "SELECT status, count(*) FROM appointment WHERE ends_at <= ? GROUP BY status"
        past = Counter(dict(rows(small, sql, NOW)))
        assert 0 < past.pop("booked") < 12  # a few visits still wait for their outcome
        shares = {status: past[status] / past.total() for status in past}
        assert shares == pytest.approx({"fulfilled": 0.77, "noshow": 0.069, "cancelled": 0.162}, abs=0.05)

    def test_what_happened_has_its_codes(self, small: Path) -> None:
        """Every past visit that was recorded has a code of its status, and reasons and outcomes where they belong."""
        sql = "SELECT DISTINCT status, cancelled_by, attended FROM appointment WHERE attended <> '0' ORDER BY 1, 2, 3"
        assert rows(small, sql) == [
            ("cancelled", "client", "2"), ("cancelled", "provider", "4"), ("fulfilled", "", "5"), ("fulfilled", "", "6"),
            ("noshow", "", "3"), ("noshow", "", "7"),
        ]  # fmt: skip
        sql = "SELECT DISTINCT status FROM appointment WHERE attended = '0' ORDER BY 1"
        assert [row[0] for row in rows(small, sql)] == ["arrived", "booked"]
        assert one(small, "SELECT count(*) FROM appointment WHERE (outcome <> '') <> (status = 'fulfilled')") == 0
        assert one(small, "SELECT count(*) FROM appointment WHERE (missed_reason <> '') <> (attended = '3')") == 0

    def test_nothing_to_come_has_happened_yet(self, small: Path) -> None:
        sql = "SELECT DISTINCT status FROM appointment WHERE starts_at > ? ORDER BY status"
        assert rows(small, sql, NOW + 3600) == [("booked",), ("cancelled",)]

    def test_nobody_has_two_dates_for_one_service(self, small: Path) -> None:
        sql = (
            "SELECT client_id, service_id FROM appointment WHERE status = 'booked' AND starts_at > ? "
            "GROUP BY 1, 2 HAVING count(*) > 1"
        )
        assert rows(small, sql, NOW) == []

    def test_who_waits_for_a_service_has_no_date_for_it(self, small: Path) -> None:
        sql = (
            "SELECT w.id FROM waiting_entry w JOIN appointment a ON a.client_id = w.client_id "
            "AND a.service_id = w.service_id WHERE w.status = 'waiting' AND a.status = 'booked' AND a.starts_at > ?"
        )
        assert rows(small, sql, NOW) == []

    def test_invented_numbers_only(self, small: Path) -> None:
        people = rows(small, "SELECT nhs_number, phone, mobile, email, postcode FROM client")
        for nhs, phone, mobile_number, email, postcode in people:
            assert nhs.startswith("999")
            assert identity.nhs_number(nhs) == nhs
            assert identity.phone(phone) == phone
            assert phone.startswith("+441614960")
            assert mobile_number == "" or mobile_number.startswith("+447700900")
            assert email.rpartition("@")[2] in ("", "example.org", "example.com", "example.net")
            assert identity.postcode(postcode) == postcode
        assert len({person[0] for person in people}) == len(people)

    def test_some_need_an_interpreter(self, small: Path) -> None:
        kinds = Counter(kind for (kind,) in rows(small, "SELECT kind FROM access_need"))
        assert 0.05 < kinds["interpreter"] / 600 < 0.11
        assert {"step-free", "transport", "carer", "format", "longer"} <= set(kinds)


class TestTheList:
    @pytest.mark.parametrize("now", [NOW, CHRISTMAS_EVE, SUMMER], ids=["november", "christmas-eve", "summer"])
    def test_the_top_is_ordinary_and_can_be_booked_in_time(self, tmp_path: Path, now: int) -> None:
        build(tmp_path / "d.db", now=clock(now))
        top = rows(
            tmp_path / "d.db",
            "SELECT c.family_name, c.given_name, s.code, w.priority, c.sensitive, w.attempts, c.id, w.target_on "
            "FROM waiting_entry w JOIN client c ON c.id = w.client_id JOIN service s ON s.id = w.service_id "
            "WHERE w.status = 'waiting' ORDER BY w.band, w.rank, w.target_on, w.hospital_cancels, w.clock_start, w.id LIMIT 1",
        )[0]
        assert top[:6] == ("Khan", "Amina", "NEW", "2ww", 0, 0)
        assert rows(tmp_path / "d.db", "SELECT * FROM access_need WHERE client_id = ?", top[6]) == []
        free = (
            "SELECT count(*) FROM session s WHERE s.slots LIKE '%N%' AND s.starts_at > ? "
            "AND s.on_date > date(?, 'unixepoch') AND s.on_date <= ? "
            "AND length(replace(s.slots, '.', '')) > (SELECT count(*) FROM appointment a "
            "WHERE a.session_id = s.id AND a.status <> 'cancelled')"
        )
        assert one(tmp_path / "d.db", free, now, now, top[7]) >= 2

    def test_everything_for_the_call_is_on_record(self, small: Path) -> None:
        person = rows(
            small,
            "SELECT phone <> '', mobile <> '', email <> '', sms_consent, voicemail_consent, gp <> '', "
            "preferred_channel <> '', needs_asked_on > '2025-11-24', address <> '' "
            "FROM client WHERE family_name = 'Khan' AND given_name = 'Amina'",
        )
        assert person[0] == (1,) * 9

    def test_the_urgent_wait_short(self, small: Path) -> None:
        sql = "SELECT priority, max(julianday('2026-11-24') - julianday(clock_start)) FROM waiting_entry WHERE status = 'waiting' GROUP BY 1"
        longest = dict(rows(small, sql))
        assert longest["2ww"] < 14
        assert longest["urgent"] <= 45

    def test_targets_and_bands(self, small: Path) -> None:
        sql = (
            "SELECT DISTINCT priority, own_band, rank, CAST(julianday(target_on) - julianday(clock_start) AS INTEGER) "
            "FROM waiting_entry ORDER BY own_band"
        )
        assert rows(small, sql) == [("2ww", 1, 0, 14), ("urgent", 2, 1, 42), ("routine", 3, 2, 126)]

    def test_ages_follow_the_figures(self, small: Path) -> None:
        bands = load_bands()
        wanted = apportion([band.people for band in bands], 214)
        waits = [
            int(w)
            for (w,) in rows(
                small,
                "SELECT julianday('2026-11-24') - julianday(clock_start) FROM waiting_entry WHERE status = 'waiting'",
            )
        ]
        assert [sum(wait in band.days() for wait in waits) for band in bands] == wanted


class TestTheFigures:
    def test_at_the_size_of_the_trust_they_are_the_published_ones(self) -> None:
        bands = load_bands()
        total = sum(band.people for band in bands)
        waits = Counter(days_waited(Random(1), bands, total))
        assert total == 167_649
        assert [sum(waits[day] for day in band.days()) for band in bands] == [band.people for band in bands]
        assert round(sum(waits[day] for day in range(127)) / total, 3) == 0.639
        assert sum(count for day, count in waits.items() if day > 52 * 7) == 1_390

    @pytest.mark.parametrize(
        ("band", "first", "last"),
        [(Band(0, 1, 1), 0, 7), (Band(1, 2, 1), 8, 14), (Band(17, 18, 1), 120, 126), (Band(18, 19, 1), 127, 133)],
        ids=["first", "second", "inside-18-weeks", "past-18-weeks"],
    )
    def test_days_of_a_band(self, band: Band, first: int, last: int) -> None:
        assert (band.days()[0], band.days()[-1]) == (first, last)

    @pytest.mark.parametrize(
        ("counts", "total", "shares"),
        [([1, 1, 1], 3, [1, 1, 1]), ([1, 1, 1], 4, [2, 1, 1]), ([5, 3, 2], 1, [1, 0, 0]), ([0, 7], 5, [0, 5])],
        ids=["even", "one-over", "one-only", "empty-band"],
    )
    def test_apportion(self, counts: list[int], total: int, shares: list[int]) -> None:
        assert apportion(counts, total) == shares

    def test_nhs_numbers_are_valid_and_differ(self) -> None:
        made = nhs_numbers(Random(3))
        found = [next(made) for _ in range(5_000)]
        assert [identity.nhs_number(number) for number in found] == found
        assert len(set(found)) == 5_000

    def test_phones_are_of_the_drama_ranges(self) -> None:
        rng = Random(1)
        assert {mobile(rng)[:10] for _ in range(200)} == {"+447700900"}
        assert {landline(rng)[:10] for _ in range(200)} == {"+441614960"}

    @pytest.mark.parametrize(
        ("ahead", "share"),
        [(-1, 0.95), (1, 0.92), (2, 0.92), (10, 0.30), (24, 0.03), (27, 0.0)],
        ids=["past", "near", "two-weeks", "ten-weeks", "half-a-year", "beyond"],
    )
    def test_fullness(self, ahead: float, share: float) -> None:
        assert fullness(ahead) == pytest.approx(share)


def test_every_booking_to_come_has_its_referral(small: Path) -> None:
    sql = (
        "SELECT count(*), count(w.id), count(r.id), sum(w.clock_start > date(a.booked_at, 'unixepoch')) "
        "FROM appointment a LEFT JOIN waiting_entry w ON w.id = a.entry_id AND w.appointment_id = a.id "
        "AND w.status = 'booked' LEFT JOIN referral r ON r.id = w.referral_id AND r.client_id = a.client_id "
        "WHERE a.status = 'booked' AND a.starts_at > ?"
    )
    ((booked, with_entry, with_referral, late),) = rows(small, sql, NOW)
    assert booked > 900
    assert (with_entry, with_referral, late) == (booked, booked, 0)


def test_the_diary_is_full_near_now_and_open_later(small: Path) -> None:
    free_in = Counter[int]()
    taken_in = Counter[int]()
    day = date(2026, 11, 24)
    sessions = rows(
        small,
        "SELECT s.on_date, length(replace(s.slots, '.', '')), (SELECT count(*) FROM appointment a "
        "WHERE a.session_id = s.id AND a.status <> 'cancelled') FROM session s "
        "WHERE s.slots <> '' AND s.on_date > '2026-11-24' AND NOT EXISTS (SELECT 1 FROM absence b "
        "WHERE b.schedule_id = s.practitioner_id AND b.starts_at < s.ends_at AND b.ends_at > s.starts_at)",
    )
    for on, slots, taken in sessions:
        fortnight = (date.fromisoformat(on) - day) // timedelta(days=14)
        free_in[fortnight] += slots - taken
        taken_in[fortnight] += taken
    share = {n: taken_in[n] / (taken_in[n] + free_in[n]) for n in (0, 5, 11)}
    assert share == pytest.approx({0: 0.85, 5: 0.28, 11: 0.05}, abs=0.07)
