"""`daybreak welfare …`, `daybreak family …` and `daybreak disclosure …`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from daybreak.cli.children import acting, instant, told
from daybreak.cli.console import As, AsJson, Codename, put_json, put_lines
from daybreak.cli.references import package_named
from daybreak.safeguarding.terms import Contact, DisclosedTo, PlannedCare

welfare = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Welfare of suspects: plans and contacts.")
family = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Families: third parties, told of support.")
disclosure = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Position of trust: who is told exactly what, and who read it."
)
Package = Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: P-7KQ2M4/1, or its key.")]
Key = Annotated[UUID, typer.Argument(metavar="KEY", help="The key, as the list shows it.")]
MAKE_THEM = "`daybreak welfare list` says which are due; say that one was made: `daybreak welfare done KEY`"
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="A local day.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(welfare, name="welfare")
    app.add_typer(family, name="family")
    app.add_typer(disclosure, name="disclosure")


@welfare.command("list")
def list_contacts(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List the contacts not made yet; says which are overdue."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.safeguarding.welfare import contacts
        from daybreak.visits.rules.warrants import local_day

        of, today = operation(codename), local_day(at)
        rows = list(contacts(of))
        consult_list("welfare:read", rows, of=of, by=by, at=at)
        state = {True: "OVERDUE", False: "planned"}
        put_lines("Contacts due", [
            f"{row.id}  {row.due_on}  {state[row.due_on < today]}  {row.package.reference}  {row.trigger}"
            for row in rows
        ])  # fmt: skip
    if as_json:
        put_json({"contacts": len(rows), "overdue": [str(row.id) for row in rows if row.due_on < today]})


@welfare.command("plan")
def write_plan(
    package: Package,
    named: Annotated[str, typer.Option(help="Who looks after the suspect in the first days.")],
    risks: Annotated[str, typer.Option(help="What is known of a risk of suicide or self-harm.")],
    measures: Annotated[str, typer.Option(help="What is done, by whom and when.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Write a suspect's welfare plan; a later one follows the earlier."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import write_welfare_plan

        row = write_welfare_plan(PlannedCare(package_named(package).id, named, risks, measures), by=by, at=at)
    left = "once the suspect was met, plan the first contacts: `daybreak welfare first PACKAGE`"
    told(f"version {row.number} kept", as_json, left, key=row.id, number=row.number)


@welfare.command()
def contact(
    package: Package,
    trigger: Annotated[str, typer.Option(help="What happens on that day: charge, release_day, court 2026-05-11.")],
    on: Day,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Plan a contact on a day."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import plan_welfare_contacts

        row = plan_welfare_contacts([Contact(package_named(package).id, trigger, on.date())], by=by, at=at)[0]
    told(f"{row.id}: planned for {row.due_on}", as_json, f"once made, `daybreak welfare done {row.id}`", key=row.id)


@welfare.command()
def first(package: Package, on: Day, act_as: As = "", as_json: AsJson = False) -> None:
    """Plan the contacts of the 48 hours after an arrest or a voluntary attendance on that day."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import plan_first_contacts

        rows = plan_first_contacts(package_named(package).id, met_on=on.date(), by=by, at=at)
    told(f"{len(rows)} contacts planned", as_json, MAKE_THEM, planned=len(rows))


