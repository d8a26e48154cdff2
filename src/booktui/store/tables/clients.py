"""Clients, what they need, and what finds them by name."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class ClientRow(SQLModel, table=True):
    """The person the appointment is for (FHIR Patient). Its id is its schedule's."""

    __tablename__ = "client"
    __table_args__ = (
        CheckConstraint("status IN ('active','deceased','merged','closed')", name="client_status"),
        Index("client_name", "family_key", "given_key"),
        Index("client_given", "given_key"),
        Index("client_birth", "birth_date"),
        Index("client_nhs", "nhs_number", unique=True),
    )

    id: int = Field(primary_key=True, foreign_key="schedule.id")
    ref: str = Field(unique=True, max_length=40)
    given_name: str = Field(default="", max_length=120)
    family_name: str = Field(max_length=120)
    given_key: str = Field(default="", max_length=120)
    """`rules.text.search_key` of the name: casefolded, without marks, spaces and hyphens."""
    family_key: str = Field(max_length=120)
    title: str = Field(default="", max_length=20)
    birth_date: date | None = None
    sex: str = Field(default="", max_length=1)
    phone: str = Field(default="", max_length=40)
    mobile: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    nhs_number: str | None = Field(default=None, max_length=10)
    address: str = Field(default="", max_length=300)
    postcode: str = Field(default="", max_length=10)
    language: str = Field(default="", max_length=40)
    gp: str = Field(default="", max_length=120)
    sensitive: bool = False
    status: str = Field(default="active", max_length=10)
    merged_into: int | None = Field(default=None, foreign_key="client.id")
    sms_consent: bool | None = None
    """None: never asked."""
    voicemail_consent: bool | None = None
    preferred_channel: str = Field(default="", max_length=10)
    """`letter`, `email` or `sms`; empty: never asked."""
    needs_asked_on: date | None = None
    short_notice_hours: int | None = None
    """Agreed to be rung for a sooner time with this much notice."""
    notes: str = Field(default="", max_length=2000)
    version: int = 1
    created_at: int = 0


class AccessNeed(SQLModel, table=True):
    """Something a client needs for a visit; status-changed, never edited (reasonable adjustment flag)."""

    __tablename__ = "access_need"
    __table_args__ = (Index("access_need_kind", "kind", "client_id"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    kind: str = Field(max_length=20)
    detail: str = Field(default="", max_length=200)
    recorded_at: int = 0
    ended_at: int | None = None


class Surname(SQLModel, table=True):
    """A distinct surname key."""

    __tablename__ = "surname"

    key: str = Field(primary_key=True, max_length=120)


class SurnameForm(SQLModel, table=True):
    """A surname with one letter left out: what a typing mistake meets (speed.md section 5)."""

    __tablename__ = "surname_form"

    form: str = Field(primary_key=True, max_length=120)
    key: str = Field(primary_key=True, max_length=120)
