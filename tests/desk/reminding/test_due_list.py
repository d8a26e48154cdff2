"""The one list of reminders that are due: who is reminded how, never twice, whatever happens in between."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from booktui.desk.reminding import due_list, queueing
from booktui.store import reminders as store
from booktui.store.messages import OVERTAKEN
from booktui.store.outbox_settle import MOVED, OFF
from desks import Clock, add_client, at, copied, make_desk

VISIT = "2026-12-01T09:00"
EVE = "2026-11-30T08:00"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A desk that was set up once, to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    make_desk(folder).close()
    return folder / "desk.db"


@pytest.fixture
def desk(tmp_path, ready, clock):
    copied(ready, tmp_path / "desk.db")
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


def texted(desk, family="Khan", **fields):
    return add_client(desk, family, **{"preferred_channel": "sms", **fields})


def book(desk, client_id, when=VISIT):
    return desk.diary.book(desk.diary.propose(client_id, "NEW", at(when)), override="agreed").appointment


def move(desk, visit, when):
    wanted = desk.diary.propose(visit.client_id, "NEW", at(when), moving_id=visit.id)
    return desk.diary.move(visit.id, wanted, reason="asked", override="agreed").appointment


def rows(desk, *states):
    wanted = states or ("queued",)
    with desk.store.read() as c:
        found = c.execute(
            text(
                "SELECT kind, channel, due_at, about_start, state FROM message WHERE kind LIKE 'remind%' ORDER BY due_at, id"
            )
        ).all()
    return [tuple(row)[:4] for row in found if row.state in wanted]


def keys(desk):
    with desk.store.read() as c:
        found = c.execute(text("SELECT appointment_id, kind, about_start FROM message WHERE kind LIKE 'remind%'"))
        return [tuple(row) for row in found]


def copies(desk, visit, number):
    """So many more rows like that visit, which nobody occupies any time for."""
    copy = (
        "INSERT INTO appointment SELECT :id, 'u' || :id, sequence, version, status, client_id, service_id, "
        "practitioner_id, room_id, equipment_id, interpreter_id, location_id, session_id, NULL, starts_at, ends_at, "
        "slot_type, modality, overbooked, held_by, held_until, booked_by, booked_at, cancelled_by, reason, "
        "override_reason, agreed, attended, outcome, missed_reason FROM appointment WHERE id = :was"
    )
    with desk.store.write() as c:
        c.execute(text(copy), [{"id": 1000 + n, "was": visit.id} for n in range(number)])


def mark(desk, kind, state="sent"):
    with desk.store.write() as c:
        c.execute(
            text("UPDATE message SET state=:s, sent_at=1 WHERE kind=:k AND state='queued'"), {"s": state, "k": kind}
        )


def recorded(desk):
    """Who queued how many of each kind, and what that row puts right, oldest first."""
    with desk.store.read() as c:
        found = c.execute(
            text(
                'SELECT by_user, "before", "after" FROM audit JOIN audit_detail ON audit_id = id '
                "WHERE action = 'reminders queued' ORDER BY id"
            )
        ).all()
    return [(by, json.loads(before) if before else None, json.loads(after)) for by, before, after in found]


DAY = ("remind-24h", "sms", at("2026-11-30T09:00"), at(VISIT))
HOUR = ("remind-1h", "sms", at("2026-12-01T08:00"), at(VISIT))


def test_they_are_listed_a_day_ahead_and_made_once(desk, clock):
    book(desk, texted(desk).id)
    clock.now = at("2026-11-29T08:59")
    assert (desk.reminders.top_up(), rows(desk)) == (0, [])
    clock.now = at("2026-11-29T09:00")
    assert (desk.reminders.top_up(), rows(desk)) == (1, [DAY])
    clock.now = at("2026-11-30T08:00")
    assert (desk.reminders.top_up(), rows(desk)) == (1, [DAY, HOUR])
    assert (desk.reminders.top_up(), rows(desk)) == (0, [DAY, HOUR])


def test_until_when(desk, clock):
    book(desk, texted(desk).id)
    assert desk.reminders.top_up(until=at("2026-11-30T09:00")) == 1
    assert desk.reminders.top_up(until=at("2026-12-01T08:00")) == 1


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        pytest.param({}, "sms", id="agreed-to-texts"),
        pytest.param({"preferred_channel": ""}, "sms", id="never-asked-how"),
        pytest.param({"preferred_channel": "email"}, "email", id="chose-e-mail"),
        pytest.param({"preferred_channel": "email", "email": ""}, "sms", id="chose-e-mail-without-an-address"),
        pytest.param({"preferred_channel": "letter"}, "sms", id="letters-but-agreed-to-texts"),
        pytest.param({"sms_consent": False}, "email", id="objects-to-texts"),
        pytest.param({"sms_consent": None}, "email", id="never-asked-about-texts"),
        pytest.param({"mobile": ""}, "email", id="no-mobile"),
        pytest.param({"sms_consent": False, "preferred_channel": "letter"}, "", id="letters-only"),
        pytest.param({"sms_consent": False, "email": ""}, "", id="by-no-way-in-writing"),
        pytest.param({"sensitive": True}, "", id="PRV-02-sensitive"),
        pytest.param({"sensitive": True, "preferred_channel": "email"}, "email", id="PRV-02-chose-e-mail"),
    ],
)
def test_how_somebody_is_reminded(desk, clock, fields, channel):
    """And who is reminded in no other way is rung (TZ-10)."""
    book(desk, texted(desk, **fields).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    assert {row[1] for row in rows(desk)} == ({channel} if channel else set())
    assert len(desk.today.lines("reminder")) == (0 if channel else 1)


def test_an_hour_before_the_night_ends_an_e_mail_goes_and_a_text_does_not(desk, clock):
    with desk.store.write() as c:
        desk.set_settings(c, {"policy": '{"sms.quiet": "20:00-08:50"}'})
    book(desk, texted(desk).id)
    book(desk, texted(desk, "Jones", preferred_channel="email").id, "2026-12-01T09:30")
    clock.now = at(EVE)
    desk.reminders.top_up(until=at("2026-12-01T09:30"))
    assert [row[:3] for row in rows(desk) if row[0] == "remind-1h"] == [("remind-1h", "email", at("2026-12-01T08:30"))]


def test_moved_it_is_made_anew_and_moved_back_it_is_not_sent_twice(desk, clock):
    visit = book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    mark(desk, "remind-24h")
    move(desk, visit, "2026-12-08T09:00")
    assert (rows(desk), desk.reminders.top_up()) == ([], 0)
    move(desk, visit, VISIT)
    clock.now = at("2026-11-30T09:30")
    assert (desk.reminders.top_up(), rows(desk), rows(desk, "sent")) == (1, [HOUR], [DAY])


def test_moved_on_it_is_made_for_the_new_start(desk, clock):
    visit = book(desk, texted(desk).id)
    clock.now = at(EVE)
    assert desk.reminders.top_up() == 2
    mark(desk, "remind-24h")
    move(desk, visit, "2026-12-08T09:00")
    clock.now = at("2026-12-07T08:00")
    assert desk.reminders.top_up() == 2
    assert [row[3] for row in rows(desk)] == [at("2026-12-08T09:00")] * 2
    assert [row[3] for row in rows(desk, "sent")] == [at(VISIT)]


def test_moved_after_it_was_due_the_change_has_told_them(desk, clock):
    visit = book(desk, texted(desk).id, "2026-12-08T09:00")
    clock.now = at("2026-11-30T09:30")
    move(desk, visit, VISIT)
    assert (desk.reminders.top_up(), rows(desk)) == (1, [HOUR])


@pytest.mark.parametrize("deed", ["cancel", "arrive", "deceased"])
def test_what_does_not_stand_is_withdrawn(desk, clock, deed):
    client = texted(desk)
    visit = book(desk, client.id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    clock.now = at("2026-12-01T07:00")
    if deed == "cancel":
        desk.diary.cancel(visit.id, reason="ill", by="client")
    elif deed == "arrive":
        desk.diary.arrive(visit.id)
    else:
        desk.clients.edit(client.id, {"status": "deceased"})
    desk.reminders.top_up()
    assert rows(desk) == []


def test_a_way_that_is_no_longer_agreed_to_is_changed(desk, clock):
    client = texted(desk)
    book(desk, client.id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    desk.clients.edit(client.id, {"sms_consent": False})
    assert desk.reminders.top_up() == 2
    assert [row[:2] for row in rows(desk)] == [("remind-24h", "email"), ("remind-1h", "email")]
    desk.clients.edit(client.id, {"email": ""})
    assert (desk.reminders.top_up(), rows(desk)) == (0, [])


@pytest.mark.parametrize("why", [OVERTAKEN, MOVED, OFF])
def test_what_the_desk_withdrew_because_the_visit_changed_is_made_again(desk, clock, why):
    """Its cancellation was undone, or it was moved back."""
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    with desk.store.write() as c:
        c.execute(text("UPDATE message SET state='withdrawn', why=:why WHERE kind='remind-24h'"), {"why": why})
    assert (desk.reminders.top_up(), rows(desk)) == (1, [DAY, HOUR])


def test_what_somebody_withdrew_stays_away(desk, clock):
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    with desk.store.write() as c:
        c.execute(text("UPDATE message SET state='withdrawn', why='asked not to' WHERE kind='remind-24h'"))
    assert (desk.reminders.top_up(), rows(desk)) == (0, [HOUR])


@pytest.mark.parametrize(
    ("now", "left"),
    [
        pytest.param("2026-12-01T07:00", ["remind-24h", "remind-1h"], id="two-hours-before"),
        pytest.param("2026-12-01T07:01", ["remind-1h"], id="too-late-for-the-days"),
        pytest.param("2026-12-01T08:50", ["remind-1h"], id="ten-minutes-before"),
        pytest.param("2026-12-01T08:51", [], id="too-late-for-both"),
    ],
)
def test_what_was_not_sent_in_time_never_goes(desk, clock, now, left):
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    clock.now = at(now)
    desk.reminders.top_up()
    assert [row[0] for row in rows(desk)] == left


@pytest.mark.parametrize("ahead", ["2026-12-01T08:55", "2026-12-02T08:00"], ids=["hours", "days"])
def test_a_desk_whose_clock_ran_ahead_for_a_moment_takes_no_reminder_away(desk, clock, ahead):
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    clock.now = at(ahead)
    desk.outbox.send()
    assert rows(desk) == []
    clock.now = at(EVE) + 60
    for made in (2, 0):
        assert (desk.reminders.top_up(), rows(desk)) == (made, [DAY, HOUR])


def test_what_may_have_gone_is_not_called_withdrawn(desk, clock):
    """A desk that died had it in hand: a person decides."""
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    with desk.store.write() as c:
        c.execute(text("UPDATE message SET state='held', claimed_at=1 WHERE kind='remind-24h'"))
    clock.now = at("2026-12-02T09:00")
    assert (desk.reminders.top_up(), rows(desk, "held")) == (0, [DAY])


def test_after_a_weekend_with_the_desk_shut(tmp_path, clock):
    """What fell due while no desk was open goes when one opens, while it is of use."""
    desk = make_desk(tmp_path, clock=clock)
    book(desk, texted(desk).id)
    desk.close()
    clock.now = at("2026-11-30T16:00")
    later = make_desk(tmp_path, clock=clock)
    assert (later.reminders.top_up(), rows(later)) == (2, [DAY, HOUR])
    later.close()


def test_visits_that_no_message_was_ever_written_about(desk, clock):
    """Imported ones and those of an earlier version: nobody has told them anything."""
    book(desk, texted(desk).id)
    with desk.store.write() as c:
        c.execute(text("DELETE FROM message"))
        c.execute(text("UPDATE appointment SET booked_at = :at"), {"at": at("2026-11-30T10:00")})
    clock.now = at("2026-11-30T10:00")
    assert (desk.reminders.top_up(), rows(desk)) == (2, [DAY, HOUR])


def test_somebody_who_only_reads_makes_none(desk, tmp_path, clock):
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    alex = make_desk(tmp_path, "alex", clock=clock)
    assert (alex.reminders.top_up(), rows(alex)) == (0, [])
    alex.close()


def test_two_desks_that_saw_the_same_make_one(desk, tmp_path, clock):
    """Both have read before either writes: the second finds it there."""
    visit = book(desk, texted(desk).id)
    clock.now = at(EVE)
    other = make_desk(tmp_path, "sam", clock=clock)
    seen = []
    for one in (desk, other):
        with one.store.read() as c:
            seen.append(store.visits(c, "remind-24h", clock.now, at("2026-12-02T00:00")))
    assert [[one.appointment_id for one in found] for found in seen] == [[visit.id]] * 2
    made = []
    for one, found in zip((desk, other), seen, strict=True):
        with one.store.write() as c:
            made.append(store.add(c, "remind-24h", [(found[0], at("2026-11-30T09:00"))], clock.now))
    assert (made, rows(desk)) == ([1, 0], [DAY])
    other.close()


def test_the_database_itself_refuses_a_second(desk, clock):
    book(desk, texted(desk).id)
    clock.now = at(EVE)
    desk.reminders.top_up()
    again = (
        "INSERT INTO message (appointment_id, client_id, kind, channel, about_start, created_at, due_at, state, "
        "recipient, method, sequence, content, why, address, subject, body, template, mail_id, way, batch, claimed_by, "
        "attempts) SELECT appointment_id, client_id, kind, channel, about_start, created_at, due_at, 'queued', "
        "recipient, method, sequence, content, why, address, subject, body, template, mail_id, way, batch, claimed_by, "
        "attempts FROM message WHERE kind = 'remind-24h'"
    )
    with pytest.raises(IntegrityError), desk.store.write() as c:
        c.execute(text(again))


def test_more_than_a_page_at_one_moment(desk, clock, monkeypatch):
    """Visits that begin together stand on both sides of a page's end."""
    monkeypatch.setattr(due_list, "PAGE", 2)
    visit = book(desk, texted(desk).id)
    copies(desk, visit, 5)
    clock.now = at(EVE)
    assert (desk.reminders.top_up(), len(rows(desk)), desk.reminders.top_up()) == (12, 12, 0)


