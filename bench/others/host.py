"""Serve a Django program so that every answer tells what it cost. Runs in the environment of each program compared.

``python host.py PORT WORKERS THREADS``, with ``DJANGO_SETTINGS_MODULE`` set. ``X-CPU-Us`` is what the serving process's
own clock counted between taking the request and having the whole body; ``X-Queries`` counts only where
``X-Count-Queries`` was sent, since counting costs something.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels


def telling(
    application: Callable[..., Any], environ: dict[str, Any], start_response: Callable[..., Any]
) -> list[bytes]:
    """Call the application, and answer with its cost in the headers."""
    said: list[Any] = []
    queries = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with ExitStack() as stack:
        if "HTTP_X_COUNT_QUERIES" in environ:
            stack.enter_context(connection.execute_wrapper(count))
        begun = time.process_time()
        response = application(environ, lambda status, headers, _info=None: said.extend((status, headers)))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        spent = time.process_time() - begun
    start_response(said[0], [*said[1], ("X-CPU-Us", str(round(1e6 * spent))), ("X-Queries", str(queries))])
    return [body]


def _loaded() -> Callable[..., Any]:
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - loads every urls and views module
    connections.close_all()  # a connection must not be shared with the workers that are forked from here
    gc.collect()
    gc.freeze()
    return partial(telling, application)


def main(port: str, workers: str, threads: str) -> None:
    """Serve until SIGTERM."""
    application = _loaded()
    server = Granian(
        "django.core.wsgi:get_wsgi_application",
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=int(threads),
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=lambda: application, wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
