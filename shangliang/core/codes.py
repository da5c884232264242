"""Addresses as pictures that a phone reads."""

from __future__ import annotations

import qrcode


def qr_svg(text: str, *, size: int = 240) -> str:
    """A QR code that can stand in a page: no inline style. ``size`` is in pixels; words beside it say what it is."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    side = len(rows)
    return (
        f'<svg viewBox="0 0 {side} {side}" width="{size}" height="{size}" shape-rendering="crispEdges"'
        ' aria-hidden="true">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{dark}"/></svg>'
    )
