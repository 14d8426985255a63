"""Sections, posts, employments, rights and roles over time.

Everything that holds from one day to another is a *fact*: a row with a range of days, written by one change and
perhaps withdrawn by a later one.  A row is never edited and never deleted (a trigger refuses it), so every
question has two dates: the day it asks about, and the moment whose knowledge it wants (now, unless told).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.zones.models import Zone


class ChangeKind(models.TextChoices):
    """Why facts were written or withdrawn."""

    START = "start", _("使いはじめ")
    HAND = "hand", _("画面での変更")
    YEAR = "year", _("人事異動")
    UNDO = "undo", _("取り消し")
    CORRECTION = "correction", _("訂正")
    DIRECTORY = "directory", _("LDAP・Active Directory")
    SCIM = "scim", _("SCIM")


class Change(models.Model):
    """One step of the organisation's history: who wrote which facts, and why.  Facts point at it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=ChangeKind)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    login = models.CharField(max_length=60)
    effective_on = models.DateField(
        null=True, help_text="first day on which it matters, for changes as a whole"
    )
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering: ClassVar = ["-made_at"]


class FactQuerySet(models.QuerySet[Any]):
    def known(self, known: datetime | None = None) -> Self:
        """What is in force now, or what was known at a moment."""
        if known is None:
            return self.filter(withdrawn_by=None)
        return self.filter(made_by__made_at__lte=known).filter(
            Q(withdrawn_by=None) | Q(withdrawn_by__made_at__gt=known)
        )

    def on(self, day: date, known: datetime | None = None) -> Self:
        """The facts that hold on a day."""
        return self.known(known).filter(valid__contains=day)

    def since(self, day: date) -> Self:
        """The facts in force that hold on the day or on any later one."""
        return self.known().filter(valid__overlap=DateRange(day, None))


class Fact(models.Model):
    """What holds from one day to another: ``[first day, day after the last)``, either end open."""

    valid = DateRangeField(_("期間"))
    made_by = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="made_%(class)ss")
    withdrawn_by = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, related_name="withdrew_%(class)ss"
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def first_day(self) -> date | None:
        found: date | None = self.valid.lower
        return found

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None while no end is known."""
        upper: date | None = self.valid.upper
        return upper - timedelta(days=1) if upper is not None else None

    def with_days(self, valid: DateRange, change: Change) -> Self:
        """The same fact for other days, not saved."""
        kept = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in ("id", "valid", "made_by", "withdrawn_by")
        }
        return type(self)(**kept, valid=valid, made_by=change)


class Level(models.TextChoices):
    BUREAU = "bureau", _("部・局")
    SECTION = "section", _("課・室・所")
    UNIT = "unit", _("係・班")


class Section(Fact):
    """What a department is called, where it stands in the tree and which networks its people use, in a period."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(_("所属名"), max_length=80)
    level = models.CharField(_("階層"), max_length=10, choices=Level, default=Level.SECTION)
    parent = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="children_periods"
    )
    zones = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("department")),
                name="section_not_its_own_parent",
            )
        ]


class PostKind(models.TextChoices):
    MAIN = "main", _("本務")
    CONCURRENT = "concurrent", _("兼務")
    CHARGE = "charge", _("事務取扱")  # holds the post of a head beside another post
    DEPUTY = "deputy", _("代理")  # decides in the head's place (代決), in the order of ``rank``


