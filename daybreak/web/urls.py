"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from daybreak.web.views import signing_in

app_name = "web"
urlpatterns = [
    path("", signing_in.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/rehearsal/", signing_in.sign_in_rehearsal, name="sign-in-rehearsal"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("help/", signing_in.help_page, name="help"),
]
