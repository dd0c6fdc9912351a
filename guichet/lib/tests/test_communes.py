"""The communes are made in the data folder when first asked, then kept."""

from concurrent.futures import ThreadPoolExecutor

from guichet.lib.communes import gazetteer


def test_every_room_and_every_thread_has_the_same_communes() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: gazetteer(), range(4)))
    assert all(one is found[0] for one in found)
    assert found[0].search("metz")[0].code == "57463"
