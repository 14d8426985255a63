"""The three networks, and the ways between them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.zones.kinds import is_allowed

MIB = 1024 * 1024


class Zone(models.Model):
    """One network (個人番号利用事務系, LGWAN接続系, インターネット接続系)."""

    code = models.SlugField(max_length=20, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class Profile(models.TextChoices):
    """The three methods of the national guideline."""

    KEEP = "keep", _("ファイル無害化（編集できる形のまま）")
    FLATTEN = "flatten", _("画像PDF化")
    TEXT = "text", _("テキスト化")


class Route(models.Model):
    """A way from one zone to another: open or closed, and what may pass."""

    origin = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="routes_out")
    destination = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="routes_in")
    is_open = models.BooleanField(_("この経路を使う"), default=True)
    max_file_mib = models.PositiveIntegerField(
        _("1ファイルの上限（MB）"), default=200, validators=[MinValueValidator(1), MaxValueValidator(10_240)]
    )
    max_files = models.PositiveIntegerField(
        _("1回に送れるファイル数"), default=500, validators=[MinValueValidator(1), MaxValueValidator(2_000)]
    )
    allowed_kinds = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("通してよい種類")
    )
    profile = models.CharField(_("無害化の方法"), max_length=10, choices=Profile, default=Profile.KEEP)
    confirmations = models.PositiveSmallIntegerField(
        _("無害化できない種類を通すために必要な検査の数"),
        default=0,
        validators=[MaxValueValidator(9)],
        help_text=_(
            "CADの図面など、無害化できない種類のファイルを、これだけの数の検査で何も見つからなければ元のまま通します。"
            "0のときは通しません。プログラムやスクリプトは、この数にかかわらず通しません。"
        ),
    )
    keep_password = models.BooleanField(
        _("パスワード付きのファイルに、同じパスワードをかけ直して渡す"),
        default=False,
        help_text=_("選ばないときは、開いて無害化したファイルを、パスワードのかかっていない形で渡します。"),
    )
    information_class = models.CharField(
        _("情報の分類のはじめの値（自治体機密性）"),
        max_length=2,
        blank=True,
        choices=[(code, code) for code in ("3A", "3B", "3C", "2", "1")],
        help_text=_(
            "送る人が分類を選ばなかったときに使います。空欄のときは、分類が分からないものとして規則を調べます。"
        ),
    )
    keep_days = models.PositiveSmallIntegerField(
        _("保存日数"), default=14, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    screens = models.BooleanField(_("個人情報を調べる"), default=False)
    hold_score = models.PositiveSmallIntegerField(
        _("保留にする点数"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    hold_people = models.PositiveIntegerField(
        _("保留にする人数"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    officers = models.ManyToManyField(
        "identity.Person", related_name="+", blank=True, verbose_name=_("個人情報の保留を確かめる人")
    )

    class Meta:
        ordering: ClassVar = ["origin__order", "destination__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin", "destination"], name="one_route_per_direction"),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")), name="route_crosses_a_border"
            ),
            # a limit on a route that does not look would be believed, and hold nothing
            models.CheckConstraint(
                condition=models.Q(screens=True) | models.Q(hold_score=None, hold_people=None),
                name="who_holds_must_look",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} → {self.destination}"

    @property
    def max_file_bytes(self) -> int:
        return self.max_file_mib * MIB

    def allows(self, kind: str) -> bool:
        """May a file of this true kind pass?"""
        return is_allowed(kind, self.allowed_kinds)

    def accepts(self, confirmed_by: int) -> bool:
        """Is the silence of so many scanners enough for a file that cannot be rebuilt?"""
        return 0 < self.confirmations <= confirmed_by
