"""The fields of a call: what the record already says, reading answers, and keeping them on the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from booktui.desk.calling.work import Work
from booktui.rules import when
from booktui.rules.clock import iso, local_date, spoken
from booktui.rules.script_fields import Field, FieldError, read_answer
from booktui.rules.script_run import NotNow, identified
from booktui.rules.text import clean
from booktui.store import calls as store

SIGNED = ("bsl", "british sign language")
YES_NO = {True: "yes", False: "no", None: ""}


def options(work: Work, field: Field) -> tuple[str, ...]:
    """The answers that can be picked by their digit."""
    if field.options_from == "service.modality":
        return work.subject.service.modality if work.subject.service else ()
    return field.options


def on_record(work: Work) -> dict[str, str]:
    """What the present step would ask and the record already knows, by field."""
    if not work.state.run.step:
        return {}
    fields = (work.book.fields[need.name] for need in work.step.captures)
    found = {field.name: _first(work, field) for field in fields}
    return {name: value for name, value in found.items() if value}


def _first(work: Work, field: Field) -> str:
    if field.auto == "now":
        return iso(work.desk.now())
    return next((value for source in field.source if (value := _value(work, source))), field.default)


def _value(work: Work, source: str) -> str:
    home, _, name = source.partition(".")
    subject = work.subject
    if home == "client":
        return (
            _hours(_said(subject.client.get(name))) if name == "short_notice_hours" else _said(subject.client.get(name))
        )
    if home == "need":
        return _need(work, name)
    if source == "service.modality":
        return subject.service.modality[0] if subject.service else ""
    if source == "entry.wishes":
        entry = subject.entry or {}
        return ", ".join(part for key in ("want_days", "want_part", "comment") if (part := _said(entry.get(key))))
    if source == "call.channel":
        return _channel(work)
    return ""


def _said(value: Any) -> str:
    return YES_NO[value] if value is None or isinstance(value, bool) else str(value)


def _hours(value: str) -> str:
    return f"{value} hours" if value else ""


def _need(work: Work, kind: str) -> str:
    signs = [detail for need, detail in work.subject.needs if need == "interpreter" and detail.casefold() in SIGNED]
    if kind == "bsl":
        return "yes" if signs else ""
    details = (detail for need, detail in work.subject.needs if need == kind and detail not in signs)
    return next((detail or "yes" for detail in details), "")


def _channel(work: Work) -> str:
    from booktui.desk.messages import channel_for

    return channel_for(work.subject.client)


def read(work: Work, name: str, typed: str) -> str:
    """An answer as it is kept; times and dates as people say them.

    Raises:
        NotNow: the field is not one of this call's, or cannot take the answer; the message says why.
    """
    field = work.book.fields.get(name)
    if field is None or name not in open_fields(work):
        raise NotNow(f"There is no field {name!r} to fill in here.")
    desk = work.desk
    try:
        said = clean(typed, 500)
        if field.kind == "date" and said:
            return when.understand_date(said, desk.now(), desk.zone).isoformat()
        if field.kind == "instant" and said:
            return _instant(work, said)
        return read_answer(field, said, options(work, field))
    except (FieldError, ValueError) as error:
        raise NotNow(str(error), name) from None


def _instant(work: Work, said: str) -> str:
    now = work.desk.now()
    if said.casefold() == "now":
        return iso(now)
    meant = when.understand(said, now, work.desk.zone)
    if meant.instant is None:
        raise FieldError(f"{meant.spoken}: at what time? Say it like tue 2pm.")
    return iso(meant.instant)


def open_fields(work: Work) -> set[str]:
    """Fields of the present step and of every step that was opened."""
    refs = {*work.state.run.path, work.state.run.step}
    return {need.name for ref in refs for need in work.book.find(work.state.run.script, ref).captures}


def digit_field(work: Work, missing: Iterable[str]) -> Field | None:
    """The field that a bare digit answers: the first still missing, or the only one the step asks for."""
    for name in missing:
        field = work.book.fields[name]
        if options(work, field):
            return field
    only = sole_field(work)
    return only if only and options(work, only) else None


def sole_field(work: Work) -> Field | None:
    """The one field that a step without choices is there to ask; its digit also goes on."""
    needs = [need for need in work.step.captures if need.required and not work.book.fields[need.name].auto]
    return work.book.fields[needs[0].name] if len(needs) == 1 and not work.step.choices else None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the call learned that belongs on the client's record."""

    columns: dict[str, Any] = field(default_factory=dict)
    needs: tuple[tuple[str, str], ...] = ()
    asked: bool = False

    def __bool__(self) -> bool:
        return bool(self.columns or self.needs or self.asked)


def changes(work: Work, names: Iterable[str]) -> Changes:
    """Answers of those fields that the record does not have yet; none before identity is proved (CS-01)."""
    run = work.state.run
    if not identified(run.captures):
        return Changes()
    columns: dict[str, Any] = {}
    needs: list[tuple[str, str]] = []
    for name in names:
        field = work.book.fields[name]
        home, _, column = field.to.partition(".")
        value = run.captures.get(name, "")
        if not value or value == _first(work, field) or (value == "no" and home == "need"):
            continue
        if home == "client" and (column, value) != ("preferred_channel", "phone"):
            columns[column] = value.partition(" ")[0] if column == "short_notice_hours" else value
        elif home == "need":
            needs.append(_as_need(work, column, value))
    return Changes(columns, tuple(needs), "needs_asked" in names and run.captures.get("needs_asked") == "yes")


def _as_need(work: Work, kind: str, value: str) -> tuple[str, str]:
    if kind == "bsl":
        return "interpreter", "BSL"
    if kind == "transport":
        return kind, work.state.run.captures.get("pts_mobility_code", "")
    return kind, value


def keep(c: Connection, work: Work, learned: Changes) -> None:
    """Write it on the record.

    Raises:
        BadInput: a column cannot take it; the sentence names it.
    """
    clients, client_id = work.desk.clients, work.state.client_id
    if learned.columns:
        clients.edit_in(c, client_id, learned.columns)
    for kind, detail in learned.needs:
        clients.need_in(c, client_id, kind, detail)
    if learned.asked:
        store.needs_asked(c, client_id, local_date(work.desk.now(), work.desk.zone))


def shown(work: Work, field: Field, value: str) -> str:
    """A value as the pane shows it: times in the desk's own."""
    if field.kind == "instant" and value.endswith("Z"):
        from datetime import datetime

        return spoken(int(datetime.fromisoformat(value).timestamp()), work.desk.zone)
    return value
