"""Servers that stall, die, hang up and talk nonsense: what was sent is known exactly, and nothing waits for ever."""

from collections.abc import Callable

import pytest

from booktui.exchange.mail.outcome import LONGEST, InDoubt, Later, NotSent, Refused, Unusable, said
from booktui.exchange.mail.smtp import Mailer
from mail_servers import Caller, certificates, playing

DESK, ANN = "desk@example.org", "ann@example.com"
MAIL = b"Subject: x\r\n\r\nhello\r\n"
HUGE = b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * 90_000
"""More than the buffers between two programs hold."""
SHORT = 0.4
"""Seconds a stalling server is waited for."""


def test_words_that_grow_when_they_are_cleaned_are_cut():
    """NFC makes three characters of one."""
    assert len(said("\U0001d160" * 2000)) == LONGEST


def mailer(port: int, seconds: float = 5) -> Mailer:
    return Mailer("127.0.0.1", port, "none", timeout=seconds)


def until(*words: str) -> Callable[[Caller], None]:
    """A server that says these lines, each after a command, the first at once, and then hangs up."""

    def script(caller: Caller) -> None:
        caller.say(words[0])
        for line in words[1:]:
            caller.hear()
            caller.say(line)
        caller.hear()

    return script


def good(caller: Caller) -> None:
    caller.say("220 ready")
    while command := caller.hear():
        if command == "DATA":
            caller.say("354 go on")
            caller.message()
        caller.say("250 ok")


def nothing(caller: Caller) -> None:
    caller.stall()


def a_drip(caller: Caller) -> None:
    """A letter now and then never makes a line; each would start the clock of a simple time limit anew."""
    while not caller.over.wait(SHORT / 5):
        caller.sock.sendall(b"2")


def endless(caller: Caller) -> None:
    caller.say("220 ready")
    caller.hear()
    while True:
        caller.say(*["250-MORE"] * 1000)


def stalls_at_data(caller: Caller) -> None:
    caller.say("220 ready")
    for _ in range(3):
        caller.hear()
        caller.say("250 ok")
    caller.hear()
    caller.stall()


def dies_in_the_message(caller: Caller) -> None:
    caller.up_to_data()
    caller.hear()
    caller.hang_up()


def stalls_in_the_message(caller: Caller) -> None:
    caller.up_to_data()
    caller.stall()


def dies_after_the_dot(caller: Caller) -> None:
    caller.up_to_data()
    caller.message()


def stalls_after_the_dot(caller: Caller) -> None:
    caller.up_to_data()
    caller.message()
    caller.stall()


def answers_after_the_dot(answer: str) -> Callable[[Caller], None]:
    def script(caller: Caller) -> None:
        caller.up_to_data()
        caller.message()
        caller.say(answer)
        caller.hear()

    return script


