"""What narrows a figure: its period, topic, brand or event, body or level, source."""

import re

from .classify import Meaning
from .context import Document
from .frames import Frame

_IN_SESSION = re.compile(r"(?:大会|全会|会议|全体会议)期间|大会提案|会上提案|大会⟨|会议以来的大会")
_REGULAR = re.compile(r"平时|闭会期间|闭会后|会后|日常提案|休会期间|会后提案")
_SINCE = re.compile(r"(?:会议|闭会)以来")
_FIVE = re.compile(r"五年(?:来|间|累计|共|期间)|过去五年|[五]年来|届(?:市|县|区|省)?政协(?:以来|期间|共|五年)")
_ONE_YEAR = re.compile(r"一年来|今年|全年|本年|20\d\d年(?!度?以来|[^,。]{0,4}至)")
_ABOUT = re.compile(r"^.*?(?:涉及|其中|关于|围绕|聚焦|有关|\))|^(?:从[^,]{0,10}看)?(?:就)?")
_AROUND = re.compile(r"(?:围绕|聚焦|针对|涉及|就)([^,。;]{2,40}?)(?:等|,|提出|$)")
_CUMULATIVE = re.compile(r"累计|累积|历年来|截至目前共|自[^,。]{2,16}(?:以来|起)")
_WHOLE = re.compile(
    r"(全[省市县区州]政协|(?:省|市)?(?:市县|市和区县|市、县|县区|区县|省市县|市县区|两级|三级|四级)(?:三级|两级)?政协|市和区县|全[省市县区](?:各级)?政协系统|全[省市县区]各级政协)"
)
_PROPOSALS = ("proposals_received", "proposals_filed")
_VERBS = re.compile(
    r"^(?:先后|累计|共|全年|共计|又|还|已|分别|深入|扎实|持续|积极|广泛|认真|成功|围绕|聚焦|组织|开展|举办|召开|举行|实施|完成|建成|建立|打造|设立|新建|进行|做好|推动|指导|其中|各类|各种|组织委员|政协|市政协|县政协|区政协|省政协|一年来|年内|编印|参加|的)+"
)
_QUOTE = re.compile(r"“([^“”]{2,20})”|\"([^\"]{2,20})\"|《([^《》]{2,30})》")
_LEVEL = re.compile(
    r"(省|市|县|区|镇|乡|街道|镇街|乡镇|村\(社区\)|村|社区|园区|企业|楼宇|商圈|界别|镇\(街道\)|行业)(?:级|类)?"
)
_BODY = re.compile(
    r"((?:全国|省|市|县|区|州|自治区|上级|中共|中央|党中央)[^,、;。⟨和被获]{0,10}?(?:政协|统战部|办公厅|两办|信息))"
)
_LEADERS = re.compile(
    r"((?:党和国家|全国政协|国家|中央|省委|省政府|省|市委|市政府|市|县委|县政府|县|区委|区政府|区|州|党政|有关|主要|各级)[^,;。⟨获得到]{0,12}领导(?:人|同志|干部)?)"
)
_EVENT = re.compile(
    r"([^,、。;:《》“”]{2,16}(?:协商座谈会|协商会议|协商会|协商|座谈会|调研|视察|监督|评议|论坛|议政会))"
)
_TRIM = re.compile(r"(?:方面|领域|类)?(?:的)?(?:提案)?(?:共|有|为|达|计|各)*$")
_CLASS = re.compile(r"([ABCD甲乙丙丁])类")
_ORGANISATION = re.compile(
    r"([^,、;。:⟨]{2,14}(?:局|委|办|厅|部|公司|镇|街道|办事处|乡|中心|院|校|大队|支队|集团|处|委员会|政府))(?:承办|办理|主办|会办|共|各|提案)*$"
)
_SYSTEM = re.compile(r"([^,、;。:⟨]{1,8}(?:系统|条线)|单独办理|分别办理|主办|会办|独办|分办)")
_SUPERVISOR = re.compile(
    r"(?:由)?([^,、;。:⟨⟩]{2,24}(?:、[^,、;。:⟨⟩]{2,12})?)(?:领衔|牵头|带头|分别|带队)?(?:督办|领办|包案|牵头|领衔)"
)
_STUDIO = re.compile(
    r"⟩[^⟨]{0,2}?([^⟨委的]{1,10}?)(?:委员)?(?:工作室|工作站)|([^,、。;⟨]{2,10})(?:委员)?(?:工作室|工作站)⟨"
)
_MEDIUM = re.compile(r"((?:[^,、。;:⟨在]{0,8})(?:级)?(?:以上)?(?:各类)?(?:媒体|报刊|网站|平台|客户端|公众号|栏目))")
_VISITORS = re.compile(
    r"接待([^⟨,。;]{2,24}?)(?:来[^⟨,。;]{0,4})?(?:考察|调研|学习|交流|参观|来访|访问|团)|⟩[^⟨]{0,1}?([^⟨]{2,14}?)(?:考察团|代表团|来)"
)
_KINDS = [("联名", "联名"), ("个人", "个人")]
_PLATFORM = re.compile(r"商量|协商|议|客厅|说事|来了|有约|圆桌|面对面|直通车")
_COLLECTIVES = [
    (r"专委会|专门委员会", "专委会"),
    (r"界别", "界别"),
    (r"(?:人民)?团体(?!.*党派)", "人民团体"),
    (r"党派|民主党派|工商联", "党派"),
    (r"(民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)[^⟨,、]{0,8}", ""),
]


