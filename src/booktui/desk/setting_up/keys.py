"""The keys of a setup file, table by table, and what each may hold (design.md section 9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from booktui.desk.setting_up.readers import (
    Reader,
    calendar,
    choice,
    clock,
    code,
    day,
    email,
    flag,
    holiday_region,
    languages,
    letter,
    many,
    modality,
    moment,
    needs,
    policy,
    profile,
    share,
    targets,
    text,
    travel,
    whole,
    zone,
)
from booktui.desk.setting_up.values import (
    ClinicIn,
    EquipmentIn,
    HolidayIn,
    InterpreterIn,
    LocationIn,
    PractitionerIn,
    RoomIn,
    ServiceIn,
    SlotTypeIn,
    UserIn,
)
from booktui.desk.setting_up.ways import BACKUPS, INBOX, MAIL, TEXTS, ways
from booktui.rules.values import Role

WAYS = {
    "mail": ways(MAIL, '{ way = "smtp", host = "mail.example.org" }'),
    "texts": ways(TEXTS, '{ way = "command", command = ["send-text", "{number}"] }'),
    "inbox": ways(INBOX, '{ host = "mail.example.org", user = "desk" }'),
    "backups": ways(BACKUPS, '{ folder = "/backups", every = 24, keep = { day = 7, week = 5, month = 12 } }'),
}
"""How messages leave and answers come in, and when backups are made."""


@dataclass(frozen=True, slots=True)
class AbsenceDraft:
    """`[[absence]]` as written, its wall times not yet placed in a zone."""

    start: date | datetime
    end: date | datetime | None = None
    schedule: str = ""
    location: str = ""
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    name: str
    read: Reader
    needed: bool = False
    attribute: str = ""
    """Field of the value, where the key's own name cannot be one."""


_CODE = Key("code", code, needed=True)
_NAME = Key("name", text(120, empty=False))
_PLACE = Key("location", code)
_CAPACITY = Key("capacity", whole(1, 99))
_ACTIVE = Key("active", flag)

SAID = (
    "hospital_name", "phone", "email", "open_from", "open_to", "pals_phone", "interpreter_phone", "missed_cost",
    "scripts_folder", "messages_folder",
)  # fmt: skip
"""What scripts, letters and invitations say of the desk; `email` is the mailbox that answers to invitations reach."""

DESK = (
    Key("name", text(120, empty=False)),
    Key("profile", profile),
    Key("time_zone", zone),
    Key("holidays", holiday_region),
    *(Key(name, text(200)) for name in SAID),
    Key("policy", policy),
    *(Key(name, way) for name, way in WAYS.items()),
)
SPEC: dict[str, tuple[Callable[..., Any], tuple[Key, ...]]] = {
    "location": (
        LocationIn,
        (_CODE, _NAME, Key("address", text(300, lines=True)), Key("time_zone", zone), Key("travel_minutes", travel)),
    ),
    "room": (
        RoomIn,
        (
            _CODE,
            _NAME,
            _PLACE,
            Key("kind", text(40, empty=False)),
            Key("step_free", flag),
            _CAPACITY,
            Key("email", email),
            Key("invites", flag),
            _ACTIVE,
        ),
    ),
    "equipment": (
        EquipmentIn,
        (_CODE, _NAME, _PLACE, Key("kind", text(40, empty=False), needed=True), _CAPACITY, _ACTIVE),
    ),
    "interpreter": (
        InterpreterIn,
        (_CODE, _NAME, Key("language", text(60, empty=False), needed=True), _ACTIVE),
    ),
    "slot_type": (
        SlotTypeIn,
        (
            Key("letter", letter, needed=True),
            Key("name", text(60, empty=False)),
            Key("minutes", whole(5, 720), needed=True),
            Key("priority", choice("routine", "urgent", "2ww")),
            Key("release_days", whole(0, 365)),
        ),
    ),
    "service": (
        ServiceIn,
        (
            _CODE,
            _NAME,
            Key("minutes", whole(1, 720), needed=True),
            Key("plain_name", text(120)),
            Key("buffer_before", whole(0, 240)),
            Key("buffer_after", whole(0, 240)),
            Key("lead_hours", whole(0, 8760)),
            Key("slot_types", many(letter)),
            Key("needs", needs),
            Key("modality", modality),
            Key("script", text(40)),
            Key("preparation", text(600, lines=True)),
            Key("min_age", whole(0, 150)),
            Key("max_age", whole(0, 150)),
            Key("sex", choice("", "F", "M")),
            Key("sensitive", flag),
            Key("targets", targets),
            Key("weight", share(1000), attribute="weight_percent"),
            Key("diagnostic", flag),
            _ACTIVE,
        ),
    ),
    "practitioner": (
        PractitionerIn,
        (
            _CODE,
            _NAME,
            Key("email", email),
            Key("services", many(code)),
            _CAPACITY,
            Key("team", text(60)),
            Key("wte", share(200), attribute="wte_percent"),
            Key("languages", languages),
            Key("invites", flag),
            Key("calendar", calendar),
            Key("calendar_user", text(120)),
            _ACTIVE,
        ),
    ),
    "clinic": (
        ClinicIn,
        (
            _CODE,
            _NAME,
            Key("practitioner", code, needed=True),
            Key("room", code),
            _PLACE,
            Key("recur", text(300, empty=False), needed=True),
            Key("start", clock, needed=True),
            Key("end", clock, needed=True),
            Key("from", day, attribute="since"),
            Key("until", day),
            Key("slots", text(200)),
            Key("services", many(code)),
            Key("equipment", code),
            Key("except", many(day), attribute="not_on"),
            Key("also", many(day), attribute="also_on"),
            Key("on_holidays", flag),
            Key("overbooks", whole(0, 50)),
            _ACTIVE,
        ),
    ),
    "holiday": (
        HolidayIn,
        (Key("date", day, needed=True), Key("name", text(120)), Key("open", flag, attribute="opens")),
    ),
    "absence": (
        AbsenceDraft,
        (
            Key("schedule", code),
            _PLACE,
            Key("start", moment, needed=True),
            Key("end", moment),
            Key("kind", choice("leave", "training", "closure")),
            Key("reason", text(200)),
        ),
    ),
    "user": (
        UserIn,
        (
            Key("name", text(60, empty=False), needed=True),
            Key("role", choice(*(role.value for role in Role))),
            _ACTIVE,
        ),
    ),
}
"""Every `[[table]]` with the value it makes and its keys."""
