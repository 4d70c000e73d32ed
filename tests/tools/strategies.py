"""What a team may write in its files: short words, long sentences, words without a space."""

from hypothesis import strategies as st

ALPHABET = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûœABCDEÉ’-0123456789"
WORDS = st.text(alphabet=ALPHABET, min_size=1, max_size=14)
LONG_WORDS = st.text(alphabet=ALPHABET, min_size=30, max_size=300)
#: Labels of 1 to 300 characters.
LABELS = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=2, max_size=12).map(" ".join),
    st.lists(WORDS, min_size=20, max_size=24).map(lambda words: " ".join(words)[:300].strip()),
    LONG_WORDS,
)
STATUSES = st.sampled_from(["published", "derived", "illustrative"])
