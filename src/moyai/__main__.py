"""``python -m moyai``."""

import sys

from moyai.config.cli import main

sys.exit(main())
