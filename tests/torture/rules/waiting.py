"""People, the waiting list, and what is decided about those on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from booktui.desk.desk import Desk
from torture.rules.base import ONE, SERVICE, WHO, AtDesks

PRIORITY = st.sampled_from(("routine", "urgent", "cancer-2ww"))
CODES = ("ADM", "EMG", "DIED", "PTREQ", "NOTREQ", "DNA", "CANC", "DECL", "NOREP", "ELSE", "TRANS", "DUP", "ERR")
FIELDS = st.sampled_from((
    {"mobile": "07700 900321"}, {"sensitive": "yes"}, {"sensitive": "no"}, {"status": "deceased"}, {"status": "active"},
    {"status": "closed"}, {"family_name": "O'Hara"}, {"preferred_channel": "letter"}, {"short_notice_hours": "24"},
    {"nhs_number": "999 000 0018"}, {"birth_date": "2031-01-01"}, {"family_name": ""}, {"nothing": "x"},
))  # fmt: skip
NEEDS = st.sampled_from(("interpreter", "transport", "step-free", "longer", "nonsense"))


class WaitingRules(AtDesks):
    """What is done with people and their entries."""

    @rule(who=WHO, number=st.integers(0, 30), sensitive=st.sampled_from(("", "", "yes")))
    def add_client(self, who: str, number: int, sensitive: str) -> None:
        fields = {"family_name": f"Person{number}", "given_name": "Test", "sensitive": sensitive, "ref": f"P{number}"}
        self.do(who, lambda desk: desk.clients.add({**fields, "short_notice_hours": "4", "mobile": "07700 900123"}))

    @rule(who=WHO, one=ONE, fields=FIELDS)
    def edit_client(self, who: str, one: int, fields: dict[str, str]) -> None:
        self.do(who, lambda desk: desk.clients.edit(self.client(one), fields))

    @rule(who=WHO, one=ONE, kind=NEEDS, end=st.booleans())
    def need(self, who: str, one: int, kind: str, end: bool) -> None:
        if end:
            self.do(who, lambda desk: desk.clients.end_need(self.client(one), kind))
        else:
            self.do(who, lambda desk: desk.clients.need(self.client(one), kind, "Urdu"))

    @rule(who=WHO, one=ONE, service=SERVICE, priority=PRIORITY, ago=st.integers(-2, 200))
    def list_client(self, who: str, one: int, service: str, priority: str, ago: int) -> None:
        received = self.today() - timedelta(days=ago)
        self.do(
            who,
            lambda desk: desk.waiting.add(
                self.client(one), service, received=received, priority=priority, referrer="Elm Surgery"
            ),
        )

    @rule(who=WHO, one=ONE, code=st.sampled_from(CODES), second=st.sampled_from(("", "sam", "jo")))
    def remove(self, who: str, one: int, code: str, second: str) -> None:
        def act(desk: Desk) -> Any:
            return desk.removals.remove(
                self.entry(one), code, "asked", clinician="Dr Osei", decided_on=self.today(), second=second,
                proof="letter", status="34", evidence="letter", no_gp=True,
            )  # fmt: skip

        self.do(who, act)

    @rule(who=WHO, one=ONE)
    def reinstate(self, who: str, one: int) -> None:
        self.do(who, lambda desk: desk.removals.reinstate(self.entry(one, "removed"), "came back"))

    @rule(who=WHO, one=ONE, days=st.integers(-3, 30), on=st.booleans())
    def suspend(self, who: str, one: int, days: int, on: bool) -> None:
        if on:
            until = self.today() + timedelta(days=days)
            self.do(who, lambda desk: desk.suspending.suspend(self.entry(one, "waiting"), self.today(), until, "away"))
        else:
            self.do(who, lambda desk: desk.suspending.resume(self.entry(one, "suspended")))

    @rule(who=WHO, one=ONE, urgency=st.integers(0, 6), severity=st.integers(0, 6))
    def rate(self, who: str, one: int, urgency: int, severity: int) -> None:
        key = self.entry(one, "waiting")
        self.do(who, lambda desk: desk.priorities.propose(key, urgency, severity, "worse"))
        self.do(who, lambda desk: desk.priorities.confirm(key, "Dr Osei", self.today()))

    @rule(who=WHO, one=ONE, what=st.sampled_from(("practitioner", "location", "days", "part", "nothing")))
    def edit_entry(self, who: str, one: int, what: str) -> None:
        value = {"practitioner": "OSEI", "location": "MAIN", "days": "tue,wed", "part": "am"}.get(what, "other")
        self.do(who, lambda desk: desk.waiting.edit(self.entry(one), {what: value}, reason="asked"))

    @rule(who=WHO)
    def ring(self, who: str) -> None:
        """Whose turn it is; perhaps they are let go again."""
        self.do(who, lambda desk: desk.turns.take())

    @rule(who=WHO, one=ONE)
    def let_go(self, who: str, one: int) -> None:
        self.do(who, lambda desk: desk.turns.release(self.entry(one)))

    @rule(who=WHO, one=ONE, keys=st.lists(st.sampled_from("123456789yn \r"), max_size=10), end=st.booleans())
    def call(self, who: str, one: int, keys: list[str], end: bool) -> None:
        """A call with its script: keys, then it is dropped or left open."""
        view = self.do(
            who, lambda desk: desk.calls.start(entry_id=self.entry(one, "waiting"), out_of_turn="client_rang")
        )
        for key in keys if view is not None else ():
            word = {"\r": "enter", " ": "space"}.get(key, key)
            self.do(who, lambda desk, word=word: desk.calls.press(view.call_id, word))
        if view is not None and end:
            self.do(who, lambda desk: desk.calls.drop(view.call_id))

    @rule(who=WHO, one=ONE, done=st.booleans())
    def task(self, who: str, one: int, done: bool) -> None:
        key = self.pick("SELECT id FROM task WHERE done_at IS NULL ORDER BY id", one)
        self.do(who, lambda desk: desk.tasks.done(key, "done") if done else desk.tasks.drop(key, "no longer"))

    @rule(who=WHO, one=ONE, which=ONE, agreed=st.booleans())
    def review(self, who: str, one: int, which: int, agreed: bool) -> None:
        """A clinician decides about somebody who did not come."""
        open_ = self.desks[who].reviews.open()
        if open_:
            found = open_[one % len(open_)]
            decision = found.may[which % len(found.may)] if found.may else "reoffer"
            self.do(
                who,
                lambda desk: desk.reviews.decide(
                    found.id, decision, "Dr Osei", self.today(), "seen the notes", agreed=agreed, status="34",
                    evidence="letter",
                ),
            )  # fmt: skip
