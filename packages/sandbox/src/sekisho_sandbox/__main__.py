import sys

from sekisho_sandbox.cli import main

sys.exit(main())