@pytest.mark.parametrize(
    ("script", "octets", "kind", "for_all"),
    [
        pytest.param(nothing, MAIL, Later, True, id="stalls-at-connect"),
        pytest.param(a_drip, MAIL, Later, True, id="drips"),
        pytest.param(until(""), MAIL, Unusable, True, id="empty-greeting"),
        pytest.param(until("SSH-2.0-OpenSSH_9.9"), MAIL, Unusable, True, id="greets-with-garbage"),
        pytest.param(until("\x00\xff\x1b[31m"), MAIL, Unusable, True, id="greets-with-noise"),
        pytest.param(until("220" + "x" * 9000), MAIL, Later, True, id="line-without-end"),
        pytest.param(endless, MAIL, Later, True, id="answer-without-end"),
        pytest.param(until("421 busy"), MAIL, Later, True, id="greets-with-421"),
        pytest.param(until("554 no service"), MAIL, Unusable, True, id="greets-with-554"),
        pytest.param(until("220 ready", "421 busy"), MAIL, Later, True, id="421-at-ehlo"),
        pytest.param(until("220 ready"), MAIL, Later, True, id="dies-at-ehlo"),
        pytest.param(until("220 a", "250 b"), MAIL, Later, False, id="dies-at-mail"),
        pytest.param(until("220 a", "250 b", "550 not you"), MAIL, Unusable, True, id="sender-refused"),
        pytest.param(until("220 a", "250 b", "552 size"), MAIL, Refused, False, id="too-big-at-mail"),
        pytest.param(until("220 a", "250 b", "451 wait"), MAIL, Later, False, id="sender-later"),
        pytest.param(until("220 a", "250 b", "421 bye"), MAIL, Later, True, id="421-at-mail"),
        pytest.param(until("220 a", "250 b", "250 c", "421 bye"), MAIL, Later, True, id="421-at-rcpt"),
        pytest.param(until("220 a", "250 b", "250 c", "nonsense"), MAIL, Later, False, id="nonsense-at-rcpt"),
        pytest.param(until("220 a", "250 b", "250 c", "250 d"), MAIL, Later, False, id="dies-at-data"),
        pytest.param(until("220 a", "250 b", "250 c", "250 d", "451 no"), MAIL, Later, False, id="451-at-data"),
        pytest.param(until("220 a", "250 b", "250 c", "250 d", "554 no"), MAIL, Refused, False, id="554-at-data"),
        pytest.param(until("220 a", "250 b", "250 c", "250 d", "250 eh"), MAIL, Later, False, id="250-at-data"),
        pytest.param(stalls_at_data, MAIL, Later, False, id="stalls-at-data"),
        pytest.param(dies_in_the_message, HUGE, Later, False, id="dies-in-the-message"),
        pytest.param(stalls_in_the_message, HUGE, Later, False, id="stalls-in-the-message"),
        pytest.param(dies_after_the_dot, MAIL, InDoubt, False, id="dies-after-the-dot"),
        pytest.param(stalls_after_the_dot, MAIL, InDoubt, False, id="stalls-after-the-dot"),
        pytest.param(answers_after_the_dot("?"), MAIL, InDoubt, False, id="nonsense-after-the-dot"),
        pytest.param(answers_after_the_dot("354 more"), MAIL, InDoubt, False, id="354-after-the-dot"),
        pytest.param(answers_after_the_dot("550" + "x" * 9000), MAIL, InDoubt, False, id="no-line-after-the-dot"),
    ],
)  # fmt: skip
def test_what_became_of_a_message_is_known_and_the_next_one_goes(
    script: Callable[[Caller], None], octets: bytes, kind: type[NotSent], for_all: bool
) -> None:
    stalls = script in (nothing, a_drip, stalls_at_data, stalls_in_the_message, stalls_after_the_dot)
    with playing(script, good) as port, mailer(port, SHORT if stalls else 5) as sender:
        with pytest.raises(NotSent) as found:
            sender.send(DESK, ANN, octets)
        sender.send(DESK, ANN, MAIL)
    assert (type(found.value), found.value.concerns_all) == (kind, for_all)
    assert str(found.value).isprintable()
    assert len(str(found.value)) < 400


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with playing(endless) as port, mailer(port, 60) as sender, pytest.raises(Later, match="too long"):
        sender.send(DESK, ANN, MAIL)


def test_a_server_that_says_no_in_the_middle_never_gets_the_final_dot() -> None:
    heard: list[bytes] = []

    def says_no(caller: Caller) -> None:
        caller.up_to_data()
        caller.hear()
        caller.say("552 enough")
        heard.extend(line for line in caller.lines if line == b".\r\n")

    with playing(says_no) as port, mailer(port) as sender, pytest.raises(Refused, match="552 enough"):
        sender.send(DESK, ANN, HUGE)
    assert heard == []


