"""The second factor: asked for after a password, enrolled by who has none, looked after by who is signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from daybreak.agencies import one_time
from daybreak.agencies.actions import (
    begin_try,
    choose_password,
    enrol_code_app,
    enrol_passkey,
    fail,
    hold_first,
    make_recovery_codes,
    remove_passkey,
    use_code,
    use_invitation,
    use_passkey,
    use_recovery_code,
)
from daybreak.agencies.models import Person, Post
from daybreak.agencies.queries import (
    code_app_of,
    has_second_factor,
    passkeys_of,
    posts_held,
    provider_of,
    recovery_codes_left,
)
from daybreak.agencies.terms import Role, Trial, Way
from daybreak.kernel.errors import BadInput
from daybreak.web.entering import (
    Waiting,
    asked_to_make,
    asked_to_sign,
    drop_secret,
    enter,
    mark_confirmed,
    seat_of,
    secret_in_waiting,
    site_of,
    take_challenge,
    wait,
    waiting,
)
from daybreak.web.forms.signing_in import (
    AppForm,
    CodeForm,
    InvitationForm,
    NamedPasskeyForm,
    PasskeyForm,
    PasswordForm,
)
from daybreak.web.views import stepping_up
from daybreak.web.views.signing_in import HOMES, TOO_MANY, led_on
from daybreak.web.visit import signed_in, visit_of

WRONG_CODE = "This code is not right, or was used already. Wait for the next one, or ask your administrator."
WRONG_PASSKEY = "This passkey is not one of yours here. Use another one, or a code."
NOT_INVITED = "Name and code do not belong together, or the invitation is over. Ask your administrator for a new one."
CHANGING = "change how you sign in"


def code(request: HttpRequest) -> HttpResponse:
    """Ask who gave the right password for a code of their app, a recovery code, or their passkey."""
    held, now = waiting(request), visit_of(request).now
    if not has_second_factor(held.post.person):
        return redirect("web:enrol")
    if request.method != "POST":
        return _code_page(request, held, CodeForm())
    person = held.post.person
    form: Form = PasskeyForm(request.POST) if "answer" in request.POST else CodeForm(request.POST)
    challenge = take_challenge(request)
    if not form.is_valid():
        return _code_page(request, held, form, status=422)
    attempt = begin_try(Trial.CODE, account=person.username, address=seat_of(request).address, at=now)
    if not attempt.heard:
        return _code_page(request, held, form, TOO_MANY, status=429)
    way = proved_by(request, person, form, challenge=challenge)
    if way is None:
        fail(attempt, person=person, at=now)
        said = WRONG_PASSKEY if isinstance(form, PasskeyForm) else WRONG_CODE
        return _code_page(request, held, form, said)
    return led_on(held.post, enter(request, held.post, way))


def proved_by(request: HttpRequest, person: Person, form: Form, *, challenge: str) -> Way | None:
    """Return what the answer of a person proves them by: their passkey, their app or a recovery code; None: nothing."""
    now = visit_of(request).now
    if isinstance(form, PasskeyForm):
        whose = use_passkey(form.cleaned_data["answer"], challenge=challenge, site=site_of(request), at=now)
        return Way.PASSWORD_AND_PASSKEY if whose is not None and whose.pk == person.pk else None
    if use_code(person, form.cleaned_data["code"], at=now):
        return Way.PASSWORD_AND_CODE
    return Way.RECOVERY_CODE if use_recovery_code(person, form.cleaned_data["code"], at=now) else None


def _code_page(request: HttpRequest, held: Waiting, form: Form, said: str = "", *, status: int = 200) -> HttpResponse:
    shown = form if isinstance(form, CodeForm) else CodeForm({"code": ""})
    said = said or ("; ".join(map(str, form.errors.get("answer", []))) if isinstance(form, PasskeyForm) else "")
    if said:
        shown.full_clean()
        shown.errors.clear()
        shown.add_error(None, said)
    has_passkey = passkeys_of(held.post.person).exists()
    options = asked_to_sign(request, held.post.person) if has_passkey else ""
    return render(request, "web/sign_in_code.html", {"form": shown, "passkey_options": options}, status=status)


def invitation(request: HttpRequest) -> HttpResponse:
    """Begin the first sign-in of somebody who was invited."""
    form, now = InvitationForm(request.POST or None), visit_of(request).now
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        attempt = begin_try(Trial.INVITATION, account=name, address=seat_of(request).address, at=now)
        person = use_invitation(name, form.cleaned_data["code"], at=now) if attempt.heard else None
        post = posts_held(person, at=now).first() if person else None
        if post is not None:
            wait(request, post, Way.INVITATION)
            return redirect("web:enrol")
        if attempt.heard:
            fail(attempt, person=Person.objects.filter(username=name).first(), at=now)
        form.add_error(None, NOT_INVITED if attempt.heard else TOO_MANY)
    return render(request, "web/invitation.html", {"form": form}, status=422 if form.errors else 200)


def enrol(request: HttpRequest) -> HttpResponse:
    """Lead somebody without a second factor to enrol one, before anything else."""
    held = waiting(request)
    if has_second_factor(held.post.person):  # the password alone replaces nothing
        return redirect("web:sign-in-code")
    if request.method != "POST":
        return _enrol_page(request, held.post, held.way)
    hold_first(held.post.person)
    bound = _enrolled(request, held.post, with_password=held.way == Way.INVITATION)
    if bound:
        return _enrol_page(request, held.post, held.way, **bound)
    way = Way.PASSKEY if "answer" in request.POST else Way.PASSWORD_AND_CODE
    if not held.post.person.has_usable_password():  # recovery codes go with a password: without one they open nothing
        return led_on(held.post, enter(request, held.post, way))
    codes = make_recovery_codes(held.post, at=visit_of(request).now)
    onward = enter(request, held.post, way)
    return _codes_page(request, codes, onward or HOMES[Role(held.post.role)])


def _enrolled(request: HttpRequest, post: Post, *, with_password: bool) -> dict[str, Form]:
    """Enrol what was posted; return the forms with what is wrong, nothing when nothing is."""
    if "answer" in request.POST:
        return _passkey_enrolled(request, post)
    app, password = AppForm(request.POST), PasswordForm(request.POST) if with_password else None
    right = app.is_valid() & (password is None or password.is_valid())
    if right:
        try:
            secret, now = secret_in_waiting(request, post.person), visit_of(request).now
            enrol_code_app(post, app.cleaned_data["app_code"], secret=secret, at=now)
        except BadInput as error:
            app.add_error("app_code", f"{error.message}. {error.remedy}.")
        else:
            if password is not None:
                choose_password(post, password.cleaned_data["first"], at=now)
            drop_secret(request)
            return {}
    return {"app_form": app} | ({"password_form": password} if password is not None else {})


def _passkey_enrolled(request: HttpRequest, post: Post) -> dict[str, Form]:
    form, challenge = NamedPasskeyForm(request.POST), take_challenge(request)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            enrol_passkey(
                post, asked["answer"], name=asked["name"], challenge=challenge, site=site_of(request),
                at=visit_of(request).now,
            )  # fmt: skip
        except BadInput as error:
            form.add_error(None, f"{error.message}. {error.remedy}.")
        else:
            return {}
    return {"passkey_form": form}


def _enrol_page(request: HttpRequest, post: Post, way: Way, **bound: Form) -> HttpResponse:
    person = post.person
    address = one_time.address_of(secret_in_waiting(request, person), username=person.username)
    invited = way == Way.INVITATION
    context = {
        "passkey_form": NamedPasskeyForm(), "app_form": AppForm(),
        "password_form": PasswordForm() if invited else None,
        "provider": provider_of(post.agency) if invited else None,
        "passkey_options": asked_to_make(request, person),
        "secret": secret_in_waiting(request, person), "address": address,
        "picture": mark_safe(one_time.picture_of(address)),  # noqa: S308 - drawn here, of nothing but squares
    }  # fmt: skip
    return render(request, "web/enrol.html", context | bound, status=422 if bound else 200)


def _codes_page(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    return render(request, "web/recovery_codes.html", {"codes": codes, "onward": onward})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show how the person signs in: passkeys, app, recovery codes left."""
    post, _ = signed_in(request)
    context = {
        "passkeys": list(passkeys_of(post.person)), "app": code_app_of(post.person),
        "codes_left": recovery_codes_left(post.person), "has_password": post.person.has_usable_password(),
    }  # fmt: skip
    return render(request, "web/second_factor.html", context)


@stepping_up.confirmed(CHANGING, enrolling=True)
def add(request: HttpRequest) -> HttpResponse:
    """Enrol another passkey, or an app in place of the one before."""
    post, now = signed_in(request)
    if request.method != "POST" or not {"answer", "app_code"} & request.POST.keys():
        return _enrol_page(request, post, Way.PASSWORD)
    bound = _enrolled(request, post, with_password=False)
    if bound:
        return _enrol_page(request, post, Way.PASSWORD, **bound)
    mark_confirmed(request)
    if post.person.has_usable_password() and not recovery_codes_left(post.person):
        return _codes_page(request, make_recovery_codes(post, at=now), "/second-factor/")
    messages.success(request, "Enrolled. You can sign in with it from now on.")
    return redirect("web:second-factor")


@require_POST
@stepping_up.confirmed(CHANGING)
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remove one passkey of one's own."""
    post, now = signed_in(request)
    remove_passkey(key, post, at=now)
    messages.success(request, "Removed. It opens nothing any more.")
    return redirect("web:second-factor")


@require_POST
@stepping_up.confirmed(CHANGING)
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; the ones before are void."""
    post, now = signed_in(request)
    return _codes_page(request, make_recovery_codes(post, at=now), "/second-factor/")
