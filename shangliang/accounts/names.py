"""How people's names are put in order."""

from __future__ import annotations

#: Surnames that are read otherwise than the character usually is.
_SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "查": "zha", "任": "ren", "朴": "piao", "盖": "ge",
    "区": "ou", "尉": "wei", "乐": "yue", "缪": "miao", "覃": "qin", "翟": "zhai", "种": "chong", "冼": "xian",
    "重": "chong", "黑": "he", "折": "she", "繁": "po", "召": "shao", "秘": "bi", "员": "yun", "万": "wan",
}  # fmt: skip
_DOUBLE_SURNAMES = {"尉迟": "yu chi", "单于": "chan yu", "万俟": "mo qi", "澹台": "tan tai"}


def pinyin_key(name: str) -> str:
    """The key that sorts a name by pinyin: syllables apart by spaces, «曾小梅» → ``zeng xiao mei``.

    Surnames have readings of their own; at most 120 characters, as the column holds.
    """
    from pypinyin import lazy_pinyin  # its dictionary costs a moment at the first use only

    name = name.strip()
    for surname, reading in (_DOUBLE_SURNAMES | _SURNAMES).items():
        if name.startswith(surname):
            rest = lazy_pinyin(name[len(surname) :])
            return " ".join([reading, *rest]).lower()[:120]
    return " ".join(lazy_pinyin(name)).lower()[:120]
