"""The key that signs this installation's packages, and those of others that are trusted: Ed25519 (RFC 8032).

The private key lies outside the database (``SHANGLIANG_PACKAGE_KEY``, or a file in the data directory), as the key of
the audit chain does: who can write the whole database still cannot sign.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

_BYTES = 32
#: Stands before what is signed, so that a signature can never be taken for one of something else.
_CONTEXT = b"shangliang package\n"


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_CONTEXT + settings.PACKAGE_KEY.encode()).digest())


def own_key() -> str:
    """This installation's public key, as others enter it: 32 bytes in base64."""
    return base64.b64encode(_private().public_key().public_bytes_raw()).decode()


def sign(content: bytes) -> str:
    """The signature of a content, in base64."""
    return base64.b64encode(_private().sign(_CONTEXT + content)).decode()


def is_genuine(content: bytes, signature: str, key: str) -> bool:
    """Whether the owner of a public key has signed a content."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), _CONTEXT + content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def key_typed(text: str) -> str:
    """A public key from what somebody typed or pasted; empty when it is none."""
    plain = "".join(text.split())
    try:
        raw = base64.b64decode(plain, validate=True)
    except (ValueError, binascii.Error):
        return ""
    return base64.b64encode(raw).decode() if len(raw) == _BYTES else ""


def fingerprint(key: str) -> str:
    """A key in short, to be compared by telephone: eight groups of four characters."""
    digest = hashlib.sha256(key.encode()).hexdigest().upper()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))