@welfare.command()
def release_day(on: Day, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Plan a contact on the day of release for every suspect of the force who was met and has none."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.access.queries import compartment, operation
        from daybreak.access.terms import CompartmentKind
        from daybreak.safeguarding.actions import plan_release_day

        force = compartment(operation(codename), CompartmentKind.FORCE, by.agency)
        rows = plan_release_day(force, on=on.date(), by=by, at=at)
    told(f"{len(rows)} contacts planned", as_json, MAKE_THEM, planned=len(rows))


@welfare.command()
def done(
    key: Key,
    found: Annotated[str, typer.Option(help="How the person was, and what follows.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Say that a contact was made."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import done_welfare_contact

        row = done_welfare_contact([key], by=by, at=at, found=found)[0]
    told(f"{row.trigger}: made", as_json, key=row.id)


@family.command("list")
def list_members(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List adults of families, all third parties, whoever was told of no support first."""
    with acting(act_as, "force_analyst") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.gates import require
        from daybreak.access.queries import operation
        from daybreak.safeguarding.welfare import families

        require(by, "family:read")
        of = operation(codename)
        rows = list(families(of))
        consult_list("family:read", rows, of=of, by=by, at=at)
        said = [(row, row.signpost or "TOLD OF NO SUPPORT") for row in rows]
        put_lines("Families", [
            f"{row.id}  third party  {row.known_as}  {row.relation}  {row.package.reference}  {told_of}"
            for row, told_of in said
        ])  # fmt: skip
    if as_json:
        listed = [{"key": str(row.id), "known_as": row.known_as, "signpost": row.signpost} for row in rows]
        put_json({"families": listed})


@family.command("record")
def record_member(
    package: Package,
    known_as: Annotated[str, typer.Option(help="What the person is called.")],
    relation: Annotated[str, typer.Option(help="Who they are to the suspect or the children.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record an adult of the family as a third party."""
    with acting(act_as, "force_analyst") as (by, at):
        from daybreak.safeguarding.actions import record_family

        row = record_family(package_named(package).id, known_as=known_as, relation=relation, by=by, at=at)
    left = f"tell them of support, and say so: `daybreak family signpost {row.id}`"
    told(f"{row.id}: recorded as a third party", as_json, left, key=row.id)


@family.command("signpost")
def signpost_member(
    key: Key,
    support: Annotated[str, typer.Option(help="Which support they were told of.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Say which support a member of the family was told of."""
    with acting(act_as, "force_analyst") as (by, at):
        from daybreak.safeguarding.actions import signpost

        row = signpost(key, support=support, by=by, at=at)
    told(f"{row.id}: told", as_json, key=row.id)


@disclosure.command("list")
def list_disclosures(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List the disclosures of the force, newest first."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.safeguarding.queries import disclosures

        of = operation(codename)
        rows = list(disclosures(of))
        consult_list("disclosure:read", rows, of=of, by=by, at=at)
        put_lines("Disclosures", [f"{row.id}  {row.state}  {row.package.reference}  {row.recipient}" for row in rows])
    if as_json:
        put_json({"disclosures": [{"key": str(row.id), "state": row.state} for row in rows]})


@disclosure.command()
def draft(
    package: Package,
    to: Annotated[DisclosedTo, typer.Option(help="Employer, designated contact, or regulator.")],
    recipient: Annotated[str, typer.Option(help="The body and the person or post.")],
    words: Annotated[str, typer.Option(help="Exactly what is disclosed.")],
    pressing_need: Annotated[str, typer.Option(help="The pressing social need.")],
    proportionality: Annotated[str, typer.Option(help="Why no less would do.")],
    corrects: Annotated[UUID | None, typer.Option(help="The key of a sent one whose words were wrong.")] = None,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Draft a disclosure; another person approves it."""
    with acting(act_as, "force_analyst") as (by, at):
        from daybreak.safeguarding.actions import draft_disclosure

        of = package_named(package).id
        row = draft_disclosure(of, to=to, recipient=recipient, words=words, pressing_need=pressing_need,
                               proportionality=proportionality, corrects=corrects, by=by, at=at)  # fmt: skip
    told(f"{row.id}: drafted", as_json, f"another person: `daybreak disclosure approve {row.id}`", key=row.id)


@disclosure.command()
def approve(key: Key, act_as: As = "", as_json: AsJson = False) -> None:
    """Approve a draft as the second person."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import approve_disclosure

        row = approve_disclosure(key, by=by, at=at)
    left = f"send it (`daybreak disclosure letter {row.id}` prints it), and say so: `daybreak disclosure send`"
    told(f"{row.id}: approved", as_json, left, key=row.id)


@disclosure.command()
def refuse(
    key: Key, reason: Annotated[str, typer.Option(help="Why it is not sent.")], act_as: As = "", as_json: AsJson = False
) -> None:
    """Refuse a disclosure before it is sent."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import refuse_disclosure

        row = refuse_disclosure(key, reason=reason, by=by, at=at)
    told(f"{row.id}: refused", as_json, key=row.id)


@disclosure.command()
def send(
    key: Key,
    how: Annotated[str, typer.Option(help="To whom by name, and by which way.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record that an approved disclosure was sent."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import send_disclosure

        row = send_disclosure(key, by=by, at=at, how=how)
    left = f"once somebody says that they read it, `daybreak disclosure receipt {row.id}`"
    told(f"{row.id}: sent", as_json, left, key=row.id)


@disclosure.command()
def receipt(
    key: Key,
    received_by: Annotated[str, typer.Option(help="Who says that they read it.")],
    received_at: Annotated[str, typer.Option(help="An instant with its zone, as 2026-03-10T06:30+00:00.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record who read a sent disclosure."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import confirm_received

        row = confirm_received(key, received_by=received_by, received_at=instant(received_at), by=by, at=at)
    left = f"tell an employer of its own duty: `daybreak disclosure tell-duty {row.id}`"
    told(f"{row.id}: read by {row.received_by}", as_json, left, key=row.id)


@disclosure.command()
def tell_duty(key: Key, act_as: As = "", as_json: AsJson = False) -> None:
    """Record that the employer was told of its own duty."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.tell_duty(key, by=by, at=at)
    left = f"once it says what it did, `daybreak disclosure duty-done {row.id}`"
    told(f"the employer's own: {row.duty}", as_json, left, duty=row.duty)


@disclosure.command()
def duty_done(
    key: Key,
    said: Annotated[str, typer.Option(help="In the employer's words.")],
    on: Day,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record what the employer says it did."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.duty_done(key, said=said, done_on=on.date(), by=by, at=at)
    told("kept as the employer's words", as_json, duty=row.duty)
