"""Files: the letters run, the batch of texts, drafts; whole or not gone, and never the same message in two."""

import csv
import errno
import io
from email import message_from_bytes, policy

import pytest
from sqlalchemy import text

from booktui.desk.errors import BadInput, NotFound, Unavailable
from booktui.exchange import files
from booktui.exchange.letters import pdf as letters_pdf
from booktui.store import outbox_moves as moves
from desks import at

RUN = "letters-2026-11-23-1"


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def test_letters_are_one_run_in_two_forms(post, out):
    numbers = [post.add("Khan", channel="letter"), post.add("Jones", channel="letter")]
    report = post.desk.outbox.write(out)
    assert (report.sent, _names(out)) == (2, [f"{RUN}.html", f"{RUN}.pdf"])
    page = (out / f"{RUN}.html").read_text()
    assert page.index("Khan") < page.index("Jones") and "23 November 2026" in page
    assert page.count("Our reference ") == 2
    assert (out / f"{RUN}.pdf").read_bytes().startswith(b"%PDF")
    rows = [post.row(number) for number in numbers]
    assert {(row["state"], row["way"], row["batch"], row["folder"]) for row in rows} == {
        ("sent", "print", f"{RUN}.pdf", str(out)),
    }  # fmt: skip
    assert post.sends() == numbers
    assert post.desk.outbox.write(out).sent == 0


def test_the_next_run_has_the_next_number(post, out):
    out.mkdir()
    (out / f"{RUN}.html").write_text("somebody else's")
    for _ in range(2):
        post.add(channel="letter")
        post.desk.outbox.write(out)
    assert [post.row(number)["batch"] for number in (1, 2)] == ["letters-2026-11-23-2.pdf", "letters-2026-11-23-3.pdf"]
    assert (out / f"{RUN}.html").read_text() == "somebody else's"


def test_a_link_to_nowhere_holds_its_name_too(post, out):
    out.mkdir()
    (out / f"{RUN}.html").symlink_to(out / "nowhere")
    post.add(channel="letter")
    post.desk.outbox.write(out)
    assert post.row(1)["batch"] == "letters-2026-11-23-2.pdf"


def test_two_diaries_that_write_to_one_folder_at_once_keep_both_runs(post, out, monkeypatch):
    """The other desk's letters come there while ours are being set."""
    post.add(channel="letter")
    run = letters_pdf.pdf_run

    def meanwhile(letters, **how):
        if not (out / f"{RUN}.pdf").exists():
            (out / f"{RUN}.pdf").write_text("theirs")
        return run(letters, **how)

    monkeypatch.setattr(letters_pdf, "pdf_run", meanwhile)
    report = post.desk.outbox.write(out)
    second = RUN.removesuffix("1") + "2"
    assert (report.sent, post.row(1)["batch"]) == (1, f"{second}.pdf")
    assert _names(out) == [f"{RUN}.pdf", f"{second}.html", f"{second}.pdf"]
    assert (out / f"{RUN}.pdf").read_text() == "theirs"


def test_a_name_that_nothing_holds_yet_is_chosen_anew(post, out, monkeypatch):
    """A page of which nothing could go holds no name: a desk that starts meanwhile takes it."""
    monkeypatch.setattr("booktui.store.outbox_moves.PAGE", 1)
    with post.desk.store.write() as c:
        c.execute(text("UPDATE client SET address = '' WHERE id = :id"), {"id": post.client("Khan")})
    first, second = post.add("Khan", channel="letter"), post.add("Jones", channel="letter")
    due = moves.due

    def meanwhile(c, channel, now, since, after):
        if after == first:  # another desk's letter is in hand under the first name
            c.execute(
                text("INSERT INTO message(client_id, recipient, kind, channel, method, sequence, content, created_at, "
                     "due_at, state, why, address, subject, body, language, form, template, mail_id, way, batch, "
                     "folder, claimed_by, claimed_at, attempts) SELECT client_id, 'client', 'ring', 'letter', '', 0, "
                     "'', created_at, due_at, 'sending', '', '', '', 'b', 'en', '', '', '', 'print', :batch, :folder, "
                     "'elsewhere:1:1', created_at, 1 FROM message WHERE id = :id"),
                {"batch": f"{RUN}.pdf", "folder": str(out), "id": second},
            )  # fmt: skip
        return [row for row in due(c, channel, now, since, after) if row[1] in (first, second)][:1]

    monkeypatch.setattr(moves, "due", meanwhile)
    post.desk.outbox.write(out)
    assert (post.row(first)["state"], post.row(second)["batch"]) == ("held", "letters-2026-11-23-2.pdf")


def test_a_run_printed_again_elsewhere_replaces_nobody_elses(post, out, tmp_path):
    post.add(channel="letter")
    post.desk.outbox.write(out)
    other = tmp_path / "other"
    other.mkdir()
    (other / f"{RUN}.pdf").write_text("theirs")
    with pytest.raises(Unavailable, match="File exists"):
        post.desk.outbox.reprint(RUN, other)
    assert (_names(other), (other / f"{RUN}.pdf").read_text()) == ([f"{RUN}.pdf"], "theirs")


