"""What narrows a figure besides its period: topic, class, unit, level, brand or event, source.

Each rule of the lexicon names one of the ways below by the word in ``scope``.
"""

import re
from collections.abc import Callable

from .classify import Meaning
from .frames import Frame

_VERBS = re.compile(
    r"^(?:先后|累计|共|全年|共计|又|还|已|分别|深入|扎实|持续|积极|广泛|认真|成功|围绕|聚焦|组织|开展|举办|召开|举行|实施|完成|建成|建立|打造|建设"
    r"|设立|新建|进行|做好|推动|指导|其中|各类|各种|组织委员|政协|市政协|县政协|区政协|省政协|一年来|年内|编印|参加|的)+"
)
_QUOTE = re.compile(r"“([^“”]{2,20})”|\"([^\"]{2,20})\"|《([^《》]{2,30})》")
_LEVEL = re.compile(
    r"(村\(社区\)|镇\(街道\)|省|市|县|区|镇街|乡镇|镇|乡|街道|村|社区|园区|企业|楼宇|商圈|界别|行业)(?:级|类)?"
)
_NO_LEVEL = ("园区", "企业", "楼宇", "商圈", "界别", "街道", "行业", "社区")
_BODY = re.compile(
    r"((?:全国|省|市|县|区|州|自治区|上级|中共|中央|党中央)[^,、;。⟨和被获]{0,10}?(?:政协|统战部|办公厅|两办|信息))"
)
_RANK = re.compile(r"((?:国家|中央|省|市|区|县|州)级?(?:以上|级以上)?)(?=[^,、⟨]{0,3}(?:采用|录用|采纳|刊用|⟨))")
_LEADERS = re.compile(
    r"((?:党和国家|全国政协|国家|中央|省委|省政府|省|市委|市政府|市|县委|县政府|县|区委|区政府|区|州|党政|有关|主要|各级)[^,;。⟨获得到]{0,12}领导(?:人|同志|干部)?)"
)
_EVENT = re.compile(
    r"([^,、。;:《》“”\d]{2,16}(?:协商座谈会|协商会议|协商会|协商|座谈会|调研|视察|监督|评议|论坛|议政会))"
)
_NO_EVENT = re.compile("形成|提出|派出|聘请|所提|组成|成立")
_TRIM = re.compile(r"(?:方面|领域|类)?(?:的)?(?:提案)?(?:件数|数量|占比|比例|提出)?(?:共|有|为|达|计|各)*$")
_TAKING = re.compile(r"(?:的)?(?:约|各)?占[^占]{0,8}$")
_ABOUT = re.compile(r"^.*?(?:涉及|其中|关于|围绕|聚焦|有关|\))|^(?:从[^,]{0,10}看)?(?:就)?")
_AROUND = re.compile(r"(?:围绕|聚焦|针对|涉及|就)([^,。;]{2,40}?)(?:等|,|提出|$)")
_MATTER = re.compile(r"(?:围绕|针对|聚焦|就|对)([^,。;、\d]{2,16})")
_CLASS = re.compile(r"([ABCD甲乙丙丁])类")
_OUTCOME = re.compile(
    r"已(?:经)?(?:得到)?(?:基本)?解决(?:[或和](?:基本|部分)?(?:解决|采纳))?|列入(?:规划|计划)|正在解决|留作参考|暂[^,。⟨]{0,6}解决"
)
_ORGANISATION = re.compile(
    r"([^,、;。:⟨]{2,14}(?:局|委|办|厅|部|公司|镇|街道|办事处|乡|中心|院|校|大队|支队|集团|处|委员会|政府))"
    r"(?:承办|办理|主办|会办|共|各|提案)*$"
)
_SYSTEM = re.compile(r"([^,、;。:⟨]{1,8}(?:系统|条线)|单独办理|分别办理|主办|会办|独办|分办|单办|联办)")
_SUPERVISOR = re.compile(
    r"(?:由)?([^,、;。:⟨⟩]{2,24}(?:、[^,、;。:⟨⟩]{2,12})?)(?:领衔|牵头|带头|分别|带队)?(?:督办|领办|包案|牵头|领衔)"
)
_STUDIO = re.compile(r"⟩([^⟨委的]{1,10}?)(?:委员)?(?:工作室|工作站)|([^,、。;⟨]{2,10}?)(?:委员)?(?:工作室|工作站)⟨")
_MEDIUM = re.compile(
    r"((?:[^,、。;:⟨在]{0,8})(?:级)?(?:以上)?(?:各类)?(?:媒体|报刊|网站|平台|客户端|公众号|栏目)|(?:国家|中央|省|市|区|县)级(?:以上)?(?=⟨|$))"
)
_ANY_MEDIA = ("各级各类媒体", "各级媒体", "各类媒体", "媒体", "新闻媒体", "各大媒体")
_VISITORS = re.compile(
    r"接待([^⟨,。;]{2,24}?)(?:来[^⟨,。;]{0,4})?(?:考察|调研|学习|交流|参观|来访|访问|团)"
    r"|⟩([^⟨]{2,14}?)(?:考察团|代表团|来)"
)
_PLATFORM = re.compile(r"商量|协商|议|客厅|说事|来了|有约|圆桌|面对面|直通车")
_PLATFORM_AFTER = re.compile(r"(?:协商|议事|履职)?(?:平台|品牌|服务团|议事厅|直播|客厅|协商)")
_BRAND = 14
_SERVICES = re.compile(r"志愿服务|义诊|宣讲|法律咨询|健康讲座|文艺演出|慰问|助学|送[^,。⟨、]{1,6}下乡")
_LIBRARY = re.compile(r"(?:政协)?(?:书吧|书屋|书房|书苑|图书角|图书室|书院)")
_AREA = re.compile(r"镇\(街道\)|镇街|乡镇|街道|社区|村\(社区\)|村|镇|乡|区县|县")
# 主席会议协商, 对口协商: a form by itself; 协商议事 belongs to the platform named before.
_OWN_FORM = re.compile(
    r"(?:常委会|主席会|主席会议|专题|对口|界别|双周|双月|月度|季度|远程|专家|立法|提案办理|联合|议政性|党组|网络)[^,]{0,10}(?:协商|会议|议政|会)"
)
_GENERIC = frozenset(
    [
        *(
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
        ),
        *("视察考察调研", "集中学习研讨", "学习研讨", "委员培训班", "培训班"),
    ]
)
# Members who made proposals; 参与委员 names no matter.
_PROPOSING = re.compile(r"(?:提交|提出|参与|撰写|领衔)(?:了)?提案")
_WHO = re.compile(r"^了|^(?:参与|参加)?(?:政协)?委员$|(?:的)?委员$")
_WHOSE = {"_member": "委员提案", "_collective": "集体提案", "key_": "重点提案"}
_COLLECTIVES = [
    (r"专委会|专门委员会", "专委会"),
    (r"界别", "界别"),
    (r"(?:人民)?团体(?!.*党派)", "人民团体"),
    (r"党派|民主党派|工商联", "党派"),
    (r"(民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)[^⟨,、]{0,8}", ""),
]


