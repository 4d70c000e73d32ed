"""How many random tables are drawn: a drawing takes a hundred times as long as a function."""

from hypothesis import settings

#: 8 in the suite; with ``--hypothesis-profile=fuzz``, as many as any other property tries.
DRAWN = settings(max_examples=8) if settings.get_current_profile_name() == "suite" else settings()
