"""A call that is repeated with its idempotency key is carried out once and answered the same every time.

The answer is written in the transaction of the action: either both are there or neither. A call that was refused
changed nothing and is not kept; it may be mended and sent again with the same key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from shangliang.core import clock

from .models import IdempotentCall, Token
from .problems import InProgress, KeyMalformed, KeyReused

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
#: For so long a key is remembered; the answers hold texts of proposals and are not kept longer than they are needed.
KEPT = timedelta(hours=24)

_KEY = re.compile(r"[\x21-\x7e]{1,100}")


def once(request: HttpRequest, token: Token, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Carry out a call, or give the answer that it was given before.

    Raises:
        KeyReused: the key came with another request before.
        KeyMalformed: it is no key.
        InProgress: the same call is being carried out at this moment.
    """
    key = request.headers.get(HEADER)
    if key is None:
        with transaction.atomic():
            return act()
    if not _KEY.fullmatch(key):
        raise KeyMalformed
    digest = _digest(request)
    with transaction.atomic():
        _reserve(token, key)
        earlier = IdempotentCall.objects.filter(token=token, key=key).first()
        if earlier is not None:
            if earlier.digest != digest:
                raise KeyReused
            response = HttpResponse(earlier.body, status=earlier.status, content_type="application/json")
            response[REPLAYED] = "true"
            return response
        response = act()
        IdempotentCall.objects.create(
            committee_id=token.committee_id,
            token=token,
            key=key,
            digest=digest,
            status=response.status_code,
            body=response.content.decode(),
            at=clock.now(),
        )
        return response


def _reserve(token: Token, key: str) -> None:
    """See that nobody else carries out the same call until this transaction ends.

    SQLite has one writer at a time: a second call waits, and then finds the first one's answer.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"{token.pk}:{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise InProgress


def _digest(request: HttpRequest) -> str:
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode(errors="replace"))
    if request.content_type == "multipart/form-data":
        # Each sending has a boundary of its own: what is compared are the parts.
        for name, values in sorted(request.POST.lists()):
            found.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                found.update(repr((name, file.name, hashlib.sha256(file.read()).hexdigest())).encode())
                file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()


def forget(committee_id: int) -> int:
    """Delete the answers of a committee that are older than :data:`KEPT`. Returns how many."""
    return IdempotentCall.objects.filter(committee_id=committee_id, at__lt=clock.now() - KEPT).delete()[0]
