"""Texts handed to real programs: small Python scripts that play a provider's."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from booktui.exchange.mail.outcome import InDoubt, Later, NotSent, Refused, Unusable
from booktui.exchange.texts.command import run

ANN = "+447700900123"
PATIENCE = 30
"""Seconds, where nothing stalls."""


def program(source: str, *arguments: str) -> list[str]:
    return [sys.executable, "-ISc", source, *arguments]


def test_the_program_gets_number_reference_and_text_and_little_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BOOKTUI_SMTP_PASSWORD", "secret")
    monkeypatch.setenv("BOOKTUI_TEXTS_KEY", "theirs")
    monkeypatch.setenv("SOMETHING", "else")
    source = "import json, os, sys; json.dump([sys.argv[1:], sys.stdin.buffer.read().decode(), dict(os.environ), os.getcwd()], open('got', 'w'))"
    run(
        program(source, "--to={number}", "{reference}", "{text}", "$HOME; `id`"),
        ANN,
        "Grüße\n'; rm",
        "A000123",
        PATIENCE,
    )
    arguments, text, environment, folder = json.loads((tmp_path / "got").read_text())
    assert arguments == [f"--to={ANN}", "A000123", "{text}", "$HOME; `id`"]
    assert (text, folder, environment["BOOKTUI_TEXTS_KEY"]) == ("Grüße\n'; rm", str(tmp_path), "theirs")
    assert not {"BOOKTUI_SMTP_PASSWORD", "SOMETHING"} & environment.keys()


@pytest.mark.skipif(os.name != "posix", reason="descriptors are inherited on POSIX")
def test_no_file_of_ours_is_open_in_it() -> None:
    read, write = os.pipe()
    os.set_inheritable(write, True)
    try:
        run(
            program(f"import os\ntry: os.fstat({write})\nexcept OSError: raise SystemExit(0)\nraise SystemExit(1)"),
            ANN,
            "x",
            "R",
            PATIENCE,
        )
    finally:
        os.close(read)
        os.close(write)


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        pytest.param("raise SystemExit(75)", Later, "does not take it now (exit code 75).", id="75"),
        pytest.param("import sys; sys.stderr.write('busy\\nmore'); sys.exit(75)", Later, "does not take it now: busy", id="75-why"),
        pytest.param("import sys; sys.exit('no such number')", Refused, "refused it: no such number", id="1-why"),
        pytest.param("raise SystemExit(2)", Refused, "refused it (exit code 2).", id="2"),
        pytest.param("raise SystemExit(78)", Unusable, "is not set up (exit code 78).", id="78"),
        pytest.param("raise SystemExit(127)", Unusable, "is not set up (exit code 127).", id="127"),
        pytest.param("import sys; sys.stderr.buffer.write(b'\\x1b[31mred\\xff\\n'); sys.exit(1)", Refused, "refused it: [31mred\ufffd", id="noise"),
    ],
)  # fmt: skip
def test_the_exit_code_decides(source: str, kind: type[NotSent], words: str) -> None:
    with pytest.raises(NotSent) as found:
        run(program(source), ANN, "x", "R", PATIENCE)
    assert (type(found.value), str(found.value)) == (kind, f"{Path(sys.executable).name} {words}")


def test_a_program_that_says_much_and_reads_nothing_does_not_block() -> None:
    source = "import sys; sys.stdout.write('o' * 10**6); sys.stderr.write('e' * 10**6); sys.exit(1)"
    with pytest.raises(Refused) as found:
        run(program(source), ANN, "x" * 10**6, "R", PATIENCE)
    assert str(found.value).endswith("eee…")
    assert len(str(found.value)) < 300


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_a_program_that_was_killed_leaves_a_doubt() -> None:
    with pytest.raises(InDoubt, match="killed"):
        run(program("import os; os.kill(os.getpid(), 9)"), ANN, "x", "R", PATIENCE)


def test_one_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(InDoubt, match=r"within 0.2 seconds .* may have gone"):
        run(program("import time; time.sleep(600)"), ANN, "x", "R", 0.2)


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
def test_what_it_started_is_stopped_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its child holds one end of a pipe, which closes when the child is gone too."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    held: list[int] = []

    class TooLong(subprocess.Popen[bytes]):
        """Time is up as soon as the child runs."""

        def wait(self, timeout: float | None = None) -> int:
            if timeout is None:
                return super().wait()
            held.append(os.open(pipe, os.O_RDONLY))
            assert os.read(held[0], 1) == b"1"
            raise subprocess.TimeoutExpired(self.args, timeout)

    monkeypatch.setattr(subprocess, "Popen", TooLong)
    source = (
        f"import os, subprocess, sys, time; held = os.open({str(pipe)!r}, os.O_WRONLY); os.set_inheritable(held, True)\n"
        "subprocess.Popen([sys.executable, '-ISc', 'import time; time.sleep(600)'], close_fds=False)\n"
        "os.write(held, b'1'); time.sleep(600)\n"
    )
    with pytest.raises(InDoubt):
        run(program(source), ANN, "x", "R", PATIENCE)
    assert os.read(held[0], 1) == b""
    os.close(held[0])


@pytest.mark.parametrize("command", [[], [""], ["no-such-program-here"], ["/no/such/program"], ["./relative"], ["a/b"]])
def test_a_program_that_is_not_there_stops_everything(command: list[str]) -> None:
    with pytest.raises(Unusable, match="program") as found:
        run(command, ANN, "x", "R", PATIENCE)
    assert found.value.concerns_all


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_file_that_is_no_program_is_not_started(tmp_path: Path) -> None:
    script = tmp_path / "send"
    script.write_bytes(b"\0\0\0\0")
    with pytest.raises(Unusable, match="There is no program"):
        run([str(script)], ANN, "x", "R", PATIENCE)
    script.chmod(stat.S_IRWXU)
    with pytest.raises(Unusable, match="cannot be started"):
        run([str(script)], ANN, "x", "R", PATIENCE)


@pytest.mark.parametrize("number", ["07700 900123", "--help", "", "+44 {reference}"])
def test_what_is_no_number_never_becomes_an_argument(number: str) -> None:
    with pytest.raises(Refused, match="number"):
        run(program("", "{number}"), number, "x", "R", PATIENCE)


@pytest.mark.parametrize("reference", ["", "--help", "a b", "a\nb", "ä", "x" * 81])
def test_what_is_no_reference_never_becomes_an_argument(reference: str) -> None:
    with pytest.raises(ValueError, match="reference"):
        run(program("", "{reference}"), ANN, "x", reference, PATIENCE)
