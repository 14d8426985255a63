"""Which tests can be gathered here."""

from __future__ import annotations

import shutil

#: Real documents of LibreOffice's making; the other suites build theirs by code and need nothing installed.
collect_ignore = [] if shutil.which("soffice") else ["test_ole2_libreoffice.py"]