def scope_of(document: Document, frame: Frame, meaning: Meaning, before: str | None) -> str | None:
    """The figure's scope, None when the text does not narrow it. ``before`` is that of the figure in front."""
    parts = [_period(document, frame, meaning), _narrowed(frame, meaning, before), *_extent(document, frame, meaning)]
    kept = list(dict.fromkeys(piece for part in parts if part for piece in part.split("/")))
    return "/".join(kept) or None


def _period(document: Document, frame: Frame, meaning: Meaning) -> str | None:
    if not meaning.slug.startswith(_PROPOSALS):
        return None
    own = frame.near
    if _REGULAR.search(own) and not _IN_SESSION.search(frame.near):
        return "平时"
    if _IN_SESSION.search(own):
        return "大会期间"
    if meaning.scope_by == "after_merge":
        return None
    sentence = frame.sentence[: max(0, len(frame.sentence) - len(frame.tail))]
    marks = [m.end() for m in _IN_SESSION.finditer(sentence)]
    if marks and not _REGULAR.search(sentence) and not _SINCE.search(sentence) and not re.search("总(?:计|共)", own):
        between = sentence[marks[-1] :]
        # 大会期间提案314件,平时…: the mark narrows the list that follows it only when nothing else is opposed to it.
        return "大会期间" if "闭会" not in between else None
    if document.review_of_proposals and meaning.scope_by in ("period", "topic"):
        return "大会期间"
    return None


def _extent(document: Document, frame: Frame, meaning: Meaning) -> list[str]:
    parts = []
    if whole := _WHOLE.search(frame.sentence):
        parts.append(whole[1])
    five = frame.line.five_years or _FIVE.search(frame.sentence) or _still_five(frame.passage)
    if five and meaning.year == document.year:
        parts.append("五年")
    if "并案" in frame.near and "并案后" in frame.near.replace("处理", "").replace("办理", ""):
        parts.append("并案后")
    if _CUMULATIVE.search(frame.near) and not five:
        parts.append("累计")
    return parts