def test_a_profile_that_reminds_a_week_ahead(desk, clock):
    with desk.store.write() as c:
        desk.set_settings(c, {"policy": '{"reminders": [168, 24]}'})
    book(desk, texted(desk).id)
    clock.now = at("2026-11-23T12:00")
    desk.reminders.top_up(until=at("2026-12-01T09:00"))
    assert [(row[0], row[2]) for row in rows(desk)] == [
        ("remind-7d", at("2026-11-24T09:00")), ("remind-24h", at("2026-11-30T09:00")),
    ]  # fmt: skip


def test_two_desks_at_the_same_time_make_each_once(desk, tmp_path, clock, monkeypatch):
    """Each on connections of its own, page by page through the same list; what is on record adds up."""
    monkeypatch.setattr(due_list, "PAGE", 5)
    monkeypatch.setattr(queueing, "PAGE", 5)
    monkeypatch.setattr(queueing, "BREATH", 0)
    copies(desk, book(desk, texted(desk).id), 60)
    clock.now = at(EVE)
    other = make_desk(tmp_path, "sam", clock=clock)
    ready = Barrier(2)

    def work(one):
        ready.wait()
        return one.reminders.top_up()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(work, (desk, other)))
    assert (sum(made), len(rows(desk)), len(set(keys(desk)))) == (122, 122, 122)
    last = {by: sum(after.values()) for by, _, after in recorded(desk)}
    assert sorted(last.values()) == sorted(number for number in made if number or len(last) == 2)
    other.close()


