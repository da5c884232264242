"""Text files in the encodings that offices use."""

import codecs

from django.utils.translation import gettext as _

from ..errors import FileRefused

# UTF-32 has UTF-16's mark at its beginning, so it is looked for first.
_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_SAMPLE = 20_000
_MOST_BROKEN = 0.01


def text_of(data: bytes) -> str:
    """The characters of a text file; newlines stay as they are, and so does the mark that may begin a UTF-8 file.

    A mark decides; without one it is UTF-16 by its many zero bytes, UTF-8 if it is valid, else GB18030 (which
    includes GBK and GB2312) or Big5, whichever reads as Chinese. A few broken bytes are shown as U+FFFD.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decode(data, codec)
    if b"\0" in data[:_SAMPLE]:
        return _decode(data, _utf16_without_mark(data[:_SAMPLE]))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    best = min(("utf-8", "gb18030", "big5hkscs"), key=lambda codec: _strangeness(data[:_SAMPLE], codec))
    return _decode(data, best)


def _utf16_without_mark(sample: bytes) -> str:
    # Chinese has a zero byte only where there are digits, line ends and Latin letters: on the upper side.
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 2 * even:
        return "utf-16-le"
    if even > 2 * odd:
        return "utf-16-be"
    raise FileRefused(_("This is not a text file, and none of Word, PDF or HTML either."))


def _decode(data: bytes, codec: str) -> str:
    text = data.decode(codec, "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}") + sum(text.count(chr(c)) for c in range(1, 9))
    if broken > max(8, len(text) * _MOST_BROKEN):
        raise FileRefused(_("The characters cannot be read. Save the file as UTF-8 text."))
    return text


def _strangeness(sample: bytes, codec: str) -> float:
    """How little the sample reads as Chinese: broken and rare characters against all."""
    text = sample.decode(codec, "replace")
    strange = 0
    for c in text:
        code = ord(c)
        if c == "\N{REPLACEMENT CHARACTER}" or 0xE000 <= code <= 0xF8FF:
            strange += 4
        elif 0x3400 <= code < 0x4E00 or code > 0xFFFF or 0x370 <= code <= 0x52F:
            strange += 1
    common = sum(text.count(c) for c in "的政协委员会工作提案，。、一市年")
    return (strange - common) / max(1, len(text))
