from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # samples.py, mutations.py and oracle.py are shared by the tests here
