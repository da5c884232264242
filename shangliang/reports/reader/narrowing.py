"""What narrows a figure besides its period: topic, class, unit, level, brand or event, source.

Each rule of the lexicon names one of the ways below by the word in ``scope``.
"""

import re
from collections.abc import Callable

from . import origins
from .classify import Meaning
from .frames import Frame

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
_TRIM = re.compile(r"(?:方面|领域|类)?(?:的)?(?:提案)?(?:件数|数量|占比|比例|提出)?(?:共|有|为|达|计|各)*$")
_TAKING = re.compile(r"(?:的)?(?:约|各)?占[^占]{0,8}$")
_ABOUT = re.compile(r"^.*?(?:涉及|其中|关于|围绕|聚焦|有关|\))|^(?:从[^,]{0,10}看)?(?:就)?")
_AROUND = re.compile(r"(?:围绕|聚焦|针对|涉及|就)([^,。;]{2,40}?)(?:等|,|提出|$)")
_ASIDE = re.compile(r"\([^()]{3,}\)")
_CLASS = re.compile(r"([ABCD甲乙丙丁])类")
_OUTCOME = re.compile(
    r"已(?:经)?(?:得到)?(?:基本)?解决(?:[或和](?:基本|部分)?(?:解决|采纳))?|列入(?:规划|计划)|正在解决|留作参考|暂[^,。⟨]{0,6}解决"
)
_BECAME = re.compile(r"被?(?:部分)?采纳|得到[^⟨,]{0,6}(?:落实|解决|采纳)|正在[^⟨,]{2,12}")
_INSTITUTION = re.compile(r"敬老院|养老院|福利院|幸福院|养老机构|学校|小学|中学|幼儿园|医院|卫生院")
_ORGANISATION = re.compile(
    r"([^,、;。:⟨]{2,14}(?:局|委|办|厅|部|公司|镇|街道|办事处|乡|中心|院|校|大队|支队|集团|处|委员会|政府))"
    r"(?:承办|办理|主办|会办|共|各|提案)*$"
)
_SYSTEM = re.compile(
    r"([^,、;。:⟨]{1,8}(?:系统|条线)|单独办理|分别办理|主办|会办|独办|分办|单办|联办|[省市县区州旗]政府(?:及[^,、⟨]{0,8}部门)?"
    r"|法检两院|两院|法院|检察院|镇街|乡镇|街道|群团组织|人民团体|[^,、;。:⟨]{0,6}单位)(?=[^⟨、]{0,12}⟨)"
)
_SUPERVISOR = re.compile(
    r"(?:由)?([^,、;。:⟨⟩]{2,24}(?:、[^,、;。:⟨⟩]{2,12})?)(?:领衔|牵头|带头|分别|带队)?(?:督办|领办|包案|牵头|领衔)"
)
_STUDIO = re.compile(r"⟩([^⟨委的]{1,10}?)(?:委员)?(?:工作室|工作站)|([^,、。;⟨]{2,10}?)(?:委员)?(?:工作室|工作站)⟨")
_MEDIUM = re.compile(
    r"((?:[^,、。;:⟨在]{0,8})(?:级)?(?:以上)?(?:各类)?(?:媒体|报刊|网站|平台|客户端|公众号|栏目)|(?:国家|中央|省|市|区|县)级(?:以上)?(?=⟨|$)"
    r"|[\u4e00-\u9fff]{2,6}(?:政协报|日报|晚报|时报|电视台|广播电台|新华网|人民网|政协网|学习强国)|学习强国|新华社|人民网|新华网|中新社)"
)
_GENRE = re.compile(r"(?:委员|履职|政协)*(?:故事|风采|访谈|专访|专题片|短视频|纪录片|微视频)$")
_ANY_MEDIA = ("各级各类媒体", "各级媒体", "各类媒体", "媒体", "新闻媒体", "各大媒体")
_VISITORS = re.compile(
    r"接待([^⟨,。;]{2,24}?)(?:来[^⟨,。;]{0,4})?(?:考察|调研|学习|交流|参观|来访|访问|团)"
    r"|⟩([^⟨]{2,14}?)(?:考察团|代表团|来)"
)
_SERVICES = re.compile(r"志愿服务|义诊|宣讲|法律咨询|健康讲座|文艺演出|慰问|助学|送[^,。⟨、]{1,6}下乡")
_LIBRARY = re.compile(r"(?:政协)?(?:书吧|书屋|书房|书苑|图书角|图书室|书院)")
_AREA = re.compile(r"小区|镇\(街道\)|镇街|乡镇|街道|社区|村\(社区\)|村|镇|乡|区县|县")
# 主席会议协商, 对口协商: a form by itself; 协商议事 belongs to the platform named before.
_OWN_FORM = re.compile(
    r"(?:常委会|主席会|专题|对口|界别|双周|双月|月度|季度|远程|专家|立法|提案办理|议政性|党组|网络|院坝|微|圆桌)[^,、⟨]{0,10}(?:协商(?:座谈)?(?:会议|会)?|会议|议政会?|会)"
)
# What only says of which kind something was: 委员履职能力培训班, 各类协商活动.
_PLAIN = re.compile(
    r"^(?:各类|系列|全体|政协|委员|常委|机关干部|干部|年度|履职|能力|素质|提升|专题|专项|集中|业务|协商|议政|议事|建言|调研|视察|考察|监督|学习|培训|研讨|会议|活动"
    r"|志愿|志愿服务|服务|义诊|班|会|开展|组织|举办|召开|参加|参与|等|和|及|与|、|次|个|共|成功|先后|组织委员|党组|主席会议|常委会|轮训|参训|形式多样的?|多种形式的?)*$"
)
_KIND_OF_STUDY = re.compile(r"集[中体]学习(?!研讨)|专题研讨|专题学习|交流研讨|传达(?:学习|贯彻|落实)")
_ONLY_TOOK_PART = re.compile(r"(?:全部|全员|积极|踊跃|均|都)*(?:参与?|参加|到会|出席)")
_KIND_OF_VISIT = re.compile(r"(?:专题|专项|监督性|集体|联合|重点|跟踪)(?:视察|调研|考察)")
_ENDING = re.compile(r"(?:等)?(?:各类|系列)?(?:活动|会议)?$")
_LEAD = re.compile(r"^.*(?:开展|召开|举办|组织|举行|参加|参与)(?:了)?(?=.)")
_LONG_HEAD = 12
_WHICH_MEMBERS = re.compile(
    r"((?:住|驻)[^,、⟨委]{1,6}(?:、[^,、⟨委]{1,4})*政协委员|(?:港澳|特邀|企业家|女|青年|党员|民营企业|[\u4e00-\u9fff]{2,4}界别?)(?:政协)?委员)"
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
        return origins.words(
            re.sub(r"^(?:提案)?(?:涉及|聚焦|关于)|(?:方面|领域)?(?:的)?(?:内容|提案)*$", "", frame.tail), 24
        )
    return origins.words(_TRIM.sub("", _ABOUT.sub("", _TAKING.sub("", _ASIDE.sub("", frame.head)))), 24)


def _around(frame: Frame, _meaning: Meaning) -> str | None:
    return origins.found(_AROUND, frame.sentence, 24)


def _head(frame: Frame, _meaning: Meaning) -> str | None:
    return origins.words(re.sub(r"(?:表示)?|(?:的|约|各)?(?:占|为).*$", "", frame.head), 10)


def _collective(frame: Frame, _meaning: Meaning) -> str | None:
    text = frame.head if "提案⟨" in frame.near or not frame.tail else frame.near
    kinds = []
    for words, kind in _COLLECTIVES:
        if found := re.search(words, text):
            kinds.append(kind or origins.words(found[0], 12) or "")
    # 各党派、团体和专委会集体提案: all of them together.
    return "/".join(kinds) if len(kinds) in (1, 2) else None


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
    if found := _OUTCOME.search(frame.near) or (None if frame.head else _BECAME.search(frame.tail)):
        return found[0]
    return origins.words(re.sub(r"^(?:其中|另有)+|^.*?(已|得|正|列|因|暂|留|基)", r"\1", frame.head), 12)


def _mark(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"⟩[^⟨]{0,3}?(不满意|基本满意|满意)的?提案", frame.near) or re.search(
        r"((?:满意(?:和|或者?|、|及)基本满意)|基本满意|比较满意|不满意|满意|理解|未反馈)[^满]*⟨", frame.near
    )
    return found[1] if found else None


def _unit(frame: Frame, _meaning: Meaning) -> str | None:
    found = _ORGANISATION.search(frame.head)
    return origins.words(re.sub(r"^(?:其中|如|中|分别(?:是|为))", "", found[1]), 14) if found else None


def _system(frame: Frame, _meaning: Meaning) -> str | None:
    before = re.sub("⟩.*", "", frame.near)
    found = re.search(r"([^,、;。:⟨]{1,8}(?:系统|条线))", before) or origins.last(_SYSTEM, before)
    return origins.words(re.sub(r"^(?:其中)?(?:分别)?(?:交由|交付|交办|交)?", "", found[1]), 12) if found else None


def _past(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"上年度?|上一年度?|往年|历年|去年|20\d\d年(?:度)?[^,、⟨]{0,8}", frame.near)
    return found[0] if found else None


def _supervisor(frame: Frame, _meaning: Meaning) -> str | None:
    found = _SUPERVISOR.search(frame.near)
    return origins.words(re.sub(r"^.*(?:由|提案|确定为|列为)", "", found[1]), 16) if found else None


def _adopter(frame: Frame, _meaning: Meaning) -> str | None:
    head = re.sub(r"⟩.*", "", frame.near)
    found = (
        origins.last(_BODY, head)
        or origins.last(_RANK, head)
        or origins.last(_BODY, frame.near)
        or origins.last(_BODY, frame.sentence)
    )
    return found[1] if found else None


def _leader(frame: Frame, _meaning: Meaning) -> str | None:
    head = re.sub(r"⟩.*", "", frame.near)
    found = origins.last(_LEADERS, head) or origins.last(_LEADERS, frame.near) or origins.last(_LEADERS, frame.sentence)
    if found is None:
        found = re.search(
            r"([省市县区州旗]委书记(?:、[省市县区州旗]长)?|[省市县区州旗]长)[^⟨]{0,6}(?:批示|签批|批阅)", frame.near
        )
    return found[1] if found else None


def _venue_level(frame: Frame, _meaning: Meaning) -> str | None:
    found = origins.last(_LEVEL, re.sub("⟨.*", "", frame.near)[-14:]) or _LEVEL.search(frame.tail[:8])
    level = None
    if found:
        bare = found[0].endswith(("级", "类", ")")) or found[1] in _NO_LEVEL
        level = found[0] if bare else f"{found[0]}级"
    return (
        "/".join(part for part in (origins.brand(frame.head) or origins.platform(frame.sentence), level) if part)
        or None
    )


def _reception(frame: Frame, _meaning: Meaning) -> str | None:
    if name := origins.brand(frame.before_tail):
        return name
    if "接待日" in frame.sentence or "接待日" in frame.line.under:
        return "委员接待日"
    if "工作室" in frame.passage:
        return "委员工作室"
    return origins.subject(frame.sentence, r"(?:接访|接待|赴)")


def _members_level(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"(全国|省|市|区|县|州|自治区)政协委员", frame.near)
    return found[0] if found else None


def _studio(frame: Frame, _meaning: Meaning) -> str | None:
    found = _STUDIO.search(frame.near)
    words = origins.words(origins.VERBS.sub("", found[1] or found[2] or ""), 10) if found else None
    return None if words in ("委员", "政协委员") else words


def _media(frame: Frame, _meaning: Meaning) -> str | None:
    if "》" in frame.head and (found := origins.last(re.compile(r"《([^《》]{2,16})》"), frame.before_tail)):
        return found[1]
    found = origins.last(_MEDIUM, frame.head)
    words = origins.words(origins.VERBS.sub("", found[1]), 14) if found else None
    if genre := _GENRE.search(frame.head):
        words = "/".join(part for part in (words, genre[0]) if part and part not in _ANY_MEDIA)
    return None if words in _ANY_MEDIA else words


def _guests(frame: Frame, _meaning: Meaning) -> str | None:
    found = re.search(r"(?:[省市县区]委、[省市县区]政府)?领导|专家|嘉宾|学者|负责", frame.near)
    return {"负责": "部门负责人"}.get(found[0], found[0]) if found else None


def _visitors(frame: Frame, _meaning: Meaning) -> str | None:
    found = _VISITORS.search(frame.near)
    return origins.words(found[1] or found[2] or "", 16) if found else None


def _areas(frame: Frame, _meaning: Meaning) -> str | None:
    found = _AREA.search(frame.tail[:8]) or _AREA.search(frame.head)
    return found[0] if found else None


def _matter(frame: Frame, _meaning: Meaning) -> str | None:
    """In what members took part, and which members."""
    if _PROPOSING.search(frame.head) or _PROPOSING.search(frame.tail):
        return "提案"
    who = _WHICH_MEMBERS.match(frame.tail)
    did = re.search(r"委员(?:们)?(?:积极|主动|深入|踊跃)?(?:参与|参加|投身)?(?:了)?([^⟨,。;]{2,16})", frame.tail)
    if did:
        what = origins.words(origins.bare(did[1]), 14)
    else:
        what = origins.brand(frame.head) or origins.words(_WHO.sub("", origins.VERBS.sub("", frame.head)), 12)
    if what and _ONLY_TOOK_PART.fullmatch(what):
        what = None
    under = origins.undertaking(frame.before_tail) or origins.brand(frame.before_tail)
    parts = [who[1] if who else None, under if under and under not in (what or "") else None, what]
    return "/".join(part for part in parts if part) or None


def _named_by_itself(frame: Frame, meaning: Meaning) -> str | None:
    """The words before the number, or behind it, that name what was held; None when they only say its kind."""
    head = frame.head if origins.VERBS.sub("", origins.bare(frame.head)) else ""
    head = head or (frame.tail if meaning.scope_by in ("form", "exhibition", "course") else "")
    if len(head) > _LONG_HEAD:
        head = head.split("、")[-1]
    words = origins.VERBS.sub("", _ENDING.sub("", origins.bare(head).lstrip("-· ")))
    words = _LEAD.sub("", words)
    return None if _PLAIN.match(words) else origins.words(words, 14)


def _form(frame: Frame, _meaning: Meaning) -> str | None:
    """Of consultations the brand, the form and the matter."""
    before = frame.before_tail
    if brand := origins.brand(frame.head):
        return brand
    said = origins.VERBS.sub("", origins.bare(frame.head))
    form = _OWN_FORM.search(frame.head) or (None if said else _OWN_FORM.search(frame.tail))
    if not form and (brand := origins.platform(frame.sentence)):
        return brand
    matter = origins.matter(before)
    parts = [matter, form[0] if form else None if matter else _named_by_itself(frame, _meaning)]
    return "/".join(part for part in parts if part) or None


def _activity(frame: Frame, meaning: Meaning) -> str | None:
    """The brand or the name of what was held."""
    words = _named_by_itself(frame, meaning)
    brand = origins.brand(frame.head)
    return brand if brand and (words is None or origins.bare(brand) in words) else words


def _investigation(frame: Frame, meaning: Meaning) -> str | None:
    kind = _KIND_OF_VISIT.search(frame.head)
    return kind[0] if kind else _activity(frame, meaning)


def _study(frame: Frame, meaning: Meaning) -> str | None:
    kind = _KIND_OF_STUDY.search(frame.head)
    parts = (origins.campaign(frame.before_tail), kind[0] if kind else _activity(frame, meaning))
    return "/".join(part for part in parts if part) or None


def _attended(frame: Frame, meaning: Meaning) -> str | None:
    """In what people took part: the platform or the brand of the sentence, else what the words before say."""
    before = frame.before_tail
    return origins.platform(before) or origins.brand(before) or _activity(frame, meaning)


def _served(frame: Frame, _meaning: Meaning) -> str | None:
    return origins.brand(frame.before_tail) or origins.found(_SERVICES, frame.sentence, 12)


def _course(frame: Frame, meaning: Meaning) -> str | None:
    return origins.words(frame.tail.lstrip("的"), 24) if meaning.slug == "training_days" else _activity(frame, meaning)


def _source(frame: Frame, _meaning: Meaning) -> str | None:
    """Where suggestions and problems come from: a name in quotes, a report, an event, else what it is about."""
    before = frame.before_tail
    if name := origins.platform(before) or origins.undertaking(before) or origins.brand(frame.head):
        return name
    if "工作室" in before:
        return "委员工作室"
    if report := re.search(r"[^,、。;⟨]{0,4}(?:报告|建议案|专报)$", frame.carry):
        return origins.words(origins.VERBS.sub("", re.sub("^.*形成", "", report[0])), 8)
    return origins.event(before) or origins.matter(before)


def _help(frame: Frame, _meaning: Meaning) -> str | None:
    """Under what name, by whom or for what help was given."""
    before = frame.before_tail
    if name := origins.brand(before):
        return name
    return origins.doer(before) or origins.matter(before)


def _named(frame: Frame, meaning: Meaning) -> str | None:
    return origins.brand(frame.before_tail) or origins.brand(frame.sentence) or _source(frame, meaning)


def _donor(frame: Frame, _meaning: Meaning) -> str | None:
    before = frame.before_tail
    if name := origins.brand(before):
        return name
    parts = [part for part in (origins.doer(before), origins.recipient(before)) if part]
    return "/".join(parts) or origins.matter(before)


def _learners(frame: Frame, _meaning: Meaning) -> str | None:
    who = origins.words(re.sub(r"^.*(?:培训|培育|轮训)(?:了)?(?:各类)?", "", frame.head), 14)
    return who if who and re.search("农民|人才|致富|能手|职工|居民|妇女|青年|村民|骨干|带头人", who) else None


def _institution(frame: Frame, _meaning: Meaning) -> str | None:
    kind = _INSTITUTION.search(frame.tail[:12]) or _INSTITUTION.search(frame.head[-12:])
    return kind[0] if kind else None


def _writing(frame: Frame, meaning: Meaning) -> str | None:
    """Of studies and measures the undertaking of which they are part, and what became of them."""
    sent = re.search(r"报(?:送)?([^,、。;⟨]{0,6}政协)", frame.tail)
    return sent[0] if sent else origins.campaign(frame.before_tail)


def _kind_of_report(frame: Frame, _meaning: Meaning) -> str | None:
    kind = re.search(r"(建议案|专报|协商报告|视察报告|协商成果|监督报告)[^,、。;⟨⟩]{0,2}⟨", frame.near)
    return kind[1] if kind else None


def _party(frame: Frame, _meaning: Meaning) -> str | None:
    if "专题报告" in frame.near:
        return "专题报告"
    return "请示" if re.search(r"请示(?!报告|汇报)", frame.head) else None


def _library(frame: Frame, _meaning: Meaning) -> str | None:
    found = _LIBRARY.search(origins.bare(frame.sentence))
    return found[0] if found else None


def _review(frame: Frame, _meaning: Meaning) -> str | None:
    if "提案办理" in frame.sentence + frame.rest[:24]:
        return "提案办理"
    return origins.words(re.sub(r"(?:的)?(?:单位|部门).*$", "", frame.tail), 10)


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
    "guests": _guests,
    "visitors": _visitors,
    "areas": _areas,
    "matter": _matter,
    "form": _form,
    "study": _study,
    "investigation": _investigation,
    "exhibition": _activity,
    "activity": _activity,
    "attended": _attended,
    "served": _served,
    "course": _course,
    "about": _source,
    "platform": _source,
    "venue": _source,
    "help": _help,
    "learners": _learners,
    "institution": _institution,
    "writing": _writing,
    "report": _kind_of_report,
    "brand": _named,
    "donor": _donor,
    "party": _party,
    "library": _library,
    "review": _review,
    "rate": _rate,
    "speech": _speech,
}
