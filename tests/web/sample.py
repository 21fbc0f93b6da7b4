"""One page that shows every part, with invented values. Runs with the project's settings, or alone with its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test.utils import override_settings

from daybreak.agencies.tiles import places
from daybreak.kernel.words import GateItem, ItemState
from daybreak.web.parts import tables

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)

if not settings.configured:
    settings.configure(
        INSTALLED_APPS=["daybreak.web", "django.contrib.staticfiles", "django_htmx"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        STATIC_URL="/static/",
        USE_I18N=False,
        USE_TZ=True,
        TIME_ZONE="Europe/London",
    )
    django.setup()

from django import forms  # noqa: E402  (widgets read settings)


class Answer(forms.Form):
    """A form with every kind of control the pages use."""

    reference = forms.CharField(help_text="As printed on the package, like P-0412.")
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.ChoiceField(choices=[("high", "High"), ("medium", "Medium")])
    access = forms.ChoiceField(
        label="Access to children",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known: becomes a task")],
        widget=forms.RadioSelect,
        help_text="Household, work and volunteering.",
    )
    doors = forms.MultipleChoiceField(
        required=False, choices=[("a", "Front"), ("b", "Back")], widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(label="I compared it character by character", help_text="With what was asked.")
    resolution = forms.FileField(required=False)
    version = forms.CharField(widget=forms.HiddenInput, initial="3")


def sample() -> dict[str, Any]:
    """Return everything `sample.html` shows; all of it invented."""
    tones_due = [("danger", -3), ("attention", 5), ("", 80), ("", 300)]
    rows = [
        tables.Row(
            [
                tables.Cell(f"P-{412 + place:04}", href=f"/packages/{412 + place}/", note="Version 2"),
                "Police Service of Northern Ireland" if place % 2 else "Kent Police",
                tables.Cell(state="very_high" if tone == "danger" else "medium"),
                tables.Cell(state="acknowledged" if place % 2 else "disseminated"),
                tables.Cell("203.0.113.9:51622", exact=True),
                NOW + timedelta(hours=hours),
                17 * place,
            ],
            tone=tone,
        )
        for place, (tone, hours) in enumerate(tones_due)
    ]
    columns = [
        tables.Column("Package", key="reference"),
        "Force",
        "Level",
        "State",
        "Identifier",
        tables.Column("Due", key="due"),
        tables.Column("Files", numeric=True, key="files"),
    ]
    slugs = list(places())
    form = Answer({"reason": "", "access": "", "version": "3"})
    form.add_error(None, "This package was recalled while you wrote. Read it again first.")
    return {
        "operation": {"codename": "Heron"},
        "post": {"name": "Asha Merriweather", "role": "force coordinator", "agency": "Kent Police"},
        "navigation": [
            {"text": "Today", "href": "/", "key": "g t"},
            {"text": "Referrals", "href": "/referrals/", "key": "g r"},
            {"text": "Packages", "href": "/packages/", "current": True, "key": "g p", "count": 14},
            *({"text": text, "href": f"/{text.lower()}/"} for text in ("Subjects", "Visits", "Exhibits", "Children")),
            {"text": "Figures", "href": "/figures/"},
        ],
        "breadcrumbs": [{"text": "Operation Heron", "href": "/"}, {"text": "Packages"}],
        "invented": True,
        "version": "0.1.0",
        "now": NOW,
        "csrf_token": "t0ken",
        "columns": columns,
        "rows": rows,
        "none_rows": [],
        "query": {"state": "open", "page": "4"},
        "page": Paginator(range(412), 20).get_page(4),
        "items": [
            GateItem("typed", "No unverified typed identifier", ItemState.MET, seen="3 identifiers, all from sources"),
            GateItem("zone", "Every time has a zone", ItemState.OPEN, seen="1 of 4 has none", task_of="Originator"),
            {
                "rule": "Two independent kinds of ground",
                "state": "waived",
                "reason": "Second kind arrives tomorrow",
                "source": "gate rules 2026-03",
                "task_of": "Silver commander",
            },
        ],
        "summary": [
            ("Name", "Jonathan Invented"),
            {"key": "Level", "state": "very_high", "href": "/s/1/level/", "action": "Change"},
            {"key": "Born", "value": None, "note": "Asked of Kent Police"},
            {"key": "E-mail", "value": "a.very.long.invented.mailbox.name@subdomain.example.org", "exact": True},
        ],
        "fact": {"source": "CyberTip 900001 version 2", "place": "/report/reportedPeople/0/address/0/postalCode"},
        "entries": [
            {"at": NOW - timedelta(days=2), "title": "Disseminated to Kent Police", "by": "National desk"},
            {
                "at": NOW,
                "title": "Acknowledged",
                "by": "Asha Merriweather",
                "state": "acknowledged",
                "text": "By page.",
            },
        ],
        "states": [
            "draft",
            "disseminated",
            "accepted",
            "met",
            "high",
            "very_high",
            "recalled",
            "restricted",
            "odd one",
        ],
        "clocks": [
            (NOW + timedelta(days=6, hours=3), "running"),
            (NOW + timedelta(hours=4), "running"),
            (NOW - timedelta(hours=30), "running"),
            (NOW + timedelta(days=2), "paused"),
            (NOW, "answered"),
        ],
        "values": {slug: (7 * place) % 23 for place, slug in enumerate(slugs) if slug != "durham"} | {"btp": 3},
        "few": {slug: "<5" if place % 4 == 0 else 40 * place for place, slug in enumerate(slugs)},
        "counts": [("Metropolitan Police Service", 97, "/forces/metropolitan/"), ("Kent Police", 14), ("Gwent", None)],
        "stages": [("Referrals", 150_000), ("People", 30_000), ("Packages", 5_000), ("Arrests", 1_500), ("Charged", 0)],
        "form": form,
    }


def sample_page(**changes: object) -> str:
    """Return the page with every part; needs no request, no database and no collected files."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": storage}):
        return render((Path(__file__).parent / "sample.html").read_text(encoding="utf-8"), **{**sample(), **changes})


def render(text: str, **context: object) -> str:
    """Return a template's text with the parts loaded."""
    source = text if text.startswith("{% extends") else "{% load daybreak %}" + text
    return str(engines["django"].from_string(source).render(context))
