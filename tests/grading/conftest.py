from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # essai.py and class_of_copies.py are shared by the tests here