def _narrowed(frame: Frame, meaning: Meaning, before: str | None) -> str | None:
    near, head, sentence = frame.near, frame.head, frame.sentence
    match meaning.scope_by:
        case "topic":
            if not head and frame.tail:
                return _words(
                    re.sub(r"^(?:提案)?(?:涉及|聚焦|关于)|(?:方面|领域)?(?:的)?(?:内容|提案)*$", "", frame.tail), 24
                )
            return _words(_TRIM.sub("", _ABOUT.sub("", head)), 24)
        case "around":
            found = _last(_AROUND, sentence)
            return _words(found[1], 24) if found else None
        case "previous":
            return before
        case "head":
            return _words(re.sub(r"(?:表示)?|(?:的|约|各)?(?:占|为).*$", "", head), 10)
        case "collective":
            return _collective(head if "提案⟨" in near or not frame.tail else near)
        case "member":
            kinds = [kind for words, kind in _KINDS if words in head]
            return kinds[0] if len(kinds) == 1 else None
        case "disposition":
            if "退回" in near:
                return "退回修改"
            return "转上级政协" if re.search("转(?:送)?(?:上级|省|市|全国)政协", near) else None
        case "class":
            found = _CLASS.search(near)
            return f"{found[1]}类" if found else _words(re.sub(r"^.*?(已|得|正|列|因|暂|留|基)", r"\1", head), 12)
        case "mark":
            found = re.search(
                r"((?:满意(?:和|或者?|、|及)基本满意)|基本满意|比较满意|不满意|满意|理解|未反馈)[^满]*⟨", near
            )
            return found[1] if found else None
        case "unit":
            found = _ORGANISATION.search(head)
            return _words(re.sub(r"^(?:其中|如|中|分别(?:是|为))", "", found[1]), 14) if found else None
        case "system":
            found = _SYSTEM.search(head)
            return _words(re.sub(r"^(?:分别)?(?:交由|交付|交办|交)", "", found[1]), 12) if found else None
        case "role":
            return "主办" if "主办" in near else None
        case "after_merge":
            return "并案后"
        case "past":
            found = re.search(r"上年度?|上一年度?|往年|历年|去年|20\d\d年(?:度)?[^,、⟨]{0,8}", near)
            return found[0] if found else None
        case "supervisor":
            found = _SUPERVISOR.search(near)
            return _words(re.sub(r"^.*(?:由|提案|确定为|列为)", "", found[1]), 16) if found else None
        case "adopter":
            found = _last(_BODY, re.sub(r"⟩.*", "", near)) or _last(_BODY, near)
            return found[1] if found else None
        case "leader":
            found = _last(_LEADERS, re.sub(r"⟩.*", "", near)) or _last(_LEADERS, near) or _last(_LEADERS, sentence)
            return found[1] if found else None
        case "venue_level":
            found = _last(_LEVEL, re.sub("⟨.*", "", near)[-10:]) or _LEVEL.search(frame.tail[:8])
            return (
                "/".join(x for x in (_brand(head) or _platform(sentence), _level(found[0]) if found else None) if x)
                or None
            )
        case "reception":
            return "委员接待日" if "接待日" in sentence else _subject(sentence, r"(?:接访|接待|赴)")
        case "level":
            found = re.search(r"(全国|省|市|区|县|州|自治区)政协委员", near)
            return found[0] if found else None
        case "studio":
            found = _STUDIO.search(near)
            return _words(_VERBS.sub("", found[1] or found[2] or ""), 10) if found else None
        case "media":
            found = (
                _last(re.compile(r"《([^《》]{2,16})》"), sentence[: len(sentence) - len(frame.tail)])
                if "》" in head
                else None
            )
            found = found or _last(_MEDIUM, head)
            return _words(_VERBS.sub("", found[1]), 14) if found else None
        case "visitors":
            found = _VISITORS.search(near)
            return _words(found[1] or found[2] or "", 16) if found else None
        case "areas":
            found = re.search(
                r"⟩[^⟨]{0,4}?(镇\(街道\)|镇街|乡镇|街道|社区|村\(社区\)|村|镇|乡|区县|县)", near
            ) or re.search(r"(镇街|乡镇|街道|社区|村)", head)
            return found[1] if found else None
        case "matter":
            if found := re.search(
                r"委员(?:们)?(?:积极|主动|深入|踊跃)?(?:参与|参加|投身)?([^⟨,。;]{2,16})", frame.tail
            ):
                return _words(found[1], 14)
            return _brand(sentence) or _words(_VERBS.sub("", head), 12)
        case "form" | "study" | "investigation" | "activity" | "course" | "exhibition":
            brand = _brand(head) or _platform(sentence)
            head = head or frame.tail
            words = _words(
                _VERBS.sub("", re.sub(r"活动$|会议$", "", head.split("、")[-1] if len(head) > 12 else head)), 14
            )
            if words in (
                "协商",
                "调研",
                "视察",
                "学习",
                "培训",
                "会议",
                "协商议事",
                "协商议政",
                "调研视察",
                "视察调研",
                "研讨",
                "履职",
            ):
                words = None
            if meaning.scope_by == "form" and not brand and words and "协商" not in words and "议" not in words:
                found = _last(re.compile(r"围绕([^,。;]{2,14})"), sentence)
                return found[1] if found else words
            return brand if brand and (words is None or brand in words or meaning.scope_by == "form") else words
        case "about" | "platform" | "brand" | "venue" | "donor" | "funds" | "guests" | "output" | "leads":
            return _source(frame, meaning.scope_by)
        case _:
            return None


