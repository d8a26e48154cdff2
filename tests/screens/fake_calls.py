"""Calls from a list of steps, for the screen's own tests: no rules, nothing stored."""

from __future__ import annotations

from dataclasses import replace

from booktui.desk.calling.view import CallView, ChoiceView, Expected, FieldView, OpenCall, OptionView
from booktui.desk.views import OfferView
from booktui.rules.script_say import Piece


def say(*texts: str) -> tuple[Piece, ...]:
    """Spoken text; a piece `?` stands for a value that is missing."""
    return tuple(Piece("[?]", True) if text == "?" else Piece(text) for text in texts)


def choices(**labels: str) -> tuple[ChoiceView, ...]:
    return tuple(ChoiceView(key.removeprefix("k"), label) for key, label in labels.items())


def offer(number: int, start: int, practitioner_id: int = 1, **more) -> OfferView:
    return OfferView(
        number, start, start + 1800, practitioner_id, more.pop("practitioner", "Dr Osei"), 1, "Main", 1,
        room=more.pop("room", "Room 2"), days_to_target=more.pop("days_to_target", 9),
        notice_days=more.pop("notice_days", 24), zone="Europe/London", **more,
    )  # fmt: skip


GREET = CallView(
    1, "FIRST_OP", "First outpatient booking call", "greet", 1, 14, 0, "Khan Amina",
    say=say("Hello. My name is Jo. Please may I speak to ", "Amina Khan", "?"),
    do="Do not say where you are ringing from yet.",
    choices=choices(y="Speaking", o="Someone else", h="Not here", w="Wrong number", n="No answer or voicemail"),
    before_call=("Read needs flags.", "Hold two slots at least."), banner=("Interpreter: Urdu. 3-way 0161 496 0111",),
)  # fmt: skip
CHECK = replace(
    GREET, step="id_check", number=3, banner=(), before_call=(), say=say("Please tell me your date of birth."),
    expects=(Expected("Name", "K••• A•"), Expected("Born", "••/••/1960")),
    choices=choices(y="All three match", n="One or more wrong"),
)  # fmt: skip
CONTACT = replace(
    CHECK, step="contact", number=5, expects=(), choices=(), continue_allowed=True, identified=True,
    say=say("I would like to check how to reach you. Is this the best number?"),
    fields=(
        FieldView("phone_main", "Best number", "phone", "0161 496 0001", True, False),
        FieldView("sms_consent", "Texts allowed", "yes/no", "", True, True,
                  (OptionView("1", "yes"), OptionView("2", "no"))),
    ),
)  # fmt: skip


class FakeCalls:
    """Walks through its steps whatever is pressed; keeps what was captured."""

    def __init__(self, *steps: CallView, now: int = 0) -> None:
        self.steps = steps
        self.place = 0
        self.now = now
        self.pressed: list[str] = []
        self.captured: dict[str, str] = {}
        self.parked = False
        self.client = (0, "")

    def start(self, entry_id: int | None = None, client_id: int | None = None, **_: object) -> CallView:
        self.client = (client_id or 0, "Khan Amina")
        self.place = 0
        return self.view

    @property
    def view(self) -> CallView:
        step = self.steps[self.place]
        fields = tuple(
            replace(f, value=self.captured.get(f.name, f.value), missing=f.missing and f.name not in self.captured)
            for f in step.fields
        )
        return replace(step, fields=fields, client_id=self.client[0], started_at=self.now - 134)

    def press(self, call_id: int, key: str, *, override: str | None = None) -> CallView:
        missing = next((field.name for field in self.view.fields if field.missing), "")
        if missing:
            return replace(self.view, open_field=missing, message=f"{missing} is needed.")
        self.pressed.append(key)
        self.place += 1
        return self.view

    def capture(self, call_id: int, name: str, value: str) -> CallView:
        if value == "nonsense":
            return replace(self.view, open_field=name, message="Texts allowed: answer yes or no.")
        self.captured[name] = value
        return self.view

    def park(self, call_id: int) -> CallView:
        self.parked = True
        return self.view

    def resume(self, call_id: int) -> CallView:
        self.parked = False
        return self.view

    def open_calls(self) -> list[OpenCall]:
        view = self.steps[self.place]
        return [OpenCall(1, view.title, 0, "Khan Amina", view.step, self.now)] if self.parked else []
