"""The server as a whole: it starts on both databases, and nothing of it stays behind, however it ends."""

import urllib.request

import pytest

# In the short run the browser's journeys start the server, and core's own tests kill it.
pytestmark = pytest.mark.long


def _door(url: str) -> int:
    with urllib.request.urlopen(f"{url}/accounts/login/", timeout=20) as page:
        return page.status


def test_the_server_answers_after_a_kill_and_leaves_nothing_behind(serve, each_database):
    server = serve(database_url=each_database)
    assert _door(server.url) == 200
    server.kill()
    assert not server.listens()

    again = serve(data_dir=server.data_dir, database_url=each_database)
    assert _door(again.url) == 200
    again.stop()
    assert again.process.returncode is not None
    assert not again.listens()