def narrowed(frame: Frame, meaning: Meaning, before: str | None) -> str | None:
    """What narrows the figure, None when nothing does. ``before`` is the scope of the figure in front."""
    if meaning.scope_by == "previous":
        if meaning.slug == "proposal_share" and not before:
            return next((kind for stem, kind in _WHOSE.items() if stem in meaning.label), None)
        return before
    way = WAYS.get(meaning.scope_by)
    return way(frame, meaning) if way else None


def _topic(frame: Frame, _meaning: Meaning) -> str | None:
    if not frame.head and frame.tail:
        return _words(re.sub(r"^(?:提案)?(?:涉及|聚焦|关于)|(?:方面|领域)?(?:的)?(?:内容|提案)*$", "", frame.tail), 24)
    return _words(_TRIM.sub("", _ABOUT.sub("", _TAKING.sub("", frame.head))), 24)


def _around(frame: Frame, _meaning: Meaning) -> str | None:
    return _found(_AROUND, frame.sentence, 24)


def _head(frame: Frame, _meaning: Meaning) -> str | None:
    return _words(re.sub(r"(?:表示)?|(?:的|约|各)?(?:占|为).*$", "", frame.head), 10)


def _collective(frame: Frame, _meaning: Meaning) -> str | None:
    text = frame.head if "提案⟨" in frame.near or not frame.tail else frame.near
    kinds = []
    for words, kind in _COLLECTIVES:
        if found := re.search(words, text):
            kinds.append(kind or _words(found[0], 12) or "")
    # 各党派、团体和专委会集体提案: all of them together.
    return kinds[0] if len(kinds) == 1 else None


