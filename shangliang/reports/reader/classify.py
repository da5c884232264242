"""Which indicator a number states, if it is a figure of the committee's work at all."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from .context import Document
from .figure import OTHER
from .frames import Frame
from .lexicon import Rule, rules_for
from .rates import named_rates

# Sums of a place's economy, whatever is counted in them.
_ECONOMY = re.compile(
    r"地区生产总值|GDP|生产总值|公共预算|财政收入|税收|固定资产投资|可支配收入|社会消费品|增加值|进出口|规上工业|规模以上|粮食(?:总)?产量"
    r"|高新技术企业|城镇化率|贫困人口|贫困村全部|经济总量|万亩|亿斤|森林覆盖率|优良天数|经济增速|招商引资到位|市场主体(?:总量|达|突破)|新增城镇就业|城镇新增就业|产业集群|旅游收入|游客"
)
_COMMITTEE_NEAR = re.compile(r"政协|委员|提案|建议|批示|件⟩$")
_COMMITTEE = re.compile(r"政协|委员|提案|协商|社情民意|界别|党派")
# What others did, though a proposal or a consultation may have moved them to it.
_OTHERS_DOING = re.compile(
    r"新增|改造|投用|泊位|停车位|学位|床位|线路|公交|公里|出台|规上|就业|高新技术|贫困(?!学|大学|家庭|户|群众|儿童|老人|村|乡镇)|脱贫(?!户|群众|攻坚[^⟨]{0,8}(?:监督|视察|调研|协商|座谈))|重点工程|重大工程|新建|改建|扩建|竣工|开工|产值"
    r"|人口|总规模|基金|排污|整治|建成(?!“?[^⟨]{0,10}(?:委员|协商|议事|工作室))|安装|更新(?!增补|委员)|设立[^⟨]{0,8}(?:基金|专项)|改革举措|行动计划|政策|催生|激活|亿|充电桩|路灯|河道|水库|"
    r"编制|在职|在编|离退休|⟨次⟩(?:出席|莅临|到会)|景区|产业园|示范区|农田|种植|养殖|绿化|受理案件|案件|选派干部|建议人大"
)
_PLANNED = re.compile(
    r"(?:(?<!列入)(?<!规划)(?<!协商)(?<!年度)计划(?!解决|落实|逐步|采纳|的|外)|拟(?!作为|解决|办|立案|予|列)|力争|争取(?:在|到|年)|预计|将(?=[^⟨领重提各全把《]{0,3}(?:于|在|开|举|组|新|建|继|实|完|推|打))|确保(?:完成|达到|实现)|目标是|不少于|要(?:开展|组织|完成|办好|抓好|打造)|明年|来年|下一年度?)[^⟨。;]{0,24}⟨"
)
# 我们要完成…: a sentence of intent, wherever it stands; 不少于 sets a target.
_INTENT = re.compile(r"^(?:[^,。;]{0,14},)?(?:我们|[市区县省]政协|常委会|今年)(?:要|将)(?!求)")
_TARGET = re.compile(r"(?:不少于|不低于|少于|不足|不到|至少|原则上)$")
# One person's doings, and what nobody did.
_ONE_PERSON = re.compile(
    r"容纳[^⟨]{0,4}⟨|每(?:年|季度?|月|半年|周|两月|半月|学期)[^⟨,。]{0,10}⟨|[日月]均[^⟨]{0,10}⟨|(?:(?<!其)他|她|本人|(?:个别|少数(?!民族)|有的)[^⟨,。]{0,8}|每名|每位|每人|每个|一行|人均|平均)[^⟨,。;、]{0,10}⟨"
)
# 每名委员每年提交1件提案、反映2条信息; “五个一”活动,即…
_EACH = re.compile(r"(?:每名|每位|每人|人人)[^。;,]{0,24}、[^。;,]{0,10}$|个一”?[^。;,]{0,12},?(?:即|:)[^。;]{0,30}$")
# 市政协委员张某捐款1200万元. Surnames that are words as well (高, 万, 方) are left out.
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱胡郭梁郑罗宋谢唐韩曹邓萧冯曾蔡彭潘袁董苏叶吕魏蒋杜沈姜范傅钟卢汪戴崔陆"
_SURNAMES += "廖姚邱谭韦贾邹熊薛侯郝邵赖贺尹钱龚"
_ALONE = (
    "(?:捐|领办|创办|带领|带头|投资|投入|出资|在|向|为|提出|提交|一人|多次|先后|自费|牵头|组织|累计|个人|连续)[^。;]*$"
)
_NAMED_MEMBER = re.compile(
    rf"委员[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}{_ALONE}|(?:^|[,;、])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}委员{_ALONE}"
)
# 2025年,将重点抓好以下工作:…;新建委员工作室5个
_AHEAD = re.compile(r"(?:^|。)(?:(20\d\d)年|新的一年|下一步|今后)(?:里|中)?,[^。,]{0,10}(?:将|要|拟|计划)[^。]*$")
_BOUND = re.compile("(?:超过?|多于|大于|达到?|不足|在)$")
_LAST_YEAR = re.compile(r"(?:去年|上年|上一年|前年)(?!度?重点)[^⟨,。;]{0,10}⟨")
# 近三年提案数分别为152件、141件、135件: none is said to be this year's.
_RECENT_YEARS = re.compile(r"近[两二三四五六几]年[^。;]{0,20}分别")
_CHOSEN_BEFORE = re.compile(r"(?:去年|上年|上一年)度?(?:确定|遴选|选定|列出)的?⟨")
# 建议助推全市新建基站1200个
_MOVED = re.compile(
    r"(?:助推|促成|推动|促进|带动|推进)[^⟨,]{0,10}(?:新建|新增|改造|投资|整治|开工|安装)(?![^⟨]{0,10}(?:工作室|议事|协商|平台))[^⟨]{0,14}⟨"
    r"(?![^⟩]*⟩[^⟨]{0,6}(?:实事|小事|好事|问题|难题|诉求))"
)
# 市财政局办理的第15号提案,落实资金1800万元,惠及23个村
_ONE_PROPOSAL = re.compile(r"第\d{1,4}号(?:重点)?提案[^。]{0,40}$")
_BENEFITS = frozenset(
    [
        OTHER,
        "funds_coordinated",
        "people_served",
        "problems_solved",
        "projects_helped",
        "areas_covered",
        "villages_helped",
    ]
)
# What a proposal brought about elsewhere.
_BROUGHT_ABOUT = re.compile(
    r"^[^。]{0,6}《[^》]*(?:建议|提案|意见)》[^。⟨]{0,20}(?:促成|推动|助推|推进|促进|办理|使|带动|得到)"
)
_COMPARISON = re.compile(
    r"(?:上年同期|去年同期|同比|环比|比上年|较上年|比去年|较去年|与上年|与去年|比上届|较上届|比\d{4}年|较\d{4}年|较20\d\d|比20\d\d|上届|上年度?收到|上一年度?收到|增长|提高了?|增加了?|下降|减少|上升|多出|高出)[^⟨。;,]{0,14}⟨"
)
_COMPARED = re.compile(r"^[^。;]{0,6}(?:上年同期|去年同期|与去年相比|与上年相比)")
_REACHED = re.compile(r"(?:提高|增加|上升|增长|提升|扩大|下降|降)(?:到|至|为|达)[^⟨]{0,4}⟨")
_FROM = re.compile(
    r"(?:由|从)[^⟨,。;]{0,14}⟨[^⟩]*⟩[^,。;]{0,8}(?:提高|增加|上升|增长|提升|上涨|下降|发展|扩大|降|增)(?:到|至|为)?"
)
_DEPUTIES = re.compile(r"(?:人大)?代表(?:的)?(?:建议|议案)[^⟨提]{0,8}⟨|人大(?:建议|议案)[^⟨提]{0,8}⟨|建议、提案")
_SHORTCOMING = re.compile(
    r"(?:问题(?:和|与)不足|存在(?:的)?(?:主要|突出)?(?:问题|不足|差距|短板)|还有差距|有待改进|(?:但|还|仍)[^。,]{0,6}(?:不足|差距|短板))[^。]*$"
)
_SHORTCOMINGS_HEAD = re.compile(
    r"^(?:当前|目前|主要)?(?:存在|面临)的?[^。]{0,8}(?:问题|不足|差距|困难)|(?:问题(?:和|与|及)不足|不足(?:和|与)(?:问题|差距)|(?:不足|短板)(?:之处)?)$"
)
# Governments count both together: 办理人大代表建议126件、政协提案162件.
_BOTH = re.compile(
    r"(?:人大(?:代表)?|代表)(?:的)?(?:建议|议案)[^。;提]{0,14}(?:政协|委员)?提案|议案[、和]?建议(?:和|、|与)(?:政协)?提案"
)
_OWN_YEAR = re.compile(
    r"(?:^|[,。;、(]|其中)(?:(20\d\d)年(?:度)?)(?:,|全年|共|市|县|区|省|全国|收到|提交|立案|我|开|组|举|召)"
)
_SPREAD = re.compile(r"(20\d\d)年?(?:至|到|-)(20\d\d)年[^。;]{0,12}分别[^。;]*$")
_SHARE = re.compile(r"(?:占|占比|比例|比重|占总数|占到)[^⟨,。;]{0,16}⟨")
# 涉及经济建设、社会建设方面的提案分别占总数的36.8%和36.6%
_TOPICAL = re.compile(
    r"(?:涉及|围绕|关于|聚焦)[^。]{2,40}提案|(?:方面|领域|类)(?:的)?提案|提案中[^。]*(?:方面|领域|类|涉及)"
)
_NAMED_TOPIC = re.compile(r"[\u4e00-\u9fff](?:方面|领域|类)(?:的)?(?:约|各)?占[^⟨]{0,8}⟨")
# 立案64件,占提案总数的54%
_OF_ALL = re.compile(r"^约?占⟨|(?:占|为)(?:收到|所收|全部|提交)?(?:的)?提案总?(?:件)?数")
_FILED_SHARE = re.compile(r"(?<!未)立案(?:的)?(?:提案)?(?:数|件数)?约?占(?:收到|全部|提交)?(?:的)?提案总?(?:件)?数")
# 对办理情况表示满意或基本满意的占97%
_EITHER = re.compile(r"满意(?:和|或者?|、|及|与)(?:基本|比较)满意[^⟨]{0,4}占")
_RECEIVED = re.compile(r"(?:收到|提交|征集|提出|共提|递交|收集|交来)[^,。;线选]{0,16}提案(?!线索|选题|的委员|者)")
_FILED = re.compile(
    r"(?<!未)(?<!不予)(?<!未予)立案|交由[^,。]{1,14}(?:办理|承办)的?提案|(?:交办|承办)(?:的)?(?:政协)?提案"
    r"|办理(?:政协)?提案\d"
)
_WRITING = re.compile(r"文史|史料|资料|编|书籍|丛书|出版|撰写|专辑")
# 立案151件,其中:…;大会期间提案138件,闭会期间提案13件
_OF_PERIOD = re.compile(r"^(?:其中)?[:,]?(?:大会|全会|会议|闭会|平时|会后)[^⟨收提交]{0,6}(?:提案)?⟨")
_FILED_PARTS = re.compile(r"(?<!未)(?<!不予)立案[^。]*其中[^。]*$")
# 帮助21万户贫困户脱贫: the help is the committee's, what became of it may be said.
_HELPED = re.compile(r"^.*(?:帮助|帮扶|挂帮|帮带|结对)[^⟨]{0,4}⟨[^⟩]*⟩")
_SOME_RATE = re.compile(r"[\u4e00-\u9fff]{2}率(?:已|均|也)?(?:达|达到|为|是|超|超过|近)?到?$")
# 接待港澳台侨团组14批386人次
_VISITING = re.compile(r"接待[^⟨]{0,20}(?:团|考察|来访|嘉宾|客人|来宾)[^⟨]{0,6}⟨(?:人次|人|名)⟩$")
_OWN_RATE = re.compile(r"提案|政协|委员(?!会)|协商|社情民意|承办单位|(?:意见)?建议")
_SECTORS = 34  # every committee's sectors, no count of its work
_SHARED = re.compile(r"[,、(]?(?:约|各)?占")
_AROUND = re.compile(r"围绕|聚焦|针对|涉及|就[^,。]{2,30}等")
_STAGE_CHARS = 3000
_OTHERS_REPORT = re.compile(
    r"[^,。;]{0,10}(?:政府|人大常委会|人大|法院|检察院|“?两院”?)工作报告(?:显示|指出|提出|中|:)"
)
_OTHER_BODY = re.compile(
    r"(?:[^,。;:]{0,8},)?(?:全?[市县区省州旗])(?:中级|高级)?(?:人民)?"
    r"(?:法院|检察院|纪委|监委|纪检监察机关|人大常委会|人大(?!代表建议)|公安局|公安机关)"
)
_OWN_SUBJECT = re.compile(r"[,;](?:[市县区省州旗]?政协(?!机关)|委员)")
# 全市化解矛盾2.3万件: the place's doing, unless the sentence speaks of the committee.
_WHOLE_PLACE = re.compile(
    r"^(?:[^,。]{0,12},)?(?:全[区市县省国州]|我[区市县省州](?:还有|现有|仍有))(?!.*(?:政协|委员|提案|协商|界别|社情民意|议事|各级|捐|募))"
)
# What only committees have or do, wherever in the place.
_COMMITTEES_OWN = (
    *("proposals_", "opinions_", "handling_", "key_", "followup_", "consultation", "member", "suggestions_", "speech"),
    *("supervision_", "party_", "leader_", "committees", "history_"),
)
_OTHER_UNITS = frozenset(
    [
        "件次",
        "条次",
        "项次",
        "场次",
        "批次",
        "篇次",
        "人次",
        "家次",
        "户次",
        *"件份条项个次场期轮批篇则字名位人家所户部本册种套辑幅支组堂节课站处对起张",
    ]
)
# With a Chinese numeral these count; 个, 项, 次 … mostly belong to a phrase.
_CHINESE_OTHER = frozenset(["件", "条", "场", "期", "篇", "份", "名", "家", "批", "户", "人次"])
_OTHER_NEAR = re.compile(
    r"政协|委员|提案|协商|调研|视察|监督|座谈|会议|活动|慰问|走访|看望|表彰|评选|评为|获评|党组|党支部|小组|工作组|培训|论坛|讲座|捐|联谊|港澳|党派|机关"
    r"|履职|干部|志愿|读书|书画|来访|考察|文艺|演出|(?:发现|梳理|查找|收集|反馈|提出)[^⟨]{0,6}问题|资助|撤案|民情|募集|听取[^⟨]{0,6}意见|意见表|先进|邀请|选派|通报会|困难学生|建议|联系点|专家|驻村|帮扶|挂帮|帮助|文史|史料|编印|编纂|编撰|出版|明察|暗访|述职|议事|议政|送教|支教|留守儿童|孤寡老人|困境儿童|困难(?:家庭|群众|职工|户)"
    r"|实事|典型经验|全体会议|主席会议|常委会|约谈|荣誉|贡献奖|察看|点位|联络组|问题清单|参观|警示教育|主题党日|红色|界别(?!作用|优势|群众)"
)


@dataclass(frozen=True)
class Meaning:
    """What a number states. ``label`` is the printed name of a rate, of a share the slug that it is a share of."""

    slug: str
    scope_by: str
    year: int | None
    label: str = ""
    own_year: bool = False  # whether the sentence names the year


class Classifier:
    """Tells, number by number, what is stated. Keeps what was told before, because shares refer back to it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._filed_ends = [found.end() for found in _FILED.finditer(document.text)]
        self._received_ends = [found.end() for found in _RECEIVED.finditer(document.text)]
        self._previous: tuple[Frame, Meaning] | None = None
        self._turn = 0
        self._turn_head = (-1, "")

    def meanings(self, frame: Frame) -> list[Meaning]:
        """The figures that the number states: none, one, or one for each rate that shares it."""
        year = self._year(frame)
        if year is None and self.document.year is not None:
            return []
        found = self._meanings(frame, year)
        if _OWN_YEAR.search(frame.sentence):
            found = [replace(meaning, own_year=True) for meaning in found]
        if found:
            self._previous = (frame, found[-1])
        return found

    def _meanings(self, frame: Frame, year: int | None) -> list[Meaning]:
        if (
            _BOTH.search(frame.sentence + frame.rest[:30])
            or frame.line.planned
            or self._intended(frame)
            or self._compares(frame)
            or _SHORTCOMING.search(frame.passage)
            or self._threshold(frame)
            or _of_another_body(frame)
            or _RECENT_YEARS.search(frame.before_tail)
            or _SHORTCOMINGS_HEAD.search(frame.line.under)
        ):
            return []
        if frame.number.unit == "%":
            return self._rates(frame, year)
        if _DEPUTIES.search(frame.near):
            return []
        rule = self._rule(frame)
        if rule is None:
            own = (self._is_own_work(frame) or _VISITING.search(frame.carry + frame.near)) and not self._elsewhere(
                frame, OTHER
            )
            return [Meaning(OTHER, "none", year)] if own else []
        place = _WHOLE_PLACE.search(frame.sentence) or _WHOLE_PLACE.search(frame.near)
        if place and not rule.slug.startswith(_COMMITTEES_OWN):
            return []
        economy = _ECONOMY.search(frame.sentence) and not _COMMITTEE.search(frame.near)
        if (
            economy
            or self._elsewhere(frame, rule.slug)
            or (year != self.document.year and rule.slug in ("proposals_topic",))
        ):
            return []
        if rule.slug == "proposals_received" and _SHARED.match(frame.rest) and _AROUND.search(frame.sentence):
            return [Meaning(self._staged("proposals_topic", frame), "around", year)]
        return [Meaning(self._staged(rule.slug, frame), rule.scope, year)]

    def _rule(self, frame: Frame) -> Rule | None:
        for rule in rules_for(frame.number.unit):
            if _fits(rule, frame):
                return rule
        return None

    def _rates(self, frame: Frame, year: int | None) -> list[Meaning]:
        if _ECONOMY.search(frame.sentence):
            return []
        previous = self._previous
        if _FILED_SHARE.search(frame.near):
            return [Meaning("filing_rate", "none", year)]
        if _EITHER.search(frame.near):
            return [Meaning("satisfied_or_basic_rate", "rate", year)]
        if frame.topic == "proposal" and _NAMED_TOPIC.search(frame.near):
            return [Meaning("topic_share", "topic", year)]
        if _SHARE.search(frame.near) and previous and previous[0].line is frame.line:
            slug = _share_of(previous[1].slug, previous[1].scope_by)
            rule = self._rule(frame)
            if rule is not None and rule.slug == "member_participation_rate":
                return [Meaning(rule.slug, "previous", year)]
            if slug == "proposal_share" and previous[1].slug == "proposals_filed" and _OF_ALL.search(frame.near):
                return [Meaning("filing_rate", "none", year)]
            if slug is not None:
                return [Meaning(slug, "previous", year, previous[1].slug)]
        if _SHARE.search(frame.near) and _TOPICAL.search(frame.sentence) and frame.topic == "proposal":
            return [Meaning("topic_share", "around", year)]
        names = named_rates(frame.head, frame.sentence) or named_rates(_leading_rate(frame.tail), frame.sentence)
        if named := self._in_turn(frame, names):
            return [Meaning(slug, "rate", year, label) for slug, label in named]
        if rule := self._rule(frame):
            return [Meaning(rule.slug, rule.scope, year)]
        some = _SOME_RATE.search(frame.head) and _COMMITTEE.search(frame.sentence)
        own = _OWN_RATE.search(frame.near) or (some and not _OTHERS_DOING.search(frame.sentence))
        return [Meaning(OTHER, "none", year)] if own and not self._elsewhere(frame, OTHER) else []

    def _in_turn(self, frame: Frame, named: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Of 见面率、满意率分别为99%和98% the rate that is this number's; all of them without 分别."""
        if len(named) < 2 or "分别" not in frame.head and "依次" not in frame.head:
            self._turn = 0
            return named
        same = self._turn_head == (frame.clause_start, frame.head)
        self._turn = self._turn + 1 if same else 0
        self._turn_head = (frame.clause_start, frame.head)
        return named[self._turn : self._turn + 1]

    def _staged(self, slug: str, frame: Frame) -> str:
        """Received or filed: what the passage spoke of last."""
        if slug == "proposals_received" and _OF_PERIOD.search(frame.near) and _FILED_PARTS.search(frame.passage):
            return "proposals_filed"
        stem = {"proposals_member": "_member", "proposals_collective": "_collective", "proposals_topic": ""}.get(slug)
        if stem is None:
            return slug
        return f"proposals_{'filed' if self._filed(frame) else 'received'}{stem}"

    def _filed(self, frame: Frame) -> bool:
        if re.search("立案", frame.tail + frame.rest[:12]):
            return True
        place = frame.number.start
        filed, received = (
            ends[bisect_right(ends, place) - 1] if ends and ends[0] <= place else -1
            for ends in (self._filed_ends, self._received_ends)
        )
        return filed > max(received, place - _STAGE_CHARS)

    def _compares(self, frame: Frame) -> bool:
        near = frame.near
        if _FROM.search(near) or _COMPARED.search(frame.sentence):
            return True
        return bool(_COMPARISON.search(near)) and not _REACHED.search(near) and "重点提案" not in near

    def _threshold(self, frame: Frame) -> bool:
        """Whether the number only bounds what is counted behind it: 超过20件的有11家."""
        before = self.document.text[max(0, frame.number.start - 3) : frame.number.start]
        bound = _BOUND.search(before) or frame.number.at_least
        return bool(bound) and frame.rest.lstrip("以上下").startswith(("的有", "的单位有", "的委员有"))

    def _intended(self, frame: Frame) -> bool:
        before = self.document.text[max(0, frame.number.start - 4) : frame.number.start]
        ahead = _AHEAD.search(frame.passage)
        if ahead and (not ahead[1] or self.document.year is not None and int(ahead[1]) > self.document.year):
            return True
        return bool(_PLANNED.search(frame.near) or _INTENT.match(frame.sentence) or _TARGET.search(before))

    def _elsewhere(self, frame: Frame, slug: str) -> bool:
        """Whether one person did it, somebody else whom a proposal moved, or it was done the year before."""
        before = frame.before_tail
        if _NAMED_MEMBER.search(before) or _MOVED.search(frame.near):
            return True
        if not slug.startswith(("followup_", "proposals_", "key_")) and _LAST_YEAR.search(frame.near):
            return True
        if _CHOSEN_BEFORE.search(frame.near):
            return True
        if _ONE_PROPOSAL.search(before) and slug in _BENEFITS:
            return True
        if _ONE_PERSON.search(frame.near) or _EACH.search(frame.before_tail):
            return slug != "activity_per_member"
        return bool(_BROUGHT_ABOUT.match(frame.sentence)) and not _COMMITTEE_NEAR.search(frame.near)

    def _year(self, frame: Frame) -> int | None:
        """The year that the sentence names for the number, else the report's; None when it lies ahead."""
        own = self.document.year
        named = None
        if frame.line.table and (column := re.search(r"(20\d\d)年", frame.head)):
            named = int(column[1])
        before = frame.sentence[: frame.number.start - frame.clause_start + len(frame.sentence)]
        for found in _OWN_YEAR.finditer(before):
            named = int(found[1])
        if spread := _SPREAD.search(frame.sentence):
            return self._spread_year(frame, int(spread[1]), int(spread[2]))
        if named is None or own is None:
            return own if own is not None else named
        return None if named > own else named

    def _spread_year(self, frame: Frame, first: int, last: int) -> int | None:
        """2019年至2023年分别收到提案302件、311件、…: a year for each number in turn, none when they do not go round."""
        listed = self._listed(frame)
        place = listed.index(frame.number.start)
        return first + place if len(listed) == last - first + 1 else None

    def _listed(self, frame: Frame) -> list[int]:
        start = self.document.text.rfind("分别", 0, frame.number.start)
        end = frame.number.end + len(frame.rest)
        unit = re.escape(frame.number.unit)
        listed = [m.start() for m in re.finditer(rf"\d+(?:\.\d+)?(?={unit})", self.document.text[start:end])]
        return [start + place for place in listed] or [frame.number.start]

    def _is_own_work(self, frame: Frame) -> bool:
        number, near = frame.number, frame.near
        unit = re.split(r"[(/]", number.unit)[0]
        if unit not in _OTHER_UNITS or number.chinese and number.unit not in _CHINESE_OTHER:
            return False
        if number.value == 1 and unit in ("名", "位", "人", "个"):
            return False
        helped = _HELPED.search(near)
        if (
            _ECONOMY.search(frame.sentence)
            or _OTHERS_DOING.search(helped[0] if helped else near)
            or _WHOLE_PLACE.search(frame.sentence)
        ):
            return False
        if unit == "字":
            return bool(_WRITING.search(frame.sentence))
        if number.value == _SECTORS and frame.tail.startswith("界别"):
            return False
        if _OTHER_NEAR.search(near) or _OTHER_NEAR.search(frame.carry):
            return True
        return bool(_COMMITTEE.search(frame.sentence)) and not _OTHERS_DOING.search(frame.sentence)


def _of_another_body(frame: Frame) -> bool:
    """Whether a court, a congress or the discipline inspection did it, or their report is quoted."""
    if _OTHERS_REPORT.match(frame.line.text):
        return True
    subject = _OTHER_BODY.match(frame.sentence)
    return bool(subject) and "提案" not in frame.near and not _OWN_SUBJECT.search(frame.before_tail)


def _fits(rule: Rule, frame: Frame) -> bool:
    if rule.topics and frame.topic not in rule.topics and not (rule.matter and rule.matter == frame.line.matter):
        return False
    if rule.strong and not frame.named:
        return False
    near = frame.near
    if not rule.near.search(near) or (rule.unless is not None and rule.unless.search(near)):
        return False
    if rule.also_near is not None and not rule.also_near.search(near):
        return False
    if rule.sentence is not None and not rule.sentence.search(frame.sentence):
        return False
    if rule.passage is not None and not rule.passage.search(frame.passage):
        return False
    if rule.context is not None and not rule.context.search(frame.sentence + frame.line.under):
        return False
    if rule.after is not None and not rule.after.search(frame.rest[:60]):
        return False
    return rule.carry is None or bool(rule.carry.search(frame.carry))


def _leading_rate(tail: str) -> str:
    """The rate in 100%办复率, where the number comes first."""
    found = re.match(r"(?:的)?[^,、]{0,8}?率", tail)
    return found[0] if found else ""


def _share_of(slug: str, scope_by: str) -> str | None:
    if slug.startswith("outcome_"):
        return "outcome_share"
    if slug in ("proposals_received", "proposals_filed", "topic_share"):
        return "topic_share" if scope_by in ("topic", "previous", "around") else "proposal_share"
    if slug.startswith(("proposals_", "key_proposals", "feedback_count", "proposal_share")):
        return "proposal_share"
    if slug == "members_participating":
        return "member_participation_rate"
    if slug == OTHER:
        return OTHER
    return None