class Post(Fact):
    """A person's place: section, title, and whether it is the head's."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("区分"), max_length=12, choices=PostKind, default=PostKind.MAIN)
    title = models.CharField(_("役職"), max_length=40, blank=True)
    is_head = models.BooleanField(_("所属長"), default=False)
    rank = models.PositiveSmallIntegerField(_("代決の順番"), default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], name="post_of_person", condition=Q(withdrawn_by=None)),
            models.Index(fields=["department"], name="post_in_department", condition=Q(withdrawn_by=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=PostKind.DEPUTY, is_head=True), name="a_deputy_is_not_the_head"
            )
        ]


class EmploymentKind(models.TextChoices):
    REGULAR = "regular", _("正規・任期の定めのない職員")
    REAPPOINTED = "reappointed", _("再任用・任期付職員")
    FISCAL_YEAR = "fiscal_year", _("会計年度任用職員")
    SECONDED_IN = "seconded_in", _("出向で来ている人")
    SECONDED_OUT = "seconded_out", _("出向中の職員")
    SPECIAL = "special", _("特別職・委員")
    CONTRACTOR = "contractor", _("委託業者")


class Employment(Fact):
    """As what a person belongs to the town.  Without one that holds today, nobody comes in."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    kind = models.CharField(_("身分"), max_length=12, choices=EmploymentKind, default=EmploymentKind.REGULAR)
    employer = models.CharField(_("会社名・派遣元"), max_length=80, blank=True)
    responsible = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("所管課"),
        related_name="+",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=EmploymentKind.CONTRACTOR)
                | (Q(responsible__isnull=False) & Q(valid__upper_inf=False) & ~Q(employer="")),
                name="a_contractor_has_section_employer_and_end",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EmploymentKind.FISCAL_YEAR) | Q(valid__upper_inf=False),
                name="a_fiscal_year_ends",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="employment_of_person", condition=Q(withdrawn_by=None))
        ]

    @property
    def is_contractor(self) -> bool:
        return self.kind == EmploymentKind.CONTRACTOR


class ZoneRight(Fact):
    """The right to come in by the entrance of a zone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="zone_rights")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], name="zone_right_of_person", condition=Q(withdrawn_by=None))
        ]


class Absence(Fact):
    """Days on which a person does not decide: the deputies do."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")


class Role(models.Model):
    """A role is data: a name and the powers it carries.  The town may add its own out of the same powers."""

    code = models.SlugField(max_length=20, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    powers = ArrayField(models.CharField(max_length=30), default=list)
    read_only = models.BooleanField(
        default=False, help_text="its holder changes and sends nothing, by any other role either"
    )
    granted = models.BooleanField(
        default=True, help_text="False: it follows from employment or post by itself"
    )
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class RoleGrant(Fact):
    """A role given to a person: everywhere, or in one section (with all below it), or in one zone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], name="grant_of_person", condition=Q(withdrawn_by=None))
        ]


FACTS: tuple[type[Fact], ...] = (Section, Post, Employment, ZoneRight, Absence, RoleGrant)


class Staff(models.Model):
    """How other systems know a person, and how to reach it.  An empty address is an account without mailbox."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="staff")
    number = models.CharField(_("職員番号"), max_length=40, unique=True)
    kana = models.CharField(_("フリガナ"), max_length=80, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    source = models.CharField(
        max_length=12, default="hand", help_text="hand, directory or scim: who keeps this person"
    )
    external_id = models.CharField(max_length=200, null=True, unique=True)  # unique, and most have none


class Day(models.Model):
    """The last day whose facts were carried over into ``Person`` and ``Department``; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_day_only")]


class YearState(models.TextChoices):
    READING = "reading", _("読み取り中")
    UNREADABLE = "unreadable", _("読み取れませんでした")
    READ = "read", _("列の確認待ち")
    MAPPED = "mapped", _("試算済み")
    SCHEDULED = "scheduled", _("予約済み")
    UNDONE = "undone", _("取り消し済み")
    DISCARDED = "discarded", _("やめました")


class YearImport(models.Model):
    """One list of the new year on its way: read, mapped, tried, scheduled, perhaps undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=YearState, default=YearState.READING)
    effective_on = models.DateField(_("発令日"))
    whole = models.BooleanField(_("全職員の名簿"), default=True, help_text="who is not in it leaves")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    upload = models.UUIDField(null=True, help_text="staged object of the vault, until it was read")
    reason = models.CharField(max_length=10, blank=True, help_text="stable code why it is unreadable")
    encoding = models.CharField(max_length=20, blank=True)
    people = models.JSONField(default=list, help_text="rows of text, the first is the header")
    sections = models.JSONField(default=list, help_text="rows of text, the first is the header; often empty")
    mapping = models.JSONField(default=dict, help_text="field → header of the column")
    summary = models.JSONField(default=dict, help_text="the difference as it was scheduled")
    login = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    change = models.OneToOneField(Change, on_delete=models.PROTECT, null=True, related_name="year_import")

    class Meta:
        ordering: ClassVar = ["-created_at"]


class ColumnMapping(models.Model):
    """Which column meant what the last time a list with these headers came."""

    headers = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the sorted headers")
    mapping = models.JSONField()
