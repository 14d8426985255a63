"""Settings of the demo's web processes: production's own, and the hint that replaces an authenticator app."""

from __future__ import annotations

from sekisho.config import settings as production

globals().update({name: value for name, value in vars(production).items() if name.isupper()})
MIDDLEWARE = [*production.MIDDLEWARE, "sekisho_demo.hints.HintMiddleware"]