def test_a_run_is_split_where_it_gets_too_long(post, out, monkeypatch):
    monkeypatch.setattr("booktui.desk.sending.runs.MOST", 2)
    numbers = [post.add(channel="letter") for _ in range(5)]
    report = post.desk.outbox.write(out)
    assert (report.sent, len(report.files)) == (5, 6)
    assert [post.row(number)["batch"][-5] for number in numbers] == ["1", "1", "2", "2", "3"]


def test_a_sensitive_clients_letter_names_no_desk(post, out):
    number = post.add("Osei", channel="letter")
    post.desk.outbox.write(out)
    if post.states()[number] == "sent":
        assert "Test desk" not in (out / f"{RUN}.html").read_text()


def test_a_folder_that_cannot_be_written_counts_nothing_as_gone(post, tmp_path):
    post.add(channel="letter")
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "no" / "such", tmp_path / "file", "bad\0name"):
        with pytest.raises(Unavailable, match="Nothing was sent"):
            post.desk.outbox.write(folder)
    assert (post.states(), post.row(1)["attempts"]) == ({1: "queued"}, 0)


def test_a_full_disk_counts_nothing_as_gone(post, out, monkeypatch):
    for family in ("Khan", "Jones"):
        post.add(family, channel="letter")
    write = files.write_private

    def full(folder, name, data, **how):
        if name.endswith(".pdf"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(folder, name, data, **how)

    monkeypatch.setattr(files, "write_private", full)
    report = post.desk.outbox.write(out)
    assert (report.sent, report.unusable, _names(out)) == (0, True, [])
    assert "No space left on device" in report.problems[0]
    assert (post.states(), post.sends()) == ({1: "queued", 2: "queued"}, [])
    monkeypatch.undo()
    assert post.desk.outbox.write(out).sent == 2


def test_being_stopped_in_the_middle_counts_nothing_as_gone(post, out, monkeypatch):
    post.add(channel="letter")

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(letters_pdf, "pdf_run", stopped)
    with pytest.raises(KeyboardInterrupt):
        post.desk.outbox.write(out)
    assert (post.states(), _names(out)) == ({1: "queued"}, [])


def test_a_letter_that_breaks_the_printer_is_held_and_the_rest_printed(post, out, monkeypatch):
    bad, good = post.add("Khan", channel="letter"), post.add("Jones", channel="letter")
    run = letters_pdf.pdf_run

    def breaks(letters, **how):
        every = list(letters)
        if any("Khan" in line for letter in every for line in letter.address):
            raise ZeroDivisionError
        return run(every, **how)

    monkeypatch.setattr(letters_pdf, "pdf_run", breaks)
    monkeypatch.setattr("booktui.desk.faults.write_fault", lambda error: None)
    report = post.desk.outbox.write(out)
    assert (report.sent, post.states()) == (1, {bad: "held", good: "sent"})
    assert len(post.tasks()) == 1


def test_a_run_that_was_not_printed_is_due_again(post, out):
    numbers = [post.add(channel="letter") for _ in range(2)]
    post.desk.outbox.write(out)
    post.desk.outbox.acknowledge(numbers[1])
    assert post.desk.outbox.retry_batch(RUN) == f"1 of {RUN} is due again."
    assert post.states() == {numbers[0]: "queued", numbers[1]: "acknowledged"}
    post.desk.outbox.write(out)
    assert post.row(numbers[0])["batch"] == "letters-2026-11-23-2.pdf"


def test_a_run_is_printed_again_as_it_was(post, out, tmp_path, clock):
    for family in ("Khan", "Jones"):
        post.add(family, channel="letter")
    post.desk.outbox.write(out)
    first = [(out / name).read_bytes() for name in _names(out)]
    for path in out.iterdir():
        path.unlink()
    clock.now += 3 * 86_400
    sends = post.sends()
    post.desk.outbox.reprint(RUN)
    again = post.desk.outbox.reprint(f"{RUN}.html", tmp_path / "other")
    assert [(out / name).read_bytes() for name in _names(out)] == first
    assert [path.read_bytes() for path in again] == first
    assert post.sends() == sends


def test_what_became_sensitive_is_left_out_when_it_is_printed_again(post, out):
    numbers = [post.add(family, channel="letter") for family in ("Khan", "Jones")]
    post.desk.outbox.write(out)
    post.desk.clients.edit(post.client("Khan"), {"sensitive": True})
    post.desk.outbox.reprint(RUN)
    page = (out / f"{RUN}.html").read_text()
    assert ("Khan" in page, "Jones" in page) == (False, True)
    assert sum("left out when its file was made again" in task.what for task in post.desk.tasks.open()) <= 1
    assert any(task.client_id == post.client("Khan") for task in post.desk.tasks.open())
    post.desk.clients.edit(post.client("Jones"), {"sensitive": True})
    with pytest.raises(BadInput, match="sensitive by now"):
        post.desk.outbox.reprint(RUN)
    assert post.states() == dict.fromkeys(numbers, "sent")


def test_what_became_sensitive_is_no_draft_again(post, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("booktui.desk.sending.drafts._show", opened.append)
    post.use(mail={"way": "drafts", "drafts": str(tmp_path / "drafts")})
    number = post.add("Jones")
    path = post.desk.outbox.open_draft(number)
    post.desk.clients.edit(post.client("Jones"), {"sensitive": True, "preferred_channel": ""})
    path.unlink()
    with pytest.raises(BadInput, match="use the safe number"):
        post.desk.outbox.open_draft(number)
    assert (opened, path.exists()) == ([path], False)


def test_there_is_no_such_run(post, tmp_path):
    for ask in (post.desk.outbox.reprint, post.desk.outbox.retry_batch):
        for name in ("letters-2026-01-01-1", "\udcff", "\x1b[31m.pdf"):
            with pytest.raises(NotFound):
                ask(name)


def test_texts_are_one_batch(post, out):
    post.use(texts={"way": "batch"})
    numbers = [post.add("Khan", channel="sms"), post.add("Jones", channel="sms")]
    assert post.desk.outbox.write(out).sent == 2
    rows = list(csv.reader(io.StringIO((out / "texts-2026-11-23-1.csv").read_text())))
    assert [row[2] for row in rows[1:]] == [f"M{number:06d}" for number in numbers]
    assert [row[1] for row in rows[1:]] == [post.row(number)["body"] for number in numbers]


def test_a_number_that_no_provider_takes_never_stops_the_batch(post, out):
    post.use(texts={"way": "batch"})
    numbers = [post.add("Khan", channel="sms"), post.add("Jones", channel="sms")]
    with post.desk.store.write() as c:
        c.execute(text("UPDATE client SET mobile = '5550100' WHERE id = :id"), {"id": post.client("Khan")})
    assert post.desk.outbox.write(out).sent == 1
    assert [post.row(number)["state"] for number in numbers] == ["held", "sent"]
    assert "number" in post.row(numbers[0])["why"]


def test_texts_in_the_quiet_hours_are_not_in_it(post, out, clock):
    post.use(texts={"way": "batch"})
    post.add(channel="sms")
    clock.now = at("2026-11-23T22:00")
    report = post.desk.outbox.write(out)
    assert (report.sent, report.later, _names(out)) == (0, 1, [])


def test_drafts_are_a_file_each(post, out):
    post.use(mail={"way": "drafts"})
    post.book()
    post.add("Jones")
    report = post.desk.outbox.write(out)
    assert (report.sent, _names(out)) == (2, ["mail-000001.eml", "mail-000002.eml"])
    mail = message_from_bytes((out / "mail-000001.eml").read_bytes(), policy=policy.default)
    assert (mail["X-Unsent"], mail["To"].addresses[0].addr_spec) == ("1", "client@example.org")
    assert (post.row(1)["way"], post.row(1)["batch"]) == ("draft", "mail-000001.eml")


def test_a_draft_that_cannot_be_written_stops_the_drafts_and_nothing_is_lost(post, out, monkeypatch):
    for _ in range(3):
        post.add("Jones")
    write, written = files.write_private, []

    def full(folder, name, data, **how):
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(name)
        return write(folder, name, data, **how)

    monkeypatch.setattr(files, "write_private", full)
    report = post.desk.outbox.write(out)
    assert (report.sent, report.unusable, len(report.problems)) == (1, True, 1)
    assert post.states() == {1: "sent", 2: "queued", 3: "queued"}


def test_what_goes_by_itself_is_written_only_where_it_is_asked_for(post, inbox, out):
    post.add()
    assert post.desk.outbox.write(out).sent == 0
    assert post.desk.outbox.write(out, channels=("email",)).sent == 1
    with pytest.raises(BadInput, match="phone"):
        post.desk.outbox.write(out, channels=("phone",))


def test_a_draft_is_opened_and_counts_as_gone_once(post, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("booktui.desk.sending.drafts._show", opened.append)
    post.use(mail={"way": "drafts", "drafts": str(tmp_path / "drafts")})
    number = post.add(due_at=post.clock.now + 86_400)
    path = post.desk.outbox.open_draft(number)
    first = path.read_bytes()
    assert post.desk.outbox.open_draft(number) == path
    path.unlink()
    again = message_from_bytes(post.desk.outbox.open_draft(number).read_bytes(), policy=policy.default)
    before = message_from_bytes(first, policy=policy.default)
    assert (opened, again["Message-ID"]) == ([path] * 3, before["Message-ID"])
    assert again.get_body(("plain",)).get_content() == before.get_body(("plain",)).get_content()
    assert (post.states(), post.sends()) == ({number: "sent"}, [number])


def test_what_is_no_email_cannot_be_a_draft(post):
    number = post.add(channel="letter")
    with pytest.raises(BadInput, match="does not go by e-mail"):
        post.desk.outbox.open_draft(number)
    with pytest.raises(NotFound):
        post.desk.outbox.open_draft(99)
