"""Answers in prose: gathered side by side, marked by people, merged with the rest."""
