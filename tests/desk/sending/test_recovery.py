"""What a process had in hand when it died: files tell, mails and texts are in doubt, nothing leaves twice."""

import subprocess
import sys

import pytest

from booktui.desk import processes as claim
from booktui.desk.processes import HOUR, is_dead, me
from desks import NOW


@pytest.fixture(scope="module")
def dead():
    """The claim of a process of this machine that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{me().split(':')[0]}:{process.pid}:1"


def test_this_process_lives():
    assert not is_dead(me(), NOW, NOW)


@pytest.mark.parametrize(
    ("by", "at", "expected"),
    [
        pytest.param(f"{me()}0", NOW, True, id="another-process-of-the-number"),
        pytest.param("elsewhere:1:1", NOW, False, id="another-machine"),
        pytest.param("elsewhere:1:1", NOW - HOUR, False, id="another-machine-an-hour"),
        pytest.param("elsewhere:1:1", NOW - HOUR - 1, True, id="another-machine-more-than-an-hour"),
        pytest.param(me(), NOW - HOUR - 1, True, id="more-than-an-hour"),
        pytest.param("", NOW, False, id="nobody"),
        pytest.param(f"{me().split(':')[0]}:x:1", NOW, False, id="no-number"),
        pytest.param(f"{me().split(':')[0]}:{10**30}:1", NOW, True, id="no-such-number"),
        pytest.param(me(), None, True, id="no-time"),
    ],
)  # fmt: skip
def test_who_is_dead(by, at, expected):
    assert is_dead(by, at, NOW) == expected


def test_a_dead_process_is_known(dead):
    assert is_dead(dead, NOW, NOW)


def test_where_nobody_can_ask_the_hour_decides(dead, monkeypatch):
    monkeypatch.setattr(claim.sys, "platform", "win32")
    assert not is_dead(dead, NOW, NOW)


def _stuck(post, by, **values):
    number = post.add("Jones")
    post.set(number, state="sending", claimed_by=by, claimed_at=NOW, address="dylan@example.net", body="b", **values)
    return number


@pytest.mark.parametrize("way", ["smtp", "command"])
def test_what_may_have_gone_is_held_with_a_task(post, inbox, dead, way):
    number = _stuck(post, dead, way=way)
    for _ in range(2):
        post.desk.outbox.send()
    assert (post.states(), inbox.mails, len(post.tasks())) == ({number: "held"}, [], 1)
    assert post.desk.outbox.list("held")[0].in_doubt


def test_what_somebody_has_in_hand_is_left_to_them(post, inbox):
    number = _stuck(post, me(), way="smtp")
    post.desk.outbox.send()
    assert (post.states(), inbox.mails) == ({number: "sending"}, [])


@pytest.mark.parametrize("way", ["draft", "print", "batch"])
def test_what_is_in_its_file_has_gone(post, dead, tmp_path, way):
    (tmp_path / "file-1.txt").write_text("all of it")
    number = _stuck(post, dead, way=way, batch="file-1.txt", folder=str(tmp_path))
    report = post.desk.outbox.send()
    assert (report.sent, post.states(), post.sends()) == (1, {number: "sent"}, [number])
    assert post.row(number)["sent_at"] == NOW


@pytest.mark.parametrize("way", ["draft", "print", "batch"])
def test_what_is_not_in_its_file_is_due_again(post, dead, tmp_path, way):
    number = _stuck(post, dead, way=way, batch="file-1.txt", folder=str(tmp_path), attempts=1)
    post.desk.outbox.send()
    row = post.row(number)
    assert (row["state"], row["attempts"], row["batch"], row["claimed_by"]) == ("queued", 0, "", "")


@pytest.mark.parametrize("way", ["draft", "print", "batch"])
def test_a_slow_process_may_still_write_its_file_so_it_is_in_doubt(post, clock, tmp_path, way):
    """A machine that slept for an hour in the middle of a run goes on writing when it wakes."""
    number = _stuck(post, me(), way=way, batch="file-1.txt", folder=str(tmp_path), attempts=1)
    clock.now += HOUR + 1
    post.desk.outbox.send()
    assert post.states() == {number: "held"}
    assert post.desk.outbox.list("held")[0].in_doubt


def test_what_a_dead_run_left_half_done_is_swept_away(post, dead, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("letters-2026-11-23-1.html", ".letters-2026-11-23-1.pdf.abc.tmp", "letters-2026-11-23-2.html"):
        (out / name).write_text("half")
    _stuck(post, dead, way="print", batch="letters-2026-11-23-1.pdf", folder=str(out), attempts=1)
    post.desk.outbox.send()
    assert [path.name for path in out.iterdir()] == ["letters-2026-11-23-2.html"]


def test_a_folder_that_is_gone_leaves_it_in_doubt(post, dead, tmp_path):
    number = _stuck(post, dead, way="print", batch="file-1.txt", folder=str(tmp_path / "gone"))
    post.desk.outbox.send()
    assert post.states() == {number: "held"}


def test_a_process_that_was_thought_dead_may_still_say_that_it_went(post, dead):
    """Slow, not dead: its word counts, and nothing is sent again."""
    from booktui.store import outbox_moves as moves

    number = _stuck(post, dead, way="smtp")
    post.desk.outbox.send()
    assert post.states() == {number: "held"}
    with post.desk.store.write() as c:
        assert moves.gone(c, number, dead, NOW)
        assert not moves.gone(c, number, dead, NOW)
    assert post.states() == {number: "sent"}
