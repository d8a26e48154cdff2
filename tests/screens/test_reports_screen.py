"""The reports (F9): figures with bars, and the audit: filters, what was before and after, its proof, files of it."""

from datetime import date

import pytest

from booktui.screens import reports_base
from booktui.screens.reports import Reports
from booktui.store import imports, triggers
from booktui.store.driver import driver
from booktui.widgets.report_lines import bar
from desks import Clock, add_client, make_desk
from outbox_desks import Post
from screens.shell import opened


@pytest.fixture
def desk(tmp_path):
    """Jo added two clients and booked for one; then Sam, a supervisor, sits down."""
    jo = make_desk(tmp_path, clock=Clock())
    add_client(jo, ref="C000042")
    add_client(jo, "Shah", "Leila", ref="C000043", sensitive=True)
    Post(jo, jo._clock).book()
    jo.close()
    made = make_desk(tmp_path, user="sam", clock=Clock())
    yield made
    made.close()


def title(j, pane="audit"):
    return j.base.query_one(f"#pane-{pane}")._border_title.plain


def rows(j):
    return [(line.by_user, line.action, line.object) for line in j.base.list.items]


async def at_audit(j, words=""):
    await j.press("6")
    if words:
        await j.press("f", *words, "enter")
    return j


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_f9_shows_figures_report_by_report(desk, size):
    desk.waiting.add(desk.clients.resolve("C000042"), "NEW", received=date(2026, 7, 6))
    async with opened(desk, start="desk", size=size) as j:
        await j.press("f9")
        assert isinstance(j.base, Reports)
        await j.settled()
        assert "1 wait; 0.0% of the running clocks are within 18 weeks." in j.text()
        assert "18 to 26 weeks        1 ██████████████" in j.text()
        assert "‹!› past the target" in j.text()
        seen = []
        for _ in range(4):
            await j.press("right")
            await j.settled()
            seen.append(title(j, "figures"))
        assert seen == ["Clinics, the last four weeks", "Weeks, the last twelve", "Patterns", "Outbox"]
        await j.press("left", "left", "left")
        await j.settled()
        assert "OSEI-TU" in j.text()


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 10, "    "), (10, 10, "████"), (20, 10, "████"), (1, 1000, "▏   "), (5, 10, "██  "), (3, 0, "▏   ")],
)
def test_a_bar_is_as_long_as_its_part(part, whole, said):
    assert bar(part, whole, 4) == said


async def test_the_audit_is_filtered_by_words_and_by_the_client_of_a_row(desk):
    async with opened(desk, start="reports") as j:
        await at_audit(j)
        assert ("jo", "book", "appointment") in rows(j)
        assert title(j) == "Audit: all that you may read"
        await j.press("f", *"user:jo action:book", "enter")
        assert (rows(j), title(j)) == ([("jo", "book", "appointment")], "Audit: user:jo action:book")
        await j.press("c")
        assert title(j) == "Audit: client:C000042"
        assert {action for _, action, _ in rows(j)} >= {"add", "book"}
        await j.press("x")
        assert title(j) == "Audit: all that you may read"
        await j.press("f", *"day:2026-11-22", "enter")
        assert (rows(j), "No row matches. x shows all of them." in j.text()) == ([], True)


@pytest.mark.parametrize(
    ("words", "said"),
    [("jo", "is not understood"), ("colour:red", "There is no 'colour'"), ("appt:X", "is no appointment's reference"),
     ("client:nobody", "There is no client"), ("from:2026-11-24 until:2026-11-23", "is before")],
)  # fmt: skip
async def test_a_filter_that_is_not_understood_stays_to_be_mended(desk, words, said):
    async with opened(desk, start="reports") as j:
        await at_audit(j, words)
        assert (j.top, said in j.text()) == ("AskLine", True)


async def test_enter_shows_before_and_after_and_a_sensitive_one_is_masked_and_recorded(desk):
    async with opened(desk, start="reports") as j:
        await at_audit(j, "client:C000043 action:add")
        await j.press("enter")
        text = j.text()
        assert (j.top, "Shah" in text, "07700" in text) == ("AuditRow", False, False)
        assert "S••• L•" in text
        await j.press("escape")
    newest = desk.audit.list(limit=1)[0]
    assert (newest["action"], newest["object"], newest["reason"]) == ("reveal", "client", "audit")


async def test_of_others_a_coordinator_sees_nothing(desk, tmp_path):
    desk.clients.get(desk.clients.resolve("C000042"))
    jo = make_desk(tmp_path, clock=Clock())
    async with opened(jo, start="reports") as j:
        await at_audit(j)
        assert {user for user, _, _ in rows(j)} == {"jo"}
        assert title(j) == "Audit: only what jo did"
        await j.press("f", *"user:sam", "enter")
        assert "auditors read all" in j.said
    jo.close()


async def test_v_verifies_in_the_background_and_says_what_it_found(desk):
    async with opened(desk, start="reports") as j:
        await j.press("v")
        await j.settled()
        assert j.said.startswith("The audit log is whole: ")
        raw = driver().connect(str(desk.store.path))
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET by_user = 'eve' WHERE id = 2")
        raw.execute(triggers.DDL["audit_no_update"])
        raw.commit()
        raw.close()
        await j.press("v")
        await j.settled()
        assert j.said == "‹!› The audit log was changed: audit 2 was changed (1 in all)."


async def test_the_head_is_shown_for_paper(desk):
    async with opened(desk, start="reports") as j:
        await j.press("h")
        assert (j.top, desk.audit.head().groups[:35] in j.text()) == ("Lines", True)


async def test_what_matches_is_written_to_a_file_and_that_is_recorded(desk, tmp_path):
    async with opened(desk, start="reports") as j:
        await at_audit(j, "user:jo")
        await j.press("e", *str(tmp_path / "audit.json"), "enter")
        await j.settled()
        assert j.said.startswith("Wrote ")
        assert (tmp_path / "audit.json").stat().st_mode & 0o777 == 0o600
    assert desk.audit.list(limit=1)[0]["action"] == "export"


async def test_older_rows_are_read_as_one_comes_to_them(desk, monkeypatch):
    common = {"at": desk.now() - 60, "by_user": "kim", "role": "coordinator", "reason": ""}
    with desk.store.write() as c:
        imports.log(
            c, common,
            (imports.detailed({"action": "call", "object": "call", "object_id": n, "after": {"n": n}}) for n in range(500)),
        )  # fmt: skip
    monkeypatch.setattr(reports_base, "PAGE", 100)
    async with opened(desk, start="reports") as j:
        await at_audit(j, "user:kim")
        held = [len(j.base.list.items)]
        for _ in range(5):
            await j.press("end")
            held.append(len(j.base.list.items))
        assert held == [100, 200, 300, 400, 500, 500]
        assert [line.object_id for line in j.base.list.items] == list(range(499, -1, -1))


async def test_keys_do_no_harm_where_there_is_nothing(desk):
    async with opened(desk, start="reports", size=(60, 15)) as j:
        await j.press(
            "enter", "c", "6", "f", *"user:nobody", "enter", "enter", "c", "down", "pagedown", "end", "r", "0"
        )
        await j.settled()
        assert (j.top, rows(j)) == ("Reports", [])
