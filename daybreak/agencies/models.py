"""Agencies, people, posts. Reference data about public bodies: not compartmented."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from daybreak.agencies.terms import ROLE_TITLES, AgencyKind, Role
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import Jurisdiction
from daybreak.ledger.terms import Actor


class Agency(models.Model):
    """A body that takes part: the lead agency, a force, a children's services authority, ..."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    kind = word(AgencyKind)
    jurisdiction = word(Jurisdiction)
    region = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=16, blank=True)
    force = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="authorities",
        help_text="for a children's services authority: the force that polices it",
    )

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "agencies"
        constraints: ClassVar = [
            one_of("kind", AgencyKind, name="agencies_agency_kind"),
            one_of("jurisdiction", Jurisdiction, name="agencies_agency_jurisdiction"),
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A local authority district, by which a premises finds its force and its children's services."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, db_index=True)
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="policed_districts")
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="districts")

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. Acts only through a post."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's post in an agency, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = word(Role)
    held_from = models.DateTimeField()
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("role", Role, name="agencies_post_role"),
            models.UniqueConstraint(
                fields=["person", "agency", "role"], condition=Q(held_until=None), name="agencies_post_once"
            ),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(held_until__gt=F("held_from")), name="agencies_post_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}, {self.title}, {self.agency.name}"

    @property
    def title(self) -> str:
        """The role in words."""
        return ROLE_TITLES[Role(self.role)]

    @property
    def actor(self) -> Actor:
        """The post as the ledger knows it."""
        return Actor(post=self.id, person=self.person_id, agency=self.agency.slug, role=self.role)
