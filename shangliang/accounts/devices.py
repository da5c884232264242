"""Which device a session runs on, in words that people know."""

from __future__ import annotations

# The first that occurs decides: almost every browser also claims to be Safari, and Edge to be Chrome.
_BROWSERS = [
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Edg", "Edge"), ("QQBrowser", "QQ Browser"), ("OPR", "Opera"),
    ("Firefox", "Firefox"), ("Chromium", "Chromium"), ("Chrome", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
_SYSTEMS = [
    ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
]  # fmt: skip


def device_name(user_agent: str) -> str:
    """«Chrome · Windows» out of what the browser says of itself; "" when it says nothing that is known."""
    found = [next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
