"""Passkeys, one-time codes and recovery codes: enrolled, used and removed by the person they belong to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from daybreak.agencies import one_time, passkeys
from daybreak.agencies.models import CodeApp, Passkey, Person, Post, RecoveryCode
from daybreak.agencies.passkeys import Site
from daybreak.agencies.queries import has_second_factor
from daybreak.agencies.rules import RECOVERY_CODES, code_digest, new_code
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.ledger.actions import record

KEY = "second-factor"


def hold_first(person: Person) -> None:
    """Lock a person who enrols their first passkey or app; Conflict when they have one: two cannot both be first."""
    Person.objects.select_for_update().get(pk=person.pk)
    if has_second_factor(person):
        raise Conflict("There is a passkey or an app already", remedy="Sign in with it, then add another one")


def enrol_passkey(post: Post, answer: str, *, name: str, challenge: str, site: Site, at: datetime) -> Passkey:
    """Keep the public half of a passkey that was just made; BadInput when the answer is not what was asked for."""
    made = passkeys.made(answer, challenge=challenge, site=site)
    if Passkey.objects.filter(credential=made.credential).exists():
        raise Conflict("This passkey is enrolled already", remedy="Use it, or make another one on another device")
    passkey = Passkey.objects.create(
        person=post.person, name=name, credential=made.credential, public_key=made.public_key,
        sign_count=made.sign_count, enrolled_at=at,
    )  # fmt: skip
    record("passkey:enrol", "passkey", passkey.id, by=post.actor, at=at, person=post.person_id, name=name)
    return passkey


def use_passkey(answer: str, *, challenge: str, site: Site, at: datetime) -> Person | None:
    """Return whose passkey signed the challenge; None when it is nobody's or the signature does not hold."""
    rows = Passkey.objects.select_for_update(of=("self",)).select_related("person")
    passkey = rows.filter(credential=passkeys.credential_of(answer)).first()
    if passkey is None or not passkey.person.is_active:
        return None
    try:
        passkey.sign_count = passkeys.signed(
            answer, challenge=challenge, site=site,
            public_key=bytes(passkey.public_key), sign_count=passkey.sign_count,
        )  # fmt: skip
    except BadInput:
        return None
    passkey.used_at = at
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey.person


def remove_passkey(key: UUID, post: Post, *, at: datetime) -> None:
    """Remove one of the person's own passkeys; Conflict when it is the last second factor they have."""
    passkey = Passkey.objects.select_for_update().filter(pk=key, person=post.person_id).first()
    if passkey is None:
        raise NotFound(thing="passkey")
    passkey.delete()
    if not has_second_factor(post.person):
        raise Conflict("The last way to sign in cannot be removed", remedy="Enrol another passkey or an app first")
    record("passkey:remove", "passkey", key, by=post.actor, at=at, person=post.person_id)


def enrol_code_app(post: Post, code: str, *, secret: str, at: datetime) -> None:
    """Keep the secret of the app that shows this code now; BadInput when it does not. Replaces the app before."""
    step = one_time.step_of(code, secret=secret, at=at)
    if step is None:
        raise BadInput("The code does not belong to this picture", rule="code", remedy="Scan it again, type the newest")
    key = settings.KEY_OF(KEY)
    nonce, sealed = one_time.seal(secret, owner=str(post.person_id), key=key)
    kept = {"nonce": nonce, "sealed_secret": sealed, "enrolled_at": at, "last_step": step}
    CodeApp.objects.update_or_create(person=post.person, defaults=kept)
    record("code-app:enrol", "person", post.person_id, by=post.actor, at=at)


def use_code(person: Person, code: str, *, at: datetime) -> bool:
    """Answer whether the code is the one the person's app shows now, and was not used before."""
    app = CodeApp.objects.select_for_update().filter(person=person).first()
    if app is None:
        return False
    owner, key = str(person.id), settings.KEY_OF(KEY)
    secret = one_time.unseal(bytes(app.nonce), bytes(app.sealed_secret), owner=owner, key=key)
    step = one_time.step_of(code, secret=secret, at=at)
    if step is None or step <= app.last_step:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


def make_recovery_codes(post: Post, *, at: datetime) -> list[str]:
    """Make a new list of recovery codes and return it, shown this once; the list before is void."""
    key, codes = settings.KEY_OF(KEY), [new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=post.person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=post.person, digest=code_digest(code, key=key)) for code in codes
    )
    record("recovery-codes:make", "person", post.person_id, by=post.actor, at=at, codes=len(codes))
    return codes


def use_recovery_code(person: Person, code: str, *, at: datetime) -> bool:
    """Answer whether the code is one of the person's that was not used before; it is used now."""
    digest = code_digest(code, key=settings.KEY_OF(KEY))
    unused = RecoveryCode.objects.filter(person=person, digest=digest, used_at=None)
    return bool(unused.update(used_at=at))


def choose_password(post: Post, password: str, *, at: datetime) -> None:
    """Set the person's own password; every session that knew the one before ends with it."""
    post.person.password = make_password(password)
    post.person.save(update_fields=["password"])
    record("password:choose", "person", post.person_id, by=post.actor, at=at)


def clear_second_factors(person: Person) -> int:
    """Remove everything the person signs in with, password included; return how much it was. Part of a reset."""
    Person.objects.filter(pk=person.pk).update(password=make_password(None))
    rows = (
        Passkey.objects.filter(person=person),
        CodeApp.objects.filter(person=person),
        RecoveryCode.objects.filter(person=person),
    )
    return sum(each.delete()[0] for each in rows)