def _member(frame: Frame, _meaning: Meaning) -> str | None:
    kinds = [kind for kind in ("联名", "个人") if kind in frame.head]
    return kinds[0] if len(kinds) == 1 else None


def _disposition(frame: Frame, _meaning: Meaning) -> str | None:
    if "退回" in frame.near:
        return "退回修改"
    return "转上级政协" if re.search("转(?:送)?(?:上级|省|市|全国)政协", frame.near) else None


def _class(frame: Frame, _meaning: Meaning) -> str | None:
    if found := _CLASS.search(frame.near):
        return f"{found[1]}类"
    if found := _OUTCOME.search(frame.near):
        return found[0]
    return _words(re.sub(r"^.*?(已|得|正|列|因|暂|留|基)", r"\1", frame.head), 12)


def _mark(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"⟩[^⟨]{0,3}?(不满意|基本满意|满意)的?提案", frame.near) or re.search(
        r"((?:满意(?:和|或者?|、|及)基本满意)|基本满意|比较满意|不满意|满意|理解|未反馈)[^满]*⟨", frame.near
    )
    return found[1] if found else None


def _unit(frame: Frame, _meaning: Meaning) -> str | None:
    found = _ORGANISATION.search(frame.head)
    return _words(re.sub(r"^(?:其中|如|中|分别(?:是|为))", "", found[1]), 14) if found else None


def _system(frame: Frame, _meaning: Meaning) -> str | None:
    found = _SYSTEM.search(frame.head)
    return _words(re.sub(r"^(?:其中)?(?:分别)?(?:交由|交付|交办|交)?", "", found[1]), 12) if found else None


def _past(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"上年度?|上一年度?|往年|历年|去年|20\d\d年(?:度)?[^,、⟨]{0,8}", frame.near)
    return found[0] if found else None


def _supervisor(frame: Frame, _meaning: Meaning) -> str | None:
    found = _SUPERVISOR.search(frame.near)
    return _words(re.sub(r"^.*(?:由|提案|确定为|列为)", "", found[1]), 16) if found else None


def _adopter(frame: Frame, _meaning: Meaning) -> str | None:
    head = re.sub(r"⟩.*", "", frame.near)
    found = _last(_BODY, head) or _last(_RANK, head) or _last(_BODY, frame.near) or _last(_BODY, frame.sentence)
    return found[1] if found else None


def _leader(frame: Frame, _meaning: Meaning) -> str | None:
    head = re.sub(r"⟩.*", "", frame.near)
    found = _last(_LEADERS, head) or _last(_LEADERS, frame.near) or _last(_LEADERS, frame.sentence)
    return found[1] if found else None


def _venue_level(frame: Frame, _meaning: Meaning) -> str | None:
    found = _last(_LEVEL, re.sub("⟨.*", "", frame.near)[-14:]) or _LEVEL.search(frame.tail[:8])
    level = None
    if found:
        bare = found[0].endswith(("级", "类", ")")) or found[1] in _NO_LEVEL
        level = found[0] if bare else f"{found[0]}级"
    return "/".join(part for part in (_brand(frame.head) or _platform(frame.sentence), level) if part) or None


