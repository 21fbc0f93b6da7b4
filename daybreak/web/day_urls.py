"""Addresses of the plan and the day."""

from __future__ import annotations

from django.urls import path

from daybreak.web.views import (
    capacities,
    conditions,
    day,
    following,
    live,
    plan,
    pocket,
    readying,
    searching,
    visit_changes,
)

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/again/", searching.plan_again, name="plan-again"),
    path("plan/search/", searching.progress, name="plan-search"),
    path("plan/search/<uuid:key>/stop/", searching.stop, name="plan-stop"),
    path("plan/take/", searching.take, name="plan-take"),
    path("plan/capacities/<slug:slug>/", capacities.capacity, name="plan-capacity"),
    path("plan/aid/", capacities.agree_aid, name="plan-aid"),
    path("plan/compare/", conditions.compare, name="plan-compare"),
    path("plan/conditions/", conditions.lay_down, name="plan-lay-down"),
    path("plan/conditions/<uuid:key>/lift/", conditions.lift, name="plan-lift"),
    path("day/", day.board, name="day"),
    path("day/live/", live.page, name="day-live"),
    path("day/live/stream/", live.stream, name="day-live-stream"),
    path("decisions/", live.decisions, name="decisions"),
    path("decisions/log/", live.decide, name="decision-log"),
    path("devices/", live.devices, name="devices"),
    path("devices/<uuid:key>/revoke/", live.revoke, name="device-revoke"),
    path("visits/<uuid:key>/", day.visit, name="visit"),
    path("visits/<uuid:key>/record/", day.record, name="visit-record"),
    path("visits/<uuid:key>/prepare/", readying.prepare, name="visit-prepare"),
    path("visits/<uuid:key>/team/", visit_changes.assign, name="visit-team"),
    path("visits/<uuid:key>/followed/", visit_changes.record, name="visit-followed"),
    path("visits/<uuid:key>/corrected/", visit_changes.correct, name="visit-corrected"),
    path("visits/<uuid:key>/particulars/", visit_changes.describe, name="visit-particulars"),
    path("teams/", following.teams, name="teams"),
    path("teams/form/", following.form_team, name="team-form"),
    path("visits/<uuid:key>/needs/", visit_changes.state_needs, name="visit-needs"),
    path("visits/<uuid:key>/check/", readying.check, name="visit-check"),
    path("visits/<uuid:key>/waive/", readying.waive, name="visit-waive"),
    path("visits/<uuid:key>/waive/withdraw/", readying.withdraw, name="visit-withdraw-waiver"),
    path("visits/<uuid:key>/stand-down/", day.stand_down, name="visit-stand-down"),
    path("pocket/", pocket.page, name="pocket"),
    path("pocket/choices/", pocket.choices, name="pocket-choices"),
    path("pocket/worker.js", pocket.worker, name="pocket-worker"),
    path("pocket/manifest.webmanifest", pocket.manifest, name="pocket-manifest"),
]
