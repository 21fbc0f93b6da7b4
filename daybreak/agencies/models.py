"""Agencies, people, posts, and how people sign in. Reference data about public bodies: not compartmented.

What opens a session is kept so that a copy of the database opens none: session keys, codes and invitations as keyed
digests, one-time secrets sealed with a key of the home folder, of a passkey its public half only.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from daybreak.agencies.terms import ROLE_TITLES, AgencyKind, Role, Trial, Way
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

    reads = False

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


class Session(models.Model):
    """A browser that is signed in, or on its way to it (then without a person)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key_digest = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sessions")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    way = word(Way, blank=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    reads = False
    privileges = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=["", *(way.value for way in Way)]), name="agencies_session_way"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="agencies_session_period"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or 'nobody'} from {self.address}"


class Passkey(models.Model):
    """The public half of a passkey (WebAuthn); whoever holds the other half signs in with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=100)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    enrolled_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    reads = False
    privileges = "SELECT, INSERT, UPDATE, DELETE"

    def __str__(self) -> str:
        return self.name


class CodeApp(models.Model):
    """The secret an app makes one-time codes from (RFC 6238), sealed; a code counts once."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="code_app")
    nonce = models.BinaryField()
    sealed_secret = models.BinaryField()
    enrolled_at = models.DateTimeField()
    last_step = models.BigIntegerField(help_text="the half-minute of the last code taken; only later ones are")

    reads = False
    privileges = "SELECT, INSERT, UPDATE, DELETE"

    def __str__(self) -> str:
        return f"app of {self.person_id}"


class RecoveryCode(models.Model):
    """One code of a person's list for the day the passkey or the telephone is gone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    reads = False
    privileges = "SELECT, INSERT, UPDATE, DELETE"

    def __str__(self) -> str:
        return f"code of {self.person_id}"


class FailedTry(models.Model):
    """A try that failed, to be counted against the next ones and then forgotten; names and addresses as digests."""

    id = models.BigAutoField(primary_key=True)
    trial = word(Trial)
    account = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64)
    tried_at = models.DateTimeField(db_index=True)

    reads = False
    privileges = "SELECT, INSERT, DELETE"

    class Meta:
        constraints: ClassVar = [one_of("trial", Trial, name="agencies_failedtry_trial")]
        indexes: ClassVar = [
            models.Index(fields=["account", "tried_at"], name="agencies_failedtry_account"),
            models.Index(fields=["address", "tried_at"], name="agencies_failedtry_address"),
        ]

    def __str__(self) -> str:
        return f"{self.trial} at {self.tried_at}"


class IdentityProvider(models.Model):
    """Where an agency's own people sign in (OpenID Connect); the client secret lies in the key folder, never here."""

    agency = models.OneToOneField(Agency, primary_key=True, on_delete=models.PROTECT, related_name="identity_provider")
    issuer = models.CharField(max_length=500)
    client = models.CharField(max_length=255)
    configured_at = models.DateTimeField()

    privileges = "SELECT, INSERT, UPDATE, DELETE"

    def __str__(self) -> str:
        return self.issuer


class Identity(models.Model):
    """What a provider calls a person: issuer and subject, bound once through an invitation; never an e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    reads = False
    privileges = "SELECT, INSERT, DELETE"

    class Meta:
        verbose_name_plural = "identities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="agencies_identity_once"),
            models.UniqueConstraint(fields=["person", "issuer"], name="agencies_identity_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class Invitation(models.Model):
    """A one-time code an administrator hands to a person: it begins their first sign-in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    reads = False
    privileges = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="agencies_invitation_period"),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.person_id}"