def _reception(frame: Frame, _meaning: Meaning) -> str | None:
    if "接待日" in frame.sentence or "接待日" in frame.line.under:
        return "委员接待日"
    if "工作室" in frame.passage:
        return "委员工作室"
    return _subject(frame.sentence, r"(?:接访|接待|赴)")


def _members_level(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"(全国|省|市|区|县|州|自治区)政协委员", frame.near)
    return found[0] if found else None


def _studio(frame: Frame, _meaning: Meaning) -> str | None:
    found = _STUDIO.search(frame.near)
    words = _words(_VERBS.sub("", found[1] or found[2] or ""), 10) if found else None
    return None if words in ("委员", "政协委员") else words


def _media(frame: Frame, _meaning: Meaning) -> str | None:
    if "》" in frame.head and (found := _last(re.compile(r"《([^《》]{2,16})》"), frame.before_tail)):
        return found[1]
    found = _last(_MEDIUM, frame.head)
    words = _words(_VERBS.sub("", found[1]), 14) if found else None
    return None if words in _ANY_MEDIA else words


def _visitors(frame: Frame, _meaning: Meaning) -> str | None:
    found = _VISITORS.search(frame.near)
    return _words(found[1] or found[2] or "", 16) if found else None


def _areas(frame: Frame, _meaning: Meaning) -> str | None:
    found = _AREA.search(frame.tail[:8]) or _AREA.search(frame.head)
    return found[0] if found else None


def _matter(frame: Frame, _meaning: Meaning) -> str | None:
    if _PROPOSING.search(frame.head) or _PROPOSING.search(frame.tail):
        return "提案"
    if found := re.search(r"委员(?:们)?(?:积极|主动|深入|踊跃)?(?:参与|参加|投身)?(?:了)?([^⟨,。;]{2,16})", frame.tail):
        return _words(_bare(found[1]), 14)
    return _brand(frame.head) or _words(_WHO.sub("", _VERBS.sub("", frame.head)), 12)


def _form(frame: Frame, meaning: Meaning) -> str | None:
    """The form, or the brand, of what was held; of consultations the platform whose sentence this is."""
    head = frame.head or (frame.tail if meaning.scope_by in ("form", "exhibition", "course") else "")
    if len(head) > 12:
        head = head.split("、")[-1]
    words = _words(_VERBS.sub("", re.sub(r"活动$|会议$", "", _bare(head).lstrip("-· "))), 14)
    words = None if words in _GENERIC else words
    if brand := _brand(frame.head):
        return brand if meaning.scope_by == "form" or words is None or _bare(brand) in words else words
    if meaning.scope_by != "form":
        return words
    if words is None or not _OWN_FORM.search(words):
        words = _platform(frame.sentence) or words
    if words and not re.search("协商|议|商量", words) and not _platform(frame.sentence):
        return _found(re.compile(r"围绕([^,。;]{2,14})"), frame.sentence, 14) or words
    return words


def _served(frame: Frame, meaning: Meaning) -> str | None:
    if meaning.slug != "people_served":
        return _form(frame, meaning)
    return _brand(frame.head) or _found(_SERVICES, frame.sentence, 12)


def _course(frame: Frame, meaning: Meaning) -> str | None:
    return _words(frame.tail.lstrip("的"), 24) if meaning.slug == "training_days" else _form(frame, meaning)


def _source(frame: Frame, _meaning: Meaning) -> str | None:
    """Where suggestions, problems, money come from: a name in quotes, an event, else what it is about."""
    before = frame.before_tail
    if brand := _brand(frame.head) or _platform(before):
        return brand
    if "工作室" in before:
        return "委员工作室"
    found = _last(_EVENT, before)
    if found and not _NO_EVENT.match(_VERBS.sub("", found[1])):
        return _words(_VERBS.sub("", re.sub(r"^.*(?:围绕|针对|就|对|开展|召开|举办|组织)", "", found[1])), 14)
    return _found(_MATTER, before, 16)