def _still_five(passage: str) -> bool:
    five = max((m.end() for m in _FIVE.finditer(passage)), default=-1)
    return five > max((m.end() for m in _ONE_YEAR.finditer(passage)), default=-1)


def _collective(text: str) -> str | None:
    kinds = []
    for words, kind in _COLLECTIVES:
        if found := re.search(words, text):
            kinds.append(kind or _words(found[0], 12) or "")
    # 各党派、团体和专委会集体提案: all of them together.
    return kinds[0] if len(kinds) == 1 else None


def _source(frame: Frame, kind: str) -> str | None:
    """Where suggestions, problems, money come from: a name in quotes, an event, else the clause's subject."""
    before = frame.sentence[: len(frame.sentence) - len(frame.tail)]
    if brand := _brand(frame.head) or _platform(before) or (_brand(before) if kind == "brand" else None):
        return brand
    if "工作室" in before:
        return "委员工作室"
    if found := _last(_EVENT, before):
        return _words(_VERBS.sub("", re.sub(r"^.*(?:围绕|针对|就|对|开展|召开|举办|组织)", "", found[1])), 14)
    if found := _last(re.compile(r"(?:围绕|针对|聚焦|就|对)([^,。;、\d]{2,16})"), before):
        return found[1]
    if kind == "donor":
        return _subject(before, r"(?:累计|共|向|为|先后)?(?:捐|投入|筹|募)")
    return None


def _brand(text: str) -> str | None:
    names = [next(group for group in found.groups() if group) for found in _QUOTE.finditer(text)]
    return names[-1] if names else None


def _platform(text: str) -> str | None:
    """The brand of a consultation platform named earlier in the sentence: what follows belongs to it."""
    brand = _brand(text)
    return brand if brand and _PLATFORM.search(brand) else None


def _subject(text: str, verb: str) -> str | None:
    found = re.search(r"([^,、。;“”⟨的]{2,12})" + verb, text)
    return _words(_VERBS.sub("", found[1]), 12) if found else None


def _level(found: str) -> str:
    return (
        found
        if found.endswith(("级", "类", ")")) or found in ("园区", "企业", "楼宇", "商圈", "界别", "街道")
        else f"{found}级"
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _words(words: str, most: int) -> str | None:
    words = words.strip('、,和及与的等共“”"《》()·- ')
    return words if 1 < len(words) <= most else (words[-most:] if words and len(words) > most else None)
