"""``python -m quality_study.cli``."""

from quality_study.cli.start import main

main()