def _named(frame: Frame, meaning: Meaning) -> str | None:
    return _brand(frame.before_tail) or _brand(frame.sentence) or _source(frame, meaning)


def _donor(frame: Frame, meaning: Meaning) -> str | None:
    if source := _source(frame, meaning):
        return source
    subject = _subject(frame.before_tail, r"(?:累计|共|向|为|先后)?(?:捐|投入|筹|募)")
    return None if subject and re.match("捐|款|累计|价值", subject) else subject


def _party(frame: Frame, _meaning: Meaning) -> str | None:
    if "专题报告" in frame.near:
        return "专题报告"
    return "请示" if re.search(r"请示(?!报告)", frame.head) else None


def _library(frame: Frame, _meaning: Meaning) -> str | None:
    found = _LIBRARY.search(_bare(frame.sentence))
    return found[0] if found else None


def _review(frame: Frame, _meaning: Meaning) -> str | None:
    if "提案办理" in frame.sentence + frame.rest[:24]:
        return "提案办理"
    return _words(re.sub(r"(?:的)?(?:单位|部门).*$", "", frame.tail), 10)


def _rate(frame: Frame, _meaning: Meaning) -> str | None:
    return "一般提案" if "一般提案" in frame.sentence else None


def _speech(frame: Frame, _meaning: Meaning) -> str | None:
    if "党派" in frame.sentence:
        return "党派"
    found = re.search(r"小组|线上|网络|口头|书面", frame.near)
    return found[0] if found else None


WAYS: dict[str, Callable[[Frame, Meaning], str | None]] = {
    "topic": _topic,
    "around": _around,
    "head": _head,
    "collective": _collective,
    "member": _member,
    "disposition": _disposition,
    "class": _class,
    "mark": _mark,
    "unit": _unit,
    "system": _system,
    "role": lambda frame, _meaning: "主办" if "主办" in frame.near else None,
    "after_merge": lambda _frame, _meaning: "并案后",
    "past": _past,
    "supervisor": _supervisor,
    "adopter": _adopter,
    "leader": _leader,
    "venue_level": _venue_level,
    "reception": _reception,
    "level": _members_level,
    "studio": _studio,
    "media": _media,
    "visitors": _visitors,
    "areas": _areas,
    "matter": _matter,
    "form": _form,
    "study": _form,
    "investigation": _form,
    "exhibition": _form,
    "activity": _served,
    "course": _course,
    "about": _source,
    "platform": _source,
    "venue": _source,
    "funds": _source,
    "brand": _named,
    "donor": _donor,
    "party": _party,
    "library": _library,
    "review": _review,
    "rate": _rate,
    "speech": _speech,
}


def _brand(text: str) -> str | None:
    names = [next(group for group in found.groups() if group) for found in _QUOTE.finditer(text)]
    return names[-1] if names else None


def _platform(text: str) -> str | None:
    """The brand of a consultation platform named earlier in the sentence: what follows belongs to it."""
    found = None
    for quote in _QUOTE.finditer(text):
        name = quote[1] or quote[2]
        if not name or re.search("[、,]", name) or len(name) > _BRAND:
            continue
        if _PLATFORM.search(name) or _PLATFORM_AFTER.match(text, quote.end()):
            found = name
    return found


def _subject(text: str, verb: str) -> str | None:
    found = re.search(r"([^,、。;“”⟨的]{2,12})" + verb, text)
    return _words(_VERBS.sub("", found[1]), 12) if found else None


def _bare(text: str) -> str:
    return re.sub(r"[“”\"‘’]", "", text)


def _found(pattern: re.Pattern[str], text: str, most: int) -> str | None:
    found = _last(pattern, text)
    return _words(found[found.lastindex or 0], most) if found else None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _words(words: str, most: int) -> str | None:
    words = words.strip('、,和及与的等共“”"《》·- ')
    if words.count("(") != words.count(")"):
        words = words.strip("()")
    return words if 1 < len(words) <= most else (words[-most:] if len(words) > most else None)
