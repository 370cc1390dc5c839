"""Shingles and bands: sets of a text's runs, and keys that alike sets share."""

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.language.shingles import BANDS, WIDTH, bands, shared, shingles

TEXTS = st.text(st.sampled_from("天地玄黄宇宙洪荒日月盈昃辰宿列张"), max_size=60)


@settings(deadline=None)  # on a busy machine
@given(TEXTS, TEXTS)
def test_shingles_are_the_runs_of_a_text(one: str, other: str) -> None:
    """As many as the text has different runs, and as many shared as the runs that are."""
    runs, others = ({text[at : at + WIDTH] for at in range(len(text) - WIDTH + 1)} for text in (one, other))
    assert len(shingles(one)) == len(runs)
    assert shared(shingles(one), shingles(other)) == len(runs & others)


def test_a_text_is_found_by_the_same_keys_always() -> None:
    """The keys are kept in the store: they may change only with `version`, or stored ones would find nothing."""
    found = bands(shingles("天地玄黄宇宙洪荒日月盈昃"))
    assert found[:3] == [394727153, 1433490452, 1869973189]
    assert len(found) == BANDS
    assert all(0 <= key < 2**31 for key in found)
    assert bands(shingles("天")) == []


def test_alike_texts_share_keys_and_others_do_not() -> None:
    """Of two texts with four fifths in common many keys agree, of two with nothing in common none."""
    one = "".join(chr(0x4E00 + number) for number in range(400))
    near = one[:360] + "".join(chr(0x6E00 + number) for number in range(40))
    far = "".join(chr(0x7E00 + number) for number in range(400))
    keys = set(bands(shingles(one)))
    assert len(keys & set(bands(shingles(near)))) > BANDS / 3
    assert not keys & set(bands(shingles(far)))
