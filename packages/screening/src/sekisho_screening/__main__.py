"""``python -m sekisho_screening``; with ``detectors`` it prints the manual page of the detectors."""

import sys

from sekisho_screening.cli import main

sys.exit(main())
