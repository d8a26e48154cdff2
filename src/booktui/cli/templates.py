"""`booktui template`: what messages say: listed, shown, tried on a client, checked, copied to be changed."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.lookups import appointment_id, entry_id
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of

if TYPE_CHECKING:
    from booktui.desk.wording.library import Template

CHANNELS = ("email", "letter", "sms", "phone")
WHO = ("client", "practitioner", "room", "gp", "referrer", "provider", "agency")


def add(commands: Commands) -> None:
    group = commands.group("template", "Look at what messages say, try it on a client, check it, or start your own.")
    parser = group.add("list", list_all, "Print every message template with its languages and forms.")
    parser.add_argument("--placeholders", action="store_true", help="print what may stand in one instead")
    parser = group.add("show", show, "Print one as it is written.")
    _kind(parser)
    parser.add_argument("--channel", choices=CHANNELS, help="only its words for this channel")
    parser = group.add("preview", preview, "Print a message as a client would get it now; nothing is queued.")
    _kind(parser)
    parser.add_argument("--client", type=said, required=True, metavar="REF", help="the client's reference or name")
    parser.add_argument("--appointment", metavar="A000123", help="about this one; the next one unless said")
    parser.add_argument("--entry", metavar="N", help="about this waiting entry; the newest unless said")
    parser.add_argument("--channel", choices=CHANNELS, help="as the client is written to unless said")
    parser.add_argument("--form", type=said, metavar="FORM", help="such as 'easy read' or 'large print 18'")
    parser = group.add("check", check, "Look over the templates in force, or a folder before it is used.")
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default="", help="a folder of your own")
    parser = group.add("copy", copy, "Write the templates that come with booktui into a new folder, to change them.")
    parser.add_argument("folder", metavar="FOLDER", help="a folder that is not there yet")


def _kind(parser: Any) -> None:
    parser.add_argument("kind", metavar="KIND", help="such as confirm, change, cancel, remind-24h, removal")
    parser.add_argument("--to", choices=WHO, default="client", help="whom it goes to; the client unless said")
    parser.add_argument("--language", type=said, metavar="TAG", help="such as en, pl or cy")


def list_all(args: Namespace) -> int:
    with desk_of(args) as desk:
        found, names = desk.templates.all(), desk.templates.placeholders()
    if args.placeholders:
        if args.json:
            output.document(names)
        else:
            output.table(sorted(names.items()))
        return 0
    if args.json:
        output.document([_json(one) for one in found])
    else:
        output.table([_row(one) for one in found])
    return 0


def _row(one: Template) -> tuple[str, ...]:
    words = ", ".join(name for name in one.parts if name != "subject")
    return (one.language, one.kind, ", ".join(one.to), "yours" if one.own else "", words, one.about)


def _json(one: Template) -> dict[str, Any]:
    return {
        "language": one.language, "kind": one.kind, "to": list(one.to), "own": one.own, "file": one.file,
        "about": one.about, "parts": dict(one.parts),
    }  # fmt: skip


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.templates.show(args.kind, language=args.language or "en", to=args.to)
    if args.json:
        output.document(_json(found))
        return 0
    output.line(f"{found.file}: {found.about}")
    for name, words in found.parts.items():
        if args.channel in (None, name.removesuffix("_short")) or (args.channel == "letter" and name == "easy"):
            output.lines(["", f"{name}:", words])
    return 0


def preview(args: Namespace) -> int:
    with desk_of(args) as desk:
        from booktui.desk.wording.templates import Asked

        words = desk.templates.preview(
            Asked(
                args.kind, desk.clients.resolve(args.client), args.to,
                appointment_id(args.appointment) if args.appointment else None,
                entry_id(args.entry) if args.entry else None, args.channel or "", args.language or "", args.form or "",
            )
        )  # fmt: skip
    if args.json:
        output.document({
            "address": words.address, "to": words.to_name, "subject": words.subject, "body": words.body,
            "language": words.language, "form": words.form, "template": words.template,
        })  # fmt: skip
        return 0
    output.line(words.template)
    to = words.address.replace("\n", ", ")
    output.lines(line for line in (f"To: {to}", f"Subject: {words.subject}" if words.subject else "") if line)
    output.lines(["", words.body])
    return 0


def check(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.templates.check(args.folder)
    if args.json:
        output.document({"problems": found})
    else:
        output.lines(found or ["The templates are well."])
    return 5 if found else 0


def copy(args: Namespace) -> int:
    with desk_of(args) as desk:
        made = desk.templates.copy(args.folder)
    if args.json:
        output.document({"folder": str(made)})
    else:
        output.lines([f"The templates are in {made}.", "Name it as messages_folder in [desk] of the setup file."])
    return 0
