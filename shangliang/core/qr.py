"""QR codes that can stand in a page: SVG without inline style and without a size of their own."""

from __future__ import annotations

import qrcode


def svg(text: str) -> str:
    """A text as a QR code, with the quiet zone that cameras need. Whoever cannot see it needs the text beside it."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    side = len(rows)
    return (
        f'<svg viewBox="0 0 {side} {side}" width="240" height="240" shape-rendering="crispEdges" aria-hidden="true">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{dark}"/></svg>'
    )
