"""``python -m quality_study.cli.main``."""

from quality_study.cli.main import main

main()
