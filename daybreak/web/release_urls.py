"""Addresses of the pages of release: figures, releases, the packs of forces' press."""

from __future__ import annotations

from django.urls import path

from daybreak.web.views import (
    delays,
    figures,
    press,
    release,
    release_quotes,
    release_site,
    release_steps,
    release_text,
)

paths = [
    path("release/", release.room, name="release"),
    path("release/freeze/", release.freeze, name="release-freeze"),
    path("release/draft/", release.draft, name="release-draft"),
    path("release/<uuid:key>/text/", release_text.text, name="release-text"),
    path("release/<uuid:key>/amend/", release_text.amend, name="release-amend"),
    path("release/<uuid:key>/clear/", release_text.clear, name="release-clear"),
    path("release/<uuid:key>/seal/", release_steps.seal, name="release-seal"),
    path("release/<uuid:key>/unlock/", release_steps.unlock, name="release-unlock"),
    path("release/<uuid:key>/hold/", release_steps.hold, name="release-hold"),
    path("release/<uuid:key>/resume/", release_steps.resume, name="release-resume"),
    path("release/<uuid:key>/embargo/", release_steps.embargo, name="release-embargo"),
    path("release/<uuid:key>/agree/", release_steps.agree, name="release-agree"),
    path("release/<uuid:key>/lift/", release_steps.lift, name="release-lift"),
    path("release/<uuid:key>/lift-now/", release_steps.lift_now, name="release-lift-now"),
    path("release/<uuid:key>/publish/", release_steps.publish, name="release-publish"),
    path("release/<uuid:key>/countdown/", release_steps.countdown, name="release-countdown"),
    path("release/<uuid:key>/quotes/", release_quotes.quotes, name="release-quotes"),
    path("release/<uuid:key>/quotes/write/", release_quotes.write, name="release-quote-write"),
    path("release/<uuid:key>/quotes/approve/", release_quotes.approve, name="release-quote-approve"),
    path("release/<uuid:key>/quotes/withdraw/", release_quotes.withdraw, name="release-quote-withdraw"),
    path("release/<uuid:key>/site.zip", release_site.site, name="release-site"),
    path("release/<uuid:key>/files/<str:name>", release.published, name="release-file"),
    path("press/", press.pack, name="press"),
    path("press/<uuid:key>/files/<str:name>", press.file, name="press-file"),
    path("figures/", figures.frozen, name="snapshots"),
    path("figures/definitions/", figures.definitions, name="definitions"),
    path("figures/delays/", delays.delays, name="delays"),
    path("figures/snapshots/<uuid:key>/", figures.snapshot, name="snapshot"),
    path("figures/snapshots/<uuid:key>/recount/", figures.recount, name="snapshot-recount"),
    path("figures/snapshots/<uuid:key>/explain/", figures.explain, name="snapshot-explain"),
    path("figures/snapshots/<uuid:key>/records/<slug:figure>/", figures.records, name="figure-records"),
]