@pytest.mark.parametrize("answers", [["nonsense"], ["250 ok", "nonsense"], ["250 ok", "250 ok"], ["250 ok"], []])
def test_what_became_of_the_message_before_says_nothing_of_this_one(answers: list[str]) -> None:
    def second(caller: Caller) -> None:
        drops_after(1, "250 reset")(caller)
        for answer in answers:
            caller.hear()
            caller.say(answer)

    def gone(caller: Caller) -> None:
        caller.hang_up()

    with playing(second, gone) as port, mailer(port) as sender:
        sender.send(DESK, ANN, MAIL)
        with pytest.raises(Later):
            sender.send(DESK, ANN, MAIL)


def drops_after(messages: int, *last: str) -> Callable[[Caller], None]:
    """A good server that takes so many and hangs up while nothing is said, or says why at the next command."""

    def script(caller: Caller) -> None:
        caller.say("220 ready")
        caller.hear()
        caller.say("250 ok")
        for number in range(messages):
            for _ in range(3 if number else 2):
                caller.hear()
                caller.say("250 ok")
            caller.hear()
            caller.say("354 go on")
            caller.message()
            caller.say("250 taken")
        if last:
            caller.hear()
            caller.say(*last)

    return script


def late_421(caller: Caller) -> None:
    """RSET still works, and then it has had enough."""
    drops_after(1, "250 reset")(caller)
    caller.hear()
    caller.say("421 too many for one connection")


@pytest.mark.parametrize("script", [drops_after(1), drops_after(2), drops_after(1, "421 idle"), late_421])
def test_a_connection_that_was_dropped_while_idle_costs_nobody_anything(script: Callable[[Caller], None]) -> None:
    taken: list[list[str]] = []

    def records(caller: Caller) -> None:
        caller.up_to_data()
        taken.append(caller.message())
        caller.say("250 taken")
        caller.hear()

    with playing(script, records) as port, mailer(port) as sender:
        for _ in range(3):
            sender.send(DESK, ANN, MAIL)
    assert taken[-1] == ["Subject: x", "", "hello"]


def test_it_is_tried_once_more_and_not_for_ever() -> None:
    callers: list[Caller] = []

    def turns_away(caller: Caller) -> None:
        callers.append(caller)
        until("220 a", "250 b", "421 no")(caller)

    with playing(drops_after(1), turns_away) as port, mailer(port) as sender:
        sender.send(DESK, ANN, MAIL)
        with pytest.raises(Later, match="421"):
            sender.send(DESK, ANN, MAIL)
    assert len(callers) == 1


def test_what_was_said_before_tls_is_forgotten() -> None:
    """An answer slipped in before the handshake (CVE-2011-0411) is not taken for one that came through it."""
    known = certificates()
    heard: list[str] = []

    def slips(caller: Caller) -> None:
        caller.say("220 ready")
        caller.hear()
        caller.say("250-hello", "250 STARTTLS")
        caller.hear()
        caller.say("220 go on", "250-hello", "250 AUTH PLAIN")
        with known.server.wrap_socket(caller.sock, server_side=True) as secured:
            inside = Caller(secured, caller.over)
            with inside.lines:
                heard.append(inside.hear())
                inside.say("250 no login here")
                heard.append(inside.hear())

    with (
        playing(slips) as port,
        Mailer("127.0.0.1", port, "starttls", "desk", "right", 5, context=known.trusting) as sender,
        pytest.raises(Unusable, match="no login"),
    ):
        sender.send(DESK, ANN, MAIL)
    assert heard == ["ehlo [127.0.0.1]", ""]


def test_leaving_in_the_middle_of_a_message_sends_no_command_into_it() -> None:
    heard: list[str] = []

    def listens(caller: Caller) -> None:
        caller.up_to_data()
        while line := caller.hear():
            heard.append(line)

    with playing(listens) as port, pytest.raises(KeyboardInterrupt), mailer(port) as sender:
        wire = sender._open()
        wire.envelope(DESK, ANN, 5)
        sender._between = False
        wire.want(354, wire.docmd("DATA"))
        wire.send(b"half\r\n")
        raise KeyboardInterrupt
    assert heard == ["half"]
