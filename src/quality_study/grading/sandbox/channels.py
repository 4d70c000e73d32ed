"""The channels of a kernel that the grader uses, and the numbers that name their sockets."""

CHANNELS = {"shell": 1, "iopub": 2, "control": 3}
#: Bound where nobody listens: nothing is ever typed in a copy, and the heart beats for nobody.
UNUSED = {"stdin": 4, "hb": 5}
