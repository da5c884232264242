"""Rates that have a name: 办复率, 面商率, 满意率 …, one or several before one number."""

import re

# The longer names first: 基本满意率 is not 满意率, 按时办结率 not 办结率.
NAMES = [
    (
        "satisfied_or_basic_rate",
        r"满意(?:率|度)?\((?:含|包括|包含)基本满意(?:率)?\)|满意(?:率)?”?(?:和|或者?|、|及|与|\+|/)?(?<=[和或者、及与+/”])“?(?:基本|比较)满意(?:率|度)?|基本满意(?:率)?以上|满意(?:和|或|及)基本满意",
    ),
    ("dissatisfaction_rate", r"不满意(?:率)?"),
    ("basic_satisfaction_rate", r"(?:基本|比较)满意(?:率|度)?"),
    ("leader_review_rate", r"(?:审核|审签|签发|把关|审定|审阅)率"),
    ("satisfaction_rate", r"满意(?:率|度)"),
    ("on_time_rate", r"(?:按时|按期|及时|限时|如期)(?:的)?(?:办结|办复|答复|办理|回复)(?:完成)?率"),
    ("filing_rate", r"立案率"),
    ("resolved_rate", r"(?:解决采纳|解决或采纳|采纳解决|解决落实|问题解决|解决|办成)率"),
    ("reply_rate", r"(?:办复|答复|回复|办理答复|书面答复|办理回复|复函|办理)率"),
    ("completion_rate", r"(?:办结|办毕|完成)率"),
    (
        "meeting_rate",
        r"(?:面商|见面|面办|面复|面谈|走访|沟通|协商|面对面|上门|联系|会面|座谈|见面沟通|沟通协商|沟通联系)(?:沟通|协商|答复|办理)?率",
    ),
    ("suggestions_adoption_rate", r"(?:采纳|吸纳|转化|采用|采纳落实)率"),
    ("fulfilment_rate", r"(?:落实|兑现|履约)率"),
    ("member_participation_rate", r"(?:参与|参会|出席|到会|参加|提交|参学|参训|覆盖)(?:率|面|度)(?=.{0,6}$)"),
]
# 满意、基本满意分别为97%和3%: each by itself.
_EACH = [NAMES[1], NAMES[2], ("satisfaction_rate", r"满意(?:率|度)?"), *NAMES[3:]]
_NAME = re.compile("|".join(f"(?P<{slug}>{words})" for slug, words in NAMES))
_NAME_OF_EACH = re.compile("|".join(f"(?P<{slug}_{place}>{words})" for place, (slug, words) in enumerate(_EACH)))
_JOINED = re.compile(r"^(?:、|和|及|与|以及|,)?(?:[^,、。;]{0,10})$")
_PAST = re.compile(r"上年|往年|上一年|跟踪|结转|去年|历年")


def named_rates(head: str, sentence: str) -> list[tuple[str, str]]:
    """The rates that the words before a percentage name, as slug and printed name, in their order.

    Names count together when nothing but 、和及与 stands between them; else the last one alone.
    """
    head = re.sub("[“”]", "", head)
    each = "分别" in head or "依次" in head
    found = list((_NAME_OF_EACH if each else _NAME).finditer(head))
    if not found:
        return []
    together = [found[-1]]
    for earlier, later in zip(found[-2::-1], found[:0:-1], strict=True):
        between = head[earlier.end() : later.start()]
        if not _JOINED.match(between) or not re.search("^(?:、|和|及|与|以及|$)", between):
            break
        together.insert(0, earlier)
    rates = []
    for match in together:
        slug = re.sub(r"_\d+$", "", match.lastgroup or "")
        if slug == "fulfilment_rate" and _PAST.search(sentence):
            slug = "followup_rate"
        rates.append((slug, match[0]))
    return rates
