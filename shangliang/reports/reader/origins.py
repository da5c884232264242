"""Where a figure comes from, in words cut out of its sentence: the brand, the event, the matter, the doer."""

import re

VERBS = re.compile(
    r"^(?:五年来?|先后|累计|共|全年|共计|又|还|已|分别|深入|扎实|持续|积极|广泛|认真|成功|围绕|聚焦|组织|开展|举办|召开|举行|实施|完成|建成|建立|打造|建设"
    r"|设立|新建|进行|做好|推动|指导|其中|各类|各种|组织委员|政协|市政协|县政协|区政协|省政协|一年来|年内|编印|参加|另有|另|的)+"
)
_QUOTE = re.compile(r"“([^“”]{2,20})”|\"([^\"]{2,20})\"|《([^《》]{2,30})》")
_EVENT = re.compile(
    r"([^,、。;:《》“”\d]{2,16}(?:协商座谈会|协商会议|协商会|协商|座谈会|调研|视察|监督|评议|论坛|议政会))"
)
_COUNTED_EVENT = re.compile(r"(?:协商|座谈|协商会议?|座谈会|调研|视察|监督|评议|议政会?)(?:活动)?\d")
_NO_EVENT = re.compile("报送|发出|派驻|组建|形成|提出|派出|聘请|所提|组成|成立|报告")
# 专项民主监督, 专题视察: an event that a matter still has to tell from its like.
_PLAIN_EVENT = re.compile(
    r"^(?:专题|专项|民主|联合|重点|集中|各类|监督性|界别|委员|课题|深入|开展|年度|对口|协商|座谈会?|调研|视察|监督|评议|活动|会)+$"
)
_MATTER = re.compile(r"(?:围绕|针对|聚焦|就|对(?!口|外|接))([^,。;、\d⟨]{2,24})")
_MATTER_END = re.compile(
    r"(?:等|的)?(?:工作|问题|情况|方面|课题|议题|建设情况|开展[^,]*|进行[^,]*|组织[^,]*)$|(?:开展|进行|组织|召开|举办).*$"
)
_PLATFORM = re.compile(r"商量|协商|议|客厅|说事|来了|有约|圆桌|面对面|直通车")
_PLATFORM_AFTER = re.compile(r"(?:协商|议事|履职)?(?:平台|品牌|服务团|议事厅|直播|客厅|协商)")
_UNDERTAKING = re.compile(
    r"(?:“([^“”]{2,20})”|\"([^\"]{2,20})\")(?:主题|系列|专项|公益|委员)*(?:实践|履职|协商|帮扶|服务|议事|惠民)?"
    r"(?:活动|行动|工程|计划|平台|品牌|机制|协商|服务|议事)"
)
_LONGEST_BRAND = 14
# Named undertakings that reports print without quotation marks.
_CAMPAIGN = re.compile(
    r"主题教育|党史学习教育|党纪学习教育|学习贯彻[^,。;]{0,20}主题教育|三严三实|两学一做|群众路线教育"
)
_DOER = re.compile(
    r"帮扶集团|(?:驻村)?(?:帮扶)?工作队|(?:党组|主席会议|常委会|党组和主席会议|党组、主席会议)(?:组成)?(?:成员|班子)|班子成员|机关干部|(?:政协)?委员企业家?|港澳(?:地区)?委员"
    r"|[\u4e00-\u9fff]{2,4}界(?:别)?委员|[\u4e00-\u9fff]{2,6}界别(?=[^,]{0,8}(?:委员|捐|走访|开展|组织|为|向))"
)
_RECIPIENT = re.compile(
    r"(?:向|为|给|支持|援助|驰援|资助|用于)\d*[个所家户名位]?([^,、。;\d⟨]{2,14}?)(?:的)?(?:捐|筹|募|送|投入|提供|资助|援)"
)


def bare(text: str) -> str:
    """The words without quotation marks and without the label of their entry: 【队伍建设】."""
    return re.sub(r"[“”\"‘’]|【[^】]*】", "", text)


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last place where the pattern is found."""
    places = list(pattern.finditer(text))
    return places[-1] if places else None


def words(text: str, most: int) -> str | None:
    """A phrase without what joins it to its neighbours, its end when it is longer than ``most``; None for nothing."""
    text = text.strip('、,和及与的等共“”"《》·- ')
    if text.count("(") != text.count(")"):
        text = text.strip("()")
    return text if 1 < len(text) <= most else (text[-most:] if len(text) > most else None)


def found(pattern: re.Pattern[str], text: str, most: int) -> str | None:
    """The words of the pattern's last group where it is found last."""
    match = last(pattern, text)
    return words(match[match.lastindex or 0], most) if match else None


def brand(text: str) -> str | None:
    """The name in quotation marks that stands last."""
    names = [next(group for group in match.groups() if group) for match in _QUOTE.finditer(text)]
    return names[-1] if names else None


def platform(text: str) -> str | None:
    """The brand of a consultation platform named earlier in the sentence: what follows belongs to it."""
    named = None
    for quote in _QUOTE.finditer(text):
        name = quote[1] or quote[2]
        if not name or re.search("[、,]", name) or len(name) > _LONGEST_BRAND:
            continue
        if _PLATFORM.search(name) or _PLATFORM_AFTER.match(text, quote.end()):
            named = name
    return named


def undertaking(text: str) -> str | None:
    """The name in quotation marks of an activity, a platform or an action."""
    match = last(_UNDERTAKING, text)
    return (match[1] or match[2]) if match else None


def subject(text: str, verb: str) -> str | None:
    """Who did what ``verb`` says."""
    match = re.search(r"([^,、。;“”⟨的|]{2,12})" + verb, text)
    return words(VERBS.sub("", match[1]), 12) if match else None


def matter(text: str) -> str | None:
    """What the sentence says that it was about: 围绕…, 就…, 针对…."""
    match = last(_MATTER, text)
    return words(_MATTER_END.sub("", bare(match[1])), 16) if match else None


def campaign(text: str) -> str | None:
    """The undertaking under which something was done: 主题教育 and its like."""
    match = last(_CAMPAIGN, text)
    return match[0] if match else None


def event(text: str) -> str | None:
    """The consultation, inspection or survey that the sentence names, with its matter when its name is a plain one."""
    if len(_COUNTED_EVENT.findall(text)) > 1:
        return None  # a list of several: none of them alone
    match = last(_EVENT, text)
    if match is None or _NO_EVENT.match(VERBS.sub("", match[1])):
        return None
    name = words(
        VERBS.sub(
            "",
            re.sub(
                r"^(?:个|支|次|项|场|件|名|位)|^.*(?:围绕|针对|就|对(?!口|外|接)|开展|召开|举办|组织)", "", match[1]
            ),
        ),
        14,
    )
    about = matter(text[: match.start()] + match[1]) if name and _PLAIN_EVENT.match(name) else None
    return f"{about}/{name}" if about and about not in (name or "") else name


def doer(text: str) -> str | None:
    """Who did it, where that is not the committee as a whole."""
    match = last(_DOER, text)
    return match[0] if match else None


def recipient(text: str) -> str | None:
    """To whom something was given."""
    return found(_RECIPIENT, text, 14)
