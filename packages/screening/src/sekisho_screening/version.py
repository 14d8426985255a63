"""Who looked: the name and version that go into every report."""

from importlib.metadata import version

ENGINE = f"sekisho_screening {version('sekisho-screening')}"
