"""The rooms of the desk: each opened when it is first asked for, so that the first screen waits for few of them.

What may be done in a room, and what it refuses, is said there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from booktui.desk.absences import Absences
    from booktui.desk.answers.replies import Replies
    from booktui.desk.arranging.job_room import Jobs
    from booktui.desk.audit import AuditLog
    from booktui.desk.calendars.sync import Calendars
    from booktui.desk.calls import Calls
    from booktui.desk.capacity import Capacity
    from booktui.desk.clients import Clients
    from booktui.desk.clinics import Clinics
    from booktui.desk.clocks import Clocks
    from booktui.desk.desk import Desk
    from booktui.desk.diary import Diary
    from booktui.desk.diary_pages import Pages
    from booktui.desk.due.escalations import Escalations
    from booktui.desk.due.requests import Requests
    from booktui.desk.due.tasks import Tasks
    from booktui.desk.due.today import Today
    from booktui.desk.exports import Exports
    from booktui.desk.figures import Figures
    from booktui.desk.finder import Finder
    from booktui.desk.freed.filling import Filling
    from booktui.desk.imports import Imports
    from booktui.desk.keeping import Keeping
    from booktui.desk.listing.priorities import Priorities
    from booktui.desk.listing.removals import Removals
    from booktui.desk.listing.stories import Stories
    from booktui.desk.listing.suspending import Suspending
    from booktui.desk.listing.validation import Validations
    from booktui.desk.listing.worklist import Worklist
    from booktui.desk.loads.caseload import Caseload
    from booktui.desk.patterns import Patterns
    from booktui.desk.people.users import Users
    from booktui.desk.reaching.turns import Turns
    from booktui.desk.rebooking import Rebooking
    from booktui.desk.recovery.backups import Backups
    from booktui.desk.recovery.quality import Quality
    from booktui.desk.reminding.due_list import Reminders
    from booktui.desk.sending.outbox import Outbox
    from booktui.desk.setup import Setup
    from booktui.desk.subjects.room import Subjects
    from booktui.desk.timetabling.sessions import Sessions
    from booktui.desk.visits.missing import Attendance
    from booktui.desk.visits.reviews import Reviews
    from booktui.desk.waiting import Waiting
    from booktui.desk.watching import Watching
    from booktui.desk.wording.templates import Templates


class Rooms:
    """What a `Desk` opens its doors to."""

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self)

    @cached_property
    def days(self) -> Pages:
        """The diary to be looked at: it is there long before what one can do in it."""
        from booktui.desk.diary_pages import Pages

        return Pages(self._desk)

    @cached_property
    def diary(self) -> Diary:
        from booktui.desk.diary import Diary

        return Diary(self._desk)

    @cached_property
    def finder(self) -> Finder:
        from booktui.desk.finder import Finder

        return Finder(self._desk)

    @cached_property
    def clients(self) -> Clients:
        from booktui.desk.clients import Clients

        return Clients(self._desk)

    @cached_property
    def waiting(self) -> Waiting:
        from booktui.desk.waiting import Waiting

        return Waiting(self._desk)

    @cached_property
    def worklist(self) -> Worklist:
        from booktui.desk.listing.worklist import Worklist

        return Worklist(self._desk)

    @cached_property
    def priorities(self) -> Priorities:
        from booktui.desk.listing.priorities import Priorities

        return Priorities(self._desk)

    @cached_property
    def reviews(self) -> Reviews:
        from booktui.desk.visits.reviews import Reviews

        return Reviews(self._desk)

    @cached_property
    def attendance(self) -> Attendance:
        from booktui.desk.visits.missing import Attendance

        return Attendance(self._desk)

    @cached_property
    def stories(self) -> Stories:
        from booktui.desk.listing.stories import Stories

        return Stories(self._desk)

    @cached_property
    def turns(self) -> Turns:
        from booktui.desk.reaching.turns import Turns

        return Turns(self._desk)

    @cached_property
    def calls(self) -> Calls:
        from booktui.desk.calls import Calls

        return Calls(self._desk)

    @cached_property
    def setup(self) -> Setup:
        from booktui.desk.setup import Setup

        return Setup(self._desk)

    @cached_property
    def sessions(self) -> Sessions:
        from booktui.desk.timetabling.sessions import Sessions

        return Sessions(self._desk)

    @cached_property
    def clinics(self) -> Clinics:
        from booktui.desk.clinics import Clinics

        return Clinics(self._desk)

    @cached_property
    def tasks(self) -> Tasks:
        from booktui.desk.due.tasks import Tasks

        return Tasks(self._desk)

    @cached_property
    def escalations(self) -> Escalations:
        from booktui.desk.due.escalations import Escalations

        return Escalations(self._desk)

    @cached_property
    def requests(self) -> Requests:
        from booktui.desk.due.requests import Requests

        return Requests(self._desk)

    @cached_property
    def today(self) -> Today:
        from booktui.desk.due.today import Today

        return Today(self._desk)

    @cached_property
    def clocks(self) -> Clocks:
        from booktui.desk.clocks import Clocks

        return Clocks(self._desk)

    @cached_property
    def removals(self) -> Removals:
        from booktui.desk.listing.removals import Removals

        return Removals(self._desk)

    @cached_property
    def suspending(self) -> Suspending:
        from booktui.desk.listing.suspending import Suspending

        return Suspending(self._desk)

    @cached_property
    def validation(self) -> Validations:
        from booktui.desk.listing.validation import Validations

        return Validations(self._desk)

    @cached_property
    def rebooking(self) -> Rebooking:
        from booktui.desk.rebooking import Rebooking

        return Rebooking(self._desk)

    @cached_property
    def absences(self) -> Absences:
        from booktui.desk.absences import Absences

        return Absences(self._desk)

    @cached_property
    def capacity(self) -> Capacity:
        from booktui.desk.capacity import Capacity

        return Capacity(self._desk)

    @cached_property
    def filling(self) -> Filling:
        from booktui.desk.freed.filling import Filling

        return Filling(self._desk)

    @cached_property
    def figures(self) -> Figures:
        from booktui.desk.figures import Figures

        return Figures(self._desk)

    @cached_property
    def jobs(self) -> Jobs:
        from booktui.desk.arranging.job_room import Jobs

        return Jobs(self._desk)

    @cached_property
    def audit(self) -> AuditLog:
        from booktui.desk.audit import AuditLog

        return AuditLog(self._desk)

    @cached_property
    def users(self) -> Users:
        from booktui.desk.people.users import Users

        return Users(self._desk)

    @cached_property
    def caseload(self) -> Caseload:
        from booktui.desk.loads.caseload import Caseload

        return Caseload(self._desk)

    @cached_property
    def patterns(self) -> Patterns:
        from booktui.desk.patterns import Patterns

        return Patterns(self._desk)

    @cached_property
    def templates(self) -> Templates:
        from booktui.desk.wording.templates import Templates

        return Templates(self._desk)

    @cached_property
    def keeping(self) -> Keeping:
        from booktui.desk.keeping import Keeping

        return Keeping(self._desk)

    @cached_property
    def backups(self) -> Backups:
        from booktui.desk.recovery.backups import Backups

        return Backups(self._desk)

    @cached_property
    def quality(self) -> Quality:
        from booktui.desk.recovery.quality import Quality

        return Quality(self._desk)

    @cached_property
    def reminders(self) -> Reminders:
        from booktui.desk.reminding.due_list import Reminders

        return Reminders(self._desk)

    @cached_property
    def replies(self) -> Replies:
        from booktui.desk.answers.replies import Replies

        return Replies(self._desk)

    @cached_property
    def imports(self) -> Imports:
        from booktui.desk.imports import Imports

        return Imports(self._desk)

    @cached_property
    def outbox(self) -> Outbox:
        from booktui.desk.sending.outbox import Outbox

        return Outbox(self._desk)

    @cached_property
    def calendars(self) -> Calendars:
        from booktui.desk.calendars.sync import Calendars

        return Calendars(self._desk)

    @cached_property
    def subjects(self) -> Subjects:
        from booktui.desk.subjects.room import Subjects

        return Subjects(self._desk)

    @cached_property
    def watching(self) -> Watching:
        from booktui.desk.watching import Watching

        return Watching(self._desk)

    @cached_property
    def exports(self) -> Exports:
        from booktui.desk.exports import Exports

        return Exports(self._desk)
