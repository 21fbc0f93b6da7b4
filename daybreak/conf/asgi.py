"""The application a server runs."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

from daybreak.conf.admitting import Admitting, Asking
from daybreak.conf.bodies import Bodies
from daybreak.web.known import knows

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybreak.conf.settings")
# Static files are small and come from WhiteNoise, which knows no asynchronous iterators.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

asking = Asking(knows)
application = Bodies(Admitting(get_asgi_application(), asking), asking)
