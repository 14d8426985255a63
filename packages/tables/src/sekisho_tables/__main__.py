"""``python -m sekisho_tables FILE``."""

import sys

from sekisho_tables.cli import main

sys.exit(main())
