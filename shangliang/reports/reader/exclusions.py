"""What looks like a counted number and is none: dates, ordinals, names, numbers of documents and telephones."""

import re
from bisect import bisect_right

from .numerals import Number

_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_QUOTED = re.compile(r"“[^“”\n]{1,24}”|\"[^\"\n]{1,24}\"|‘[^‘’\n]{1,24}’|〔[^〕]*〕")

_BEFORE = re.compile(
    r"(?:第|第\d{1,3}(?:至|-|、|和)|第[一二三四五六七八九十]{1,4}(?:至|-|、|和)|[A-Za-z]|\d[./:+\-]|(?<![\u4e00-\u9fff”)])[+＋]|编号|电话|传真|邮编|号|〔|NO\.?|No\.?)$"
)
_ORDINAL_LIST = re.compile(r"第?[一二三四五六七八九十\d]{1,3}次(?:、|和|及|至)$|届$")
_AFTER = re.compile(
    r"(?:年|月|日|时(?!间)|点(?!位|评|赞)|号|周年|世纪|级|岁|度|版|楼|层|路(?!演)|分钟|小时|秒|[A-Za-z+]|/|:\d|-\d{3,})"
)
# 届 and the sessions of a term; 二中全会, 两会.
_SESSION = re.compile(
    r"次(?:全体)?(?:全会|会议以来|会议期间|会议闭幕|会议召开|会议开幕|会议上|会议确定|会议提案|党代会|代表大会|会议\()"
)
_NAME_LIKE = re.compile(
    r"个(?:方面|维护|确立|意识|自信|百分点|工作日|月|多月|半月|学期|季度|星期|领域|板块|方向|环节|层面|维度|特点|阶段|关键词|抓手|年头|小时|世纪)"
)
_SET_PHRASE = re.compile(
    r"个(?:定位|面向|关键|坚持|全面|全覆盖|着力|一|百年|务必|更加|有利于|毫不|走在前|大局|转变|字|亿|万|高|始终|重点(?=[,。、]|$)"
    r"|重大(?=[,。、]|$)|专项行动|五年|要|统筹|牢牢|先行|示范(?=[,。、]|$)|突出|聚焦|强化|不断|必须|之年|版本|有|新(?=[,。、]|$)|代表"
    r"|中心(?=[,。、]|$)|转型|根本|不|课堂|层次|渠道|方式|机制|体系|原则|导向)"
    r"|套班子|支队伍|项(?:规定|要求|任务|工作|重点|措施|改革|行动|工程|建设|职能|原则|内容|举措|机制|权|主)|条(?:底线|红线|战线|渠道|生命线)|届"
)
_SMALL_WORDS = re.compile(
    r"(?:天(?:内|之内|后|前)|人(?:大|民|才|类|文|员|行|心|社|均|防)|家(?:庭|级|园|居|长|乡|风)|家政服务(?:业|员|公司)|位(?:一体|列|居|于|置|数)|本(?:级|地|届|次|土|市|县|区|年|领|色)"
    r"|条(?:例|件|线|块|主线)|项(?:目)|批(?:示|准|评|复)|件(?:件)|次(?:于|序|年|要|日)|期(?:间|望|末|待|内|刊|盼)|部(?:门|署|分|委|队|长|级|位|落)|名(?:单|列|牌|校|片|城|家|义|录|称)|种(?:植|子|业|类|养)"
    r"|处(?:理|置|级|长|室|处|于)|场(?:所|地|馆|景|镇)|对(?:口|接|标|外|待|话|于|照)|组(?:织|长|成|建|团)|道(?:德|路|理)|起(?:来|草|步|到|点|源)|站(?:位|点|起)|集(?:体|中|聚|群|团|约|思)|首(?:次|个|位|要|先|创|家|批)|课(?:题|堂)|套(?:路)|堂(?:屋)|天(?:津|然|空|堂|地|候|下)"
    r"|村(?:民|级|干|委|务)|所(?:有|在|提|以|属|需|反)|字(?:塔|号)|米(?:袋)|讲(?:话|述|堂|解|台|好|清|政|座|师)|台(?:账|湾|胞|盟|商|阶)|节(?:能|点|约|日)|张(?:[\u4e00-\u9fff]{1,2}(?:委员|主席|同志)))"
)
# 一个, 千家万户, 百名委员进百企: an article, and numbers that only mean many.
_SINGLE = ("一", "百", "千", "万", "亿")
_UNCOUNTED = {
    "公里",
    "亩",
    "吨",
    "平方米",
    "平方公里",
    "千瓦",
    "兆瓦",
    "公顷",
    "立方米",
    "米",
    "美元",
    "‰",
    "回",
    "幢",
    "盏",
    "座",
    "届",
}
_MOST_PLACES = 99
_MATTER = re.compile(r"(?:十四五|十三五|十五五|“[^”]*)$")


class Exclusions:
    """The parts of one text in which a number is a name. Made once for each text."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [m.span() for m in _TITLE.finditer(text)]
        # A quotation of a whole sentence is speech, a short one is a name: “一号工程”, “1+8”.
        spans += [m.span() for m in _QUOTED.finditer(text) if not re.search("[。,;!?]", m[0])]
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def named(self, place: int) -> bool:
        """Whether the character at ``place`` belongs to a title or a quoted name."""
        found = bisect_right(self._starts, place)
        return any(end > place for start, end in self._spans[max(0, found - 3) : found])

    def excludes(self, number: Number) -> bool:
        """Whether the number is a date, an ordinal, part of a name, or counts what no committee counts."""
        text = self.text
        if self.named(number.start) or number.unit in _UNCOUNTED:
            return True
        if number.unit[0:1] in ("省", "市", "县", "区", "州") and number.value > _MOST_PLACES:
            return True  # 2023市政协: a year
        if text.startswith("0", number.start) and text[number.start + 1 : number.start + 2].isdigit():
            return True  # 03: the number of a heading
        before = text[max(0, number.start - 8) : number.start]
        after = text[number.end : number.end + 12]
        if _BEFORE.search(before) or (number.unit_end == number.unit_start and _AFTER.match(after)):
            return True
        measured = text[number.unit_start : number.end + 10]
        if _NAME_LIKE.match(measured) or (number.unit and _SMALL_WORDS.match(measured)):
            return True
        if _AFTER.match(measured):
            return True
        return number.chinese and number.unit != "%" and self._chinese_name(number, before, measured)

    def _chinese_name(self, number: Number, before: str, measured: str) -> bool:
        """Chinese numerals mostly belong to set phrases; 一 is an article."""
        printed = self.text[number.start : number.unit_start]
        if (
            (printed in _SINGLE and not number.at_least)
            or number.value < 2
            or _ORDINAL_LIST.search(before)
            or _MATTER.search(before)
        ):
            return True
        if _SET_PHRASE.match(measured) or re.search(r"[一二三四五六七八九十]$", before):
            return True
        if before.endswith(("每", "再", "双", "统", "万", "初", "小", "全")):
            return True
        return bool(_SESSION.match(measured)) and not re.search("(?:召开|举行|举办)$", before)