def test_a_desk_that_dies_between_two_pages_leaves_no_gap(desk, tmp_path, clock, monkeypatch):
    """What was committed stays and is on record, and the next desk makes the rest."""
    monkeypatch.setattr(queueing, "PAGE", 5)
    monkeypatch.setattr(queueing, "BREATH", 0)
    copies(desk, book(desk, texted(desk).id), 12)
    clock.now = at(EVE)
    pages, keep = count(), queueing.keep

    def dies(*args, **options):
        if next(pages) == 1:
            raise KeyboardInterrupt
        return keep(*args, **options)

    monkeypatch.setattr(queueing, "keep", dies)
    with pytest.raises(KeyboardInterrupt):
        desk.reminders.top_up()
    assert len(rows(desk)) == 5
    other = make_desk(tmp_path, "sam", clock=clock)
    assert (other.reminders.top_up(), len(set(keys(other)))) == (21, 26)
    jo, sam = recorded(other)
    assert (jo, sum(sam[2].values())) == (("jo", None, {"remind-1h": 13, "remind-24h": 13}), 21)
    other.close()


def test_a_run_is_on_record_once_however_many_pages_it_has(desk, clock, monkeypatch):
    monkeypatch.setattr(queueing, "PAGE", 5)
    monkeypatch.setattr(queueing, "BREATH", 0)
    copies(desk, book(desk, texted(desk).id), 12)
    clock.now = at(EVE)
    assert desk.reminders.top_up() == 26
    assert desk.reminders.top_up() == 0
    assert recorded(desk) == [("jo", None, {"remind-1h": 13, "remind-24h": 13})]


def test_others_get_in_between_two_pages(desk, tmp_path, clock, monkeypatch):
    """Whoever books meanwhile waits for a page, not for the run."""
    monkeypatch.setattr(queueing, "PAGE", 1)
    copies(desk, book(desk, texted(desk).id), 40)
    clock.now = at(EVE)
    other = make_desk(tmp_path, "sam", clock=clock)
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(desk.reminders.top_up)
        while not rows(other) and not run.done():
            pass
        texted(other, "Jones")
        seen = len(rows(other))
        assert run.result() == 82
    assert 0 < seen < 82
    other.close()
