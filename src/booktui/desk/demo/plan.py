"""The set-up of a demonstration desk, as a setup file would say it (design.md section 9)."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from random import Random
from typing import Any

from booktui.desk.demo.names import Names, read_data
from booktui.desk.demo.sizes import Size

Setup = dict[str, Any]
HALVES = tuple((day, half) for day in ("MO", "TU", "WE", "TH", "FR") for half in ("AM", "PM"))
TIMES = {"AM": ("09:00", "12:30"), "PM": ("13:30", "17:00"), "DAY": ("09:00", "17:00")}
PATTERNS = ("NNFF.FFNN", "NNNFF.FFFF", "FFFF.NNNN", "NFFNFF.NN", "FFFFF.FFFFFFF")
TELEPHONE = "TTTTTT.TTTTTT"
DEVICES = "P" * 14 + ".." + "P" * 16
SCANNERS = 6
"""One in so many of the further cardiology staff does echoes."""


def plan(size: Size, rng: Random, names: Names, today: date, administrator: str) -> Setup:
    """The whole set-up: the file of the package, and what the size adds to it."""
    setup = tomllib.loads(read_data("cardiology.toml"))
    monday = today - timedelta(days=today.weekday())
    if size.cardiologists:
        _more_cardiology(setup, size.cardiologists, rng, names)
    for team in tomllib.loads(read_data("teams.toml"))["team"][: size.teams]:
        _add_team(setup, team, size.team_members, rng, names)
    setup["absence"] = [_absence(leave, monday, setup) for leave in setup.pop("leave")]
    setup["absence"] += _holidays_of_staff(setup, monday, rng) if size.cardiologists else []
    for clinic in setup["clinic"]:
        clinic["from"] = monday - timedelta(weeks=size.weeks_past)
    if all(user["name"] != administrator for user in setup["user"]):
        setup["user"].append({"name": administrator, "role": "administrator"})
    return setup


def _absence(leave: Setup, monday: date, setup: Setup) -> Setup:
    """A `[[leave]]` turned into an `[[absence]]` with dates."""
    start = monday + timedelta(weeks=leave["week"], days=leave.get("weekday", 0))
    weekends = (leave["days"] - 1) // 5 * 2
    kind = {"kind": leave["kind"]} if "kind" in leave else {}
    last = start + timedelta(days=leave["days"] - 1 + weekends)
    return {"schedule": leave["schedule"], "start": start, "end": last, "reason": leave["reason"], **kind}


def _holidays_of_staff(setup: Setup, monday: date, rng: Random) -> list[Setup]:
    """A week or two of leave for everybody whom the file gives none."""
    given = {leave["schedule"] for leave in setup["absence"]}
    found = []
    for someone in setup["practitioner"]:
        if someone["code"] not in given:
            leave = {"week": rng.randrange(1, 24), "days": rng.choice((5, 5, 10)), "reason": "Annual leave"}
            found.append(_absence({"schedule": someone["code"], **leave}, monday, setup))
    return found


def _more_cardiology(setup: Setup, count: int, rng: Random, names: Names) -> None:
    """Doctors with a room each, and echo staff with a room and a machine each."""
    for number in range(1, count + 1):
        if number % SCANNERS:
            _add_doctor(setup, f"CARD{number:02d}", "NGH", ["NEW", "FU", "TEL"], rng, names)
        else:
            _add_scanner(setup, number // SCANNERS + 2, rng, names)
    _add_device_clinic(setup)


def _add_device_clinic(setup: Setup) -> None:
    """Pacemaker checks: thirty short slots a day, the clinics that hurt most when they are cut."""
    setup["slot_type"].append({"letter": "P", "name": "Device check", "minutes": 15})
    setup["service"].append(
        {"code": "DEVICE", "name": "Pacemaker check", "minutes": 15, "slot_types": ["P"], "script": "FIRST_OP",
         "needs": {"room": "consulting"}, "plain_name": "heart device",
         "preparation": "bring your device card and a list of your medicines"}
    )  # fmt: skip
    setup["room"].append({"code": "DEV1", "name": "Device room", "location": "NGH", "kind": "consulting"})
    person = {"code": "HOLT", "name": "Robin Holt", "email": "holt@northgate.example.org", "services": ["DEVICE"]}
    setup["practitioner"].append(person)
    for day in ("TU", "TH"):
        _add_clinic(setup, "HOLT", "DEV1", "NGH", day, "DAY", DEVICES)


def _add_scanner(setup: Setup, number: int, rng: Random, names: Names) -> None:
    code, room = f"SCAN{number:02d}", f"ER{number}"
    setup["room"].append({"code": room, "name": f"Echo room {number}", "location": "NGH", "kind": "echo"})
    machine = {"code": f"ECHO{number}", "name": f"Echo {number}", "location": "NGH", "kind": "echo"}
    setup["equipment"].append(machine)
    _add_person(setup, code, f"{rng.choice(names.female)} {rng.choice(names.family)}", ["ECHO"])
    for day, half in rng.sample(HALVES, 8):
        _add_clinic(setup, code, room, "NGH", day, half, "")


def _add_team(setup: Setup, team: Setup, members: int, rng: Random, names: Names) -> None:
    """A specialty with its own location and services, and so many doctors."""
    code = team["code"]
    setup["location"].append({"code": code, "name": team["name"], "address": f"{team['name']}, Northgate, M97 1AA"})
    kinds = (("NEW", "New patient", "N", 30), ("FU", "Follow-up", "F", 15), ("TEL", "Telephone review", "T", 15))
    for kind, words, letter, minutes in kinds:
        service = {"code": f"{code}-{kind}", "name": f"{team['name']}: {words.lower()}", "minutes": minutes,
                   "slot_types": [letter], "script": "FIRST_OP", "plain_name": team["plain_name"]}  # fmt: skip
        remote: Setup = {"modality": ["telephone"]}
        there: Setup = {"needs": {"room": "consulting"}, "modality": ["in person", "telephone", "video"]}
        setup["service"].append(service | (remote if kind == "TEL" else there))
    for number in range(1, members + 1):
        _add_doctor(setup, f"{code}{number:02d}", code, [f"{code}-{kind}" for kind, *_ in kinds], rng, names)


def _add_doctor(setup: Setup, code: str, location: str, services: list[str], rng: Random, names: Names) -> None:
    room = f"{code}-R"
    _add_person(setup, code, f"Dr {rng.choice(names.family)}", services)
    setup["room"].append({"code": room, "name": f"Room {code}", "location": location, "kind": "consulting"})
    *halves, calls = rng.sample(HALVES, 9)
    for day, half in halves:
        _add_clinic(setup, code, room, location, day, half, rng.choice(PATTERNS))
    _add_clinic(setup, code, "", location, *calls, TELEPHONE)


def _add_person(setup: Setup, code: str, name: str, services: list[str]) -> None:
    email = f"{code.lower()}@northgate.example.org"
    setup["practitioner"].append({"code": code, "name": name, "email": email, "services": services})


def _add_clinic(setup: Setup, code: str, room: str, location: str, day: str, half: str, slots: str) -> None:
    start, end = TIMES[half]
    clinic = {"code": f"{code}-{day}{half}", "name": f"{code} {day} {half}", "practitioner": code, "slots": slots,
              "location": location, "recur": f"FREQ=WEEKLY;BYDAY={day}", "start": start, "end": end}  # fmt: skip
    setup["clinic"].append(clinic | ({"room": room} if room else {}))
