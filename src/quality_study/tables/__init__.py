"""Checked facts become the tables of ``data/processed``."""
