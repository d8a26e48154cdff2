"""A policy profile: the numbers and words a service works by (domain.md section 12).

A profile is data (`data/policy/*.yaml`); nothing outside this file asks which profile is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from booktui.rules.clocks.counting import Limit, read_limit
from booktui.rules.clocks.targets import Numbers

FIXED = frozenset(
    {
        "practitioner-busy",
        "room-busy",
        "equipment-busy",
        "interpreter-busy",
        "client-busy",
        "no-such-time",
        "client-closed",
        "changed-meanwhile",
    }
)
"""Codes whose severity no profile may change (design.md section 6)."""
SEVERITIES = ("block", "override", "warn")
PRIORITIES = ("2ww", "urgent", "routine")


class PolicyError(ValueError):
    """A profile says something that cannot be; the message names the key."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of one profile, each with its unit in its name."""

    name: str = "general"
    client_word: str = "client"
    """How people are called in sentences."""
    invite_summary: str = "Appointment"
    """What an invitation is called: neutral, never the service or the reason (PRV-04)."""
    invite_alarm_minutes: int = 0
    """An invitation rings so long before; 0 leaves that to the guest's program, which most add by themselves."""
    message_visit: str = "appt"
    """What a text calls a visit: short, neutral, known to whoever gets it (PRV-04)."""
    hold_seconds: int = 600
    """A time is held for so long while the caller decides."""
    notice_days: int = 2
    """Less notice than this is short, and needs the client's agreement (OFF-02)."""
    offers_min: int = 2
    """So many dates are put to a client (OFF-03); the call scripts say how many they read out."""
    overbook_per_session: int = 1
    """A session takes so many above what it has room for (SLT-02)."""
    interpreter_length_factor: int = 2
    """A visit with an interpreter is so many times as long (5.1)."""
    longer_length_factor: int = 2
    """The same for a client who needs longer."""
    travel_default_minutes: int = 0
    """Between two different locations with no recorded travel time."""
    target_days: Mapping[str, int] = field(default_factory=lambda: {"2ww": 14, "urgent": 28, "routine": 90})
    """Days from the clock's start to the target, by priority."""
    horizon_days: int = 366
    """How far ahead sessions are generated."""
    search_days: int = 183
    """How far ahead the finder looks."""
    cut_notice_days: int = 14
    """A session is cut or cancelled with at least so much notice, or by a supervisor (TPL-01)."""
    change_notice_days: int = 28
    """The same for a changed clinic."""
    tell_working_days: int = 2
    """A client whose time was taken away is told within so many working days (2.8)."""
    phone_within_days: int = 5
    """Lost times that are no further away than this are told by phone first."""
    rebook_days: Mapping[str, int] = field(default_factory=lambda: {"urgent": 14, "routine": 42})
    """Days after the lost time within which the new one lies, by priority; without one, inside the target."""
    unfilled_working_days: int = 3
    """Working days ahead whose unfilled slots are a worklist (3.5)."""
    fill_percent: int = 95
    """How full clinics are meant to be: booked slots of those available."""
    utilisation_percent: int = 90
    """How many of the available slots are meant to end attended."""
    clocks: bool = False
    """Referrals have clocks that start, stop and breach (domain.md 1); without them there is only a target date."""
    rtt_target_days: int = 126
    """Days from a clock's start to its target: 18 weeks (RTT-03)."""
    rtt_breach_when: str = "days > 126"
    """From which day on a wait is a breach: `days > 126`, or `days >= 126` (RTT-04)."""
    rtt_nullified_most: int = 2
    """So many clocks of one referral may be nullified by a missed first visit."""
    cancer_first_seen_days: int = 14
    """To the first visit of suspected cancer (CAN-01)."""
    cancer_faster_days: int = 28
    """To the diagnosis of suspected cancer, or to hearing that it is none (1.6)."""
    cancer_treatment_days: int = 31
    """From the decision to treat."""
    cancer_whole_days: int = 62
    """From the referral to the treatment."""
    dm01_days: int = 42
    """Six weeks for a diagnostic test (1.7)."""
    dm01_breach_when: str = "days >= 42"
    """From which day on a wait for a test is a breach."""
    tracker_amber_days: int = 28
    """From so many days before the target on a wait is amber in the tracker (1.8)."""
    tracker_red_days: int = 7
    """The same for red."""
    contact_attempts: Mapping[str, int] = field(default_factory=lambda: {"2ww": 3, "urgent": 3, "routine": 2})
    """Attempts to reach a client by phone before they are written to, by priority (2.5)."""
    contact_days: Mapping[str, int] = field(default_factory=lambda: {"2ww": 1, "urgent": 2, "routine": 2})
    """On at least so many different days."""
    contact_parts: Mapping[str, int] = field(default_factory=lambda: {"2ww": 2, "urgent": 2, "routine": 2})
    """In at least so many different parts of the day: morning, afternoon, from 17:00 (CON-01)."""
    contact_evenings: Mapping[str, int] = field(default_factory=lambda: {"2ww": 1, "urgent": 0, "routine": 0})
    """So many of them from 17:00."""
    contact_within_wd: Mapping[str, int] = field(default_factory=lambda: {"2ww": 2, "urgent": 3, "routine": 0})
    """All of them within so many working days of the first; 0 sets no limit."""
    contact_letter_reply_days: Mapping[str, int] = field(default_factory=lambda: {"2ww": 7, "urgent": 7, "routine": 14})
    """Days to answer the letter that asks to ring."""
    call_from: str = "08:00"
    """Nobody is rung before, by the desk's wall clock."""
    call_until: str = "20:00"
    """Nor from then on."""
    open_from: str = "09:00"
    """The desk's working hours, on working days."""
    open_until: str = "17:00"
    """Their end."""
    claim_minutes: int = 30
    """So long nobody else is given a client whom somebody has taken to ring."""
    dna_reinstate_days: int = 14
    """A discharged or removed client who gets in touch within so many days is back on the list (DNA-01)."""
    dna_child_age: int = 18
    """Below that age a missed visit is a child who was not brought (D2)."""
    missing_outcome_wd: int = 1
    """Working days after a session by which every visit has its outcome (DNA-02)."""
    client_cancel_review_at: int = 2
    """Cancellations by the client in a row that lead to a clinician's review (PTC-02)."""
    declined_review_at: int = 2
    """Reasonable offers declined that do (OFF-07)."""
    review_wd: int = 2
    """Working days for a clinician's review (D4)."""
    wait_review_days: int = 84
    """A client who asks to wait longer than that is reviewed (RTT-29)."""
    op_cancel_rebook_days: int = 28
    """A new date within so many days after an operation was cancelled on the day (2.8); not used yet."""
    referral_triage_wd: int = 3
    """Working days to look at a referral (2.3); not used yet."""
    validation_weeks: int = 12
    """A client who waits is asked every so many weeks whether they still need it (TRK-02)."""
    validation_reminders: int = 2
    """So many reminders (TRK-03)."""
    validation_reply_days: int = 14
    """Days to answer before a reminder (TRK-03)."""
    validation_at_weeks: tuple[int, ...] = (12, 26, 52)
    """Weeks of wait at which they are asked in any case (TRK-02)."""
    validation_removes: bool = False
    """A clinician may take off the list whoever did not answer; without it no answer keeps the place (TRK-03)."""
    interpreter_bsl_wd: int = 10
    """Working days ahead to ask for a sign-language interpreter (5.1)."""
    interpreter_spoken_wd: int = 5
    """The same for a spoken language."""
    interpreter_rare_wd: int = 10
    """The same for a spoken language that few agencies have somebody for."""
    interpreter_early_minutes: int = 15
    """An interpreter comes so long before."""
    interpreter_escalate_wd: int = 3
    """Working days before the visit at which an interpreter who is not confirmed is escalated (INT-03)."""
    ais_review_months: int = 12
    """Everybody is asked again after so long what they need (AIS-01)."""
    transport_lead_wd: int = 3
    """Working days ahead to ask for transport, and 48 hours at the least (5.2)."""
    resource_lead_wd: int = 3
    """Working days ahead to arrange a hoist room, an anaesthetist or a second practitioner (7.1)."""
    transport_ready_minutes: int = 120
    """Ready so long before the visit."""
    fill_minutes: int = 60
    """A slot that comes free with more than that left is offered to somebody else (PTC-05)."""
    polling_days: Mapping[str, int] = field(default_factory=lambda: {"2ww": 14, "urgent": 28, "routine": 84})
    """Days ahead that slots are visible to referrers (4.1); not used yet."""
    asi_contact_wd: Mapping[str, int] = field(default_factory=lambda: {"2ww": 1, "urgent": 2, "routine": 4})
    """Working days to contact a client for whom no slot was found (4.1); not used yet."""
    reminder_hours: tuple[int, ...] = (24, 1)
    """Hours before a visit at which the client is reminded in writing; whole days by the wall clock (TZ-03)."""
    sms_quiet: str = "20:00-08:00"
    """No text is sent then, by the wall clock of where the visit is; equal times mean no such hours."""
    reply_hours: int = 24
    """Hours to answer a request (9.5)."""
    reply_calendar: str = "working"
    """`working`: closed days do not count; `plain`: every hour does."""
    replies_chase_days: int = 3
    """Working days before a visit from which on an unanswered invitation is followed up (3.6)."""
    escalation_supervisor_hours: int = 4
    """Working hours for a supervisor's answer (7.4)."""
    escalation_manager_wd: int = 1
    """Working days for a manager's answer."""
    escalation_cancer_day: int = 10
    """A suspected cancer without a date by that day of its wait is escalated."""
    caseload_points_per_wte: int = 20
    """Points that a whole-time post carries (6.1)."""
    caseload_spare_percent: int = 70
    """Below that a caseload has room."""
    caseload_soft_percent: int = 100
    """Above that a warning."""
    caseload_hard_percent: int = 120
    """Above that only a supervisor adds a case."""
    caseload_cv_alarm_percent: int = 25
    """A coefficient of variation above that is an alarm (6.2)."""
    caseload_cv_goal_percent: int = 10
    """Moves are suggested down to that (6.3)."""
    answer_seconds: int = 60
    """Calls are answered within so many seconds;"""
    answer_percent: int = 90
    """So many of them; neither is used yet."""
    access_review_months: int = 3
    """Who may do what is reviewed so often."""
    mask_idle_seconds: int = 60
    """What was unmasked is masked again after so long; not used yet."""
    lock_seconds: int = 300
    """The screen locks after so long without a key; 0 never."""
    retention_adult_years: int = 8
    """An adult's record stays so long after the last visit (8)."""
    retention_child_age: int = 25
    """A child's stays until that birthday;"""
    retention_child_late_age: int = 26
    """or that one, when they were 17 at the last visit."""
    retention_unseen_years: int = 2
    """The record of somebody who was never seen stays so long after the last that is on it."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """Changed severities of conflict codes."""

    def severity(self, code: str, default: str) -> str:
        """How bad a conflict is here."""
        return default if code in FIXED else self.severities.get(code, default)

    @property
    def rtt_limit(self) -> Limit:
        """From which day on a wait is a breach."""
        return read_limit(self.rtt_breach_when)

    @property
    def dm01_limit(self) -> Limit:
        """The same of a wait for a test."""
        return read_limit(self.dm01_breach_when)

    @property
    def cancer_numbers(self) -> Numbers:
        """Days of the cancer standards."""
        return Numbers(
            self.cancer_first_seen_days, self.cancer_faster_days, self.cancer_treatment_days, self.cancer_whole_days
        )
