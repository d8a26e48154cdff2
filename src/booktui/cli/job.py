"""`booktui job`: interpreters and transport of appointments, from needed to confirmed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.cli.lookups import appointment_id, job_id
from booktui.cli.parser import Commands, Parser, said
from booktui.cli.places import desk_of

if TYPE_CHECKING:
    from booktui.desk.arranging.job_views import JobDone, JobView
    from booktui.desk.desk import Desk

KINDS = ("interpreter", "transport")
MODES = ("face to face", "telephone", "video")
CRITERIA = ("medical", "cognitive", "mobility", "dialysis", "safeguarding", "missed")
MOBILITY = ("C1", "C2", "W1", "W2", "WCT", "STR", "BAR", "ELE")
JOB = "the job's number, such as J00012"
Deed = Callable[["Desk", Namespace], "JobDone"]


def add(commands: Commands) -> None:
    group = commands.group("job", "Interpreters and transport: bookings of their own that go with an appointment.")
    parser = group.add("list", list_open, "Print what is not confirmed, to fix or to acknowledge, worst first.")
    parser.add_argument("--appointment", metavar="APPT", help="every job of one appointment instead")
    parser = group.add("show", show, "Print a job.")
    parser.add_argument("job", metavar="JOB", help=JOB)
    parser = group.add("add", _does(_add), "Add a job that the client's record does not ask for.")
    parser.add_argument("appointment", metavar="APPT", help="the appointment it is for")
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help="interpreter or transport")
    parser.add_argument("--language", default="", metavar="L", help="the language, such as Punjabi or BSL")
    parser.add_argument("--wants", default="", metavar="TEXT", help="dialect, a man or a woman; escort, oxygen, steps")
    _way(parser)
    parser = group.add("transport", _does(_transport), "Ask for transport after the questions about it.")
    parser.add_argument("appointment", metavar="APPT", help="the appointment it is for")
    parser.add_argument(
        "--yes", action="append", default=[], choices=CRITERIA, metavar="WHY",
        help=f"a criterion that is met; may be given again: {', '.join(CRITERIA)}",
    )  # fmt: skip
    parser.add_argument("--mobility", default="", metavar="CODE", help=f"how they travel: {', '.join(MOBILITY)}")
    parser.add_argument("--wants", default="", metavar="TEXT", help="escort and why, oxygen, steps, key safe")
    parser = _of_job(group, "request", _request, "The agency or the transport desk was asked.")
    parser.add_argument("--agency", default="", metavar="A", help="who was asked")
    parser.add_argument("--wants", default="", metavar="TEXT", help="what was wished besides")
    _named(_of_job(group, "offer", _offer, "The agency named somebody; nobody has confirmed them yet."))
    parser = _named(_of_job(group, "confirm", _confirm, "Somebody will come."))
    parser.add_argument("--family-agreed-by", default="", metavar="NAME", help="the clinician who agrees to family")
    parser = _of_job(group, "fail", _fail, "They cannot come, or did not: a missed visit is ours then.")
    parser.add_argument("--reason", type=said, required=True, help="why")
    _of_job(group, "done", _done, "They came.")
    _of_job(group, "ack", _ack, "The agency knows of the last change.")
    parser = _of_job(group, "cancel", _cancel, "It is not needed.")
    parser.add_argument("--reason", type=said, required=True, help="why")
    parser = _of_job(group, "change", _change, "Another way, language or agency; whoever was named is asked anew.")
    parser.add_argument("--language", default="", metavar="L", help="another language")
    parser.add_argument("--agency", metavar="A", help="another agency")
    parser.add_argument("--wants", metavar="TEXT", help="another wish")
    _way(parser)


def _of_job(group: Commands, verb: str, deed: Deed, help: str) -> Parser:
    parser = group.add(verb, _does(deed), help)
    parser.add_argument("job", metavar="JOB", help=JOB)
    return parser


def _way(parser: Parser) -> None:
    parser.add_argument("--mode", default="", metavar="HOW", help=f"{', '.join(MODES)}; of transport the mobility code")
    parser.add_argument("--relay-agreed", action="store_true", help="the client agrees to video relay of signs")


def _named(parser: Parser) -> Parser:
    parser.add_argument("--person", default="", metavar="NAME", help="who comes")
    parser.add_argument("--agency", default="", metavar="A", help="from which agency")
    parser.add_argument("--reference", default="", metavar="REF", help="the agency's own number")
    return parser


def list_open(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.jobs.of(appointment_id(args.appointment)) if args.appointment else desk.jobs.open()
    if args.json:
        from booktui.desk.arranging.job_views import job_json

        output.document({"jobs": [job_json(job) for job in found]})
    elif found:
        output.lines([line for job in found for line in _lines(job)])
    else:
        output.line("There are no jobs." if args.appointment else "Every interpreter and journey is confirmed.")
    return 0


def _lines(job: JobView) -> list[str]:
    fix = [f"‹!› to fix: {job.to_fix}"] if job.to_fix else []
    return [f"{job.ref} for A{job.appointment_id:06d} {job.client_ref}: {job.words}", *fix]


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        job = desk.jobs.get(job_id(args.job))
    if args.json:
        from booktui.desk.arranging.job_views import job_json

        output.document({"job": job_json(job)})
        return 0
    from booktui.desk.arranging.job_views import criteria_words

    wants = [f"wants: {job.wants}"] if job.wants else []
    why = [f"because: {criteria_words(job.eligible)}"] if job.eligible else []
    output.lines([*_lines(job), *wants, *why])
    return 0


def _does(deed: Deed) -> Callable[[Namespace], int]:
    """A command that does one thing to a job and says what came of it."""

    def run(args: Namespace) -> int:
        with desk_of(args) as desk:
            return _tell(args, deed(desk, args))

    return run


def _tell(args: Namespace, done: JobDone) -> int:
    from booktui.desk.arranging.job_views import job_json

    if args.json:
        output.document({"job": job_json(done.job) if done.job else None, "also": list(done.also)})
    else:
        output.lines([done.message, *done.also])
    return 0


def _add(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.add(
        appointment_id(args.appointment), args.kind, language=args.language, mode=args.mode, wants=args.wants,
        relay_agreed=args.relay_agreed,
    )  # fmt: skip


def _transport(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.transport(appointment_id(args.appointment), args.yes, args.mobility, wants=args.wants)


def _request(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.request(job_id(args.job), agency=args.agency, wants=args.wants)


def _offer(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.offered(job_id(args.job), person=args.person, agency=args.agency, reference=args.reference)


def _confirm(desk: Desk, args: Namespace) -> JobDone:
    who = "family" if args.family_agreed_by else "professional"
    return desk.jobs.confirm(
        job_id(args.job), args.person, args.reference, agency=args.agency, who=who, agreed_by=args.family_agreed_by
    )


def _fail(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.failed(job_id(args.job), args.reason)


def _done(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.done(job_id(args.job))


def _ack(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.acknowledge(job_id(args.job))


def _cancel(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.cancel(job_id(args.job), args.reason)


def _change(desk: Desk, args: Namespace) -> JobDone:
    return desk.jobs.change(
        job_id(args.job), mode=args.mode, language=args.language, wants=args.wants, agency=args.agency,
        relay_agreed=args.relay_agreed,
    )  # fmt: skip
