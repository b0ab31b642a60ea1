"""What a release holds: its audit is told on the Data page as in its manifest."""

from dataclasses import astuple

from soila_dash.answers.holdings import holdings
from tests import shipped


def test_the_page_and_the_manifest_tell_one_audit() -> None:
    """Both are computed of the same table, the page's also for a release whose manifest has none yet."""
    store = shipped.store("example")
    page = [(a.round.id, *astuple(a)[1:]) for a in holdings(store, shipped.catalog()).audit]
    manifest = [astuple(a) for a in store.manifest.audit]
    assert len(manifest) == 32
    assert sorted(map(str, page)) == sorted(map(str, manifest))
