"""What a document and its passages speak of: whose report, which year, done or planned, one year or five."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from .lexicon import topics_in
from .numerals import chinese_value

_TITLE_CHARS = 1500
_TITLE_LINES = 12
_TITLE_LINE = 40
_PLENARY_MONTHS = 4
_MOST_ROW = 2000

_OWN = re.compile(r"政协|政治协商|提案|委员履职")
_FOREIGN_TITLE = re.compile(
    r"政府(?:年度)?工作(?:的)?(?:报告|情况|总结|回顾|要点|综述)|人民法院工作报告|检察院工作报告|法院工作报告|人民代表大会常务委员会工作报告|人大常委会工作报告"
    r"|国民经济和社会发展(?:计划|第|统计)|统计公报|财政预算|预算执行情况|决算(?:草案)?的?报告|监察委员会|纪律检查委员会"
)
_FOREIGN_SPEAKER = re.compile(
    r"我[受代]?(?:代表|受)[^。,]{0,14}(?:国务院|人民政府|法院|检察院|人民代表大会|人大常委会|市委|省委|县委|区委)[^。]{0,16}报告"
    r"|报告政府工作|各位代表[:!]"
)
_OWN_SPEAKER = re.compile(
    r"我?(?:受|代表)(?:(?!人民代表|人大)[^。]){0,40}(?:政协|政治协商会议|提案委员会|常务?委员会)[^。]{0,40}报告"
)
# A long text that hardly speaks of the committee is not the committee's, whatever it counts.
_MENTIONS_PER_CHARS = 900

_YEAR = r"((?:19|20)\d\d|二零[零一二三四五六七八九]{2})年"
# What follows a year says whether the report looks back on it or ahead.
_REVIEWED = re.compile(
    _YEAR + r"(?:度)?(?:市|县|区|省|全国|全市|全县|全区)?(?:政协)?(?:常委会)?(?:的)?(?:主要)?"
    r"(?:工作|履职)?(?:工作)?(?:的)?(?:情况)?(?:的)?"
    r"(?:回顾|综述|总结|成绩单|主要成效|履职|工作情况|成绩|盘点|情况|亮点|,?我们(?:这样|一起)走过|提案工作(?!要|将|应|的?(?:安排|思路|重点|打算|建议|要点|目标)))"
)
_AT_WORK = re.compile(_YEAR + r"(?:的)?(?:主要|重点)?工作(?=[\n。,]|$)")
_GONE_BY = re.compile(
    r"(?:过去的|走过的?|回首|回望|回顾|即将过去的|不平凡的)"
    + _YEAR
    + r"|(?<![自从对由])"
    + _YEAR
    + r"(?:以来|,全年|全年|底,)"
)
_PLANNED = re.compile(
    _YEAR + r"(?:的)?(?:主要|重点)?(?:工作|履职)?(?:的)?(?:主要|重点|总体)?"
    r"(?:工作)?(?:打算|安排|建议|思路|部署|计划|要点|任务|展望|举措|重点|怎么干|怎么办|目标|怎么做|,?我们?(?:将?这样|这么|怎么)(?:干|做))"
)
_DATED = re.compile(r"((?:19|20)\d\d|二零[零一二三四五六七八九]{2})年(\d{1,2}|[一二三四五六七八九十]{1,2})月")
_PRINTED_DAY = re.compile(r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.]\d{1,2}(?!\d)")
_LOOKING_BACK = re.compile(
    r"(?<![自从对由])" + _YEAR + r"(?:,|以来|是|共?办复|共?收到|共?立案|市政协|县政协|区政协|省政协|全国政协|全年)"
)
# 数说政协2024, 2024 | 履职数据
_TITLE_YEAR = re.compile(
    r"(?:政协|数说|履职|年度|图)[^\n\d]{0,10}(20\d\d)(?![\d年多余名个件位.])|^[^\n]{0,6}?(20\d\d)(?=[|·:年])(?!年\d{1,2}月)"
)
# The national committee's terms begin every five years; the 13th in 2018.
_NATIONAL_SESSION = re.compile(
    r"全国(?:政协|委员会)[^。,;\n]{0,3}?(十[一二三四五六七]?)届(?:第)?([一二三四五])次|(十[一二三四五六七]?)届全国委员会(?:第)?([一二三四五])次"
)
# 2024年,市政协…: a paragraph about the year that it begins with; 2025年,将… is the plan.
_BEGUN_WITH = re.compile(r"^" + _YEAR + r",(?!是|[^,。;]{0,12}(?:要|将))", re.M)
_LOOKED_BACK = re.compile(r"(?<!政府)工作报告|提案工作(?:情况)?的报告|五年来")
_TERM_13 = 2018
# Their cut-off is printed to the hour.
_REVIEW_OF_PROPOSALS = re.compile(
    r"提案审查(?:情况)?的?报告|提案审查委员会|审查情况的报告|提案审查情况|截[至止]到?[^。,;]{2,16}(?:时|点)(?:整|止)?,[^。]{0,40}收到[^。]{0,12}提案"
)

_PLAN_HEAD = re.compile(
    r"(?:今后(?:五年)?|下一?步|下一年|新的?一年|明年|来年|今年|未来五年|新一届|20\d\d年|下阶段|今后一个时期)"
    r"[^。,;]{0,16}(?:打算|安排|建议|思路|部署|计划|要点|任务|展望|举措|重点|怎么干|怎么办|目标|工作|做法|意见|方向|设想)"
    r"|^[^。,;]{0,12}(?:工作)?(?:打算|安排|部署|展望|设想)$|怎么干|这么干|这样干|^[^。,;]{0,6}(?:展望|奋进|开启|踏上)20\d\d|下一?步(?:工作)?$"
    r"|对(?:今后|新一届|下届)[^。]{0,16}建议|^-*20\d\d年-*$|(?:重点|主要)(?:任务|目标)$|^展望20\d\d"
)
_REVIEW_HEAD = re.compile(
    r"回顾|总结|综述|过去|以来|提案工作(?:的)?情况|基本情况|主要工作(?:情况)?$|主要做法|成效|工作情况|成绩单|回望|报告$|办理情况"
)
_LIST_HEAD = re.compile(
    r"^[-·(]*(?:[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五六七八九十]+部分|\d{1,2}[、.)])*[)、]?"
)
_TOP_HEAD = re.compile(r"^(?:[一二三四五六七八九]、|第[一二三四五]部分)")
_PLAN_OPENING = re.compile(
    r"^(?:各位委员|同志们)?[、,:!]*(?:(?:20\d\d年|今年)是|新的一年|今后五年|展望(?:20\d\d|未来|新)|20\d\d年[,,]?(?:要|将|我们[要将]|[市县区省州旗]?政协(?:常委会)?[要将]|政协工作的|(?:的)?(?:重点|主要)?(?:工作)?(?:打算|安排|计划|目标|思路|任务):)"
    r"|20\d\d年(?:市|县|区|省)?政协(?:常委会)?工作(?:的)?(?:总体|指导))"
)

# 2022年 …: a heading that begins with a year, and is no day.
_YEAR_AT_HEAD = re.compile(_YEAR + r"(?!\d{0,2}月)(?![一二三四五六七八九十]{1,2}月)")

_WHOLE_REPORT = re.compile(
    r"提案工作(?:的)?(?:情况)?(?:的)?报告|以来(?:的)?提案工作|提案审查|(?:常委会|常务委员会)工作报告"
)

_FIVE_YEARS_TITLE = re.compile(
    r"五年(?:来)?(?:的)?(?:履职|政协)?(?:工作)?(?:掠影|回眸|巡礼|纪实|成就|成绩单|成果|亮点)|五年(?:来)?(?:的)?工作(?:的)?回顾|(?:报告|汇报)(?:过去)?五年(?:来)?(?:的)?工作|报告五年来的|过去五年(?:的)?(?:工作|主要工作)"
    r"|五年来(?:的)?(?:主要)?(?:工作|提案工作)|[五一二三四六七八九十]届[^。,]{0,10}(?:提案工作|工作)情况报告"
)


@dataclass(frozen=True)
class Line:
    """One paragraph, heading or list entry of the normalised text."""

    start: int
    end: int
    text: str
    heading: bool
    planned: bool
    five_years: bool
    matter: str  # "proposal" in a report on proposals that stands behind another report
    table: bool  # whether it is a row of a table
    under: str  # the nearest heading above, "" when there is none


class Document:
    """The whole text's frame. ``year`` is the year it reports on, None when nothing tells."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.own = _is_own(text)
        head = text[:_TITLE_CHARS]
        self.of_proposals = bool(re.search(r"提案(?:工作|办理|审查)", "".join(text[:300].split("\n")[:6])))
        self.review_of_proposals = bool(_REVIEW_OF_PROPOSALS.search(head[:400]))
        self.year = _report_year(text, self.review_of_proposals)
        self.lines = list(_lines(text, self.year))
        self._starts = [line.start for line in self.lines]
        self._topics = topics_in(text)
        self._topic_ends = [end for _, end, _ in self._topics]

    def line_at(self, place: int) -> Line:
        """The line that holds the character at ``place``."""
        return self.lines[self.line_number(place)]

    def topic_within(self, start: int, end: int) -> str:
        """The matter that the text names last between the two places, "" when it names none."""
        place = bisect_right(self._topic_ends, end) - 1
        return self._topics[place][2] if place >= 0 and self._topics[place][0] >= start else ""

    def line_number(self, place: int) -> int:
        """The index of the line that holds the character at ``place``."""
        return max(0, bisect_right(self._starts, place) - 1)


def _is_own(text: str) -> bool:
    """Whether a committee reports here; governments', courts' and congresses' reports count nothing of its work."""
    head = text[:_TITLE_CHARS]
    if _FOREIGN_SPEAKER.search(head) and not _OWN_SPEAKER.search(head):
        return False
    titles = [line for line in head.split("\n")[:_TITLE_LINES] if len(line) <= 60]
    foreign = any(_FOREIGN_TITLE.search(line) for line in titles)
    if foreign and not any(_OWN.search(line) and not _FOREIGN_TITLE.search(line) for line in titles):
        return False
    mentions = len(_OWN.findall(text))
    return mentions >= 1 and mentions * _MENTIONS_PER_CHARS >= len(text)


def year_of(printed: str) -> int | None:
    """2023 or 二零二三 as a number."""
    return int(printed) if printed.isdigit() else chinese_value(printed)


def _report_year(text: str, review_of_proposals: bool) -> int | None:
    """The year that most signs speak for; of equals the later one."""
    head = text[:_TITLE_CHARS]
    if review_of_proposals and (dated := _DATED.search(head)):
        return year_of(dated[1])
    votes: Counter[int] = Counter()
    _vote(votes, _REVIEWED.search(text), 5)
    if planned := _last_found(_PLANNED, text):
        _vote(votes, planned, 5, ahead=1)
    at_work = list(_AT_WORK.finditer(text))
    for found in at_work[:2]:
        _vote(votes, found, 1)
    if dated := _DATED.search(head):
        month = int(dated[2]) if dated[2].isdigit() else chinese_value(dated[2])
        # Read out at a plenary of the first months, a report speaks of the year before.
        _vote(votes, dated, 4, ahead=int(month is not None and month <= _PLENARY_MONTHS))
    if title := _TITLE_YEAR.search(text[:_TITLE_LINE]):
        votes[int(title[1] or title[2])] += 5
    for found in _BEGUN_WITH.finditer(text):
        _vote(votes, found, 2)
    if (headed := _year_headed(text)) is not None:
        votes[headed] += 4
    for pattern, weight in ((_GONE_BY, 2), (_LOOKING_BACK, 1)):
        for found in pattern.finditer(text):
            _vote(votes, found, weight)
    if not votes and (session := _NATIONAL_SESSION.search(head)):
        term, number = chinese_value(session[1] or session[3]), chinese_value(session[2] or session[4])
        if term is None or number is None:
            return None
        looked_back = not review_of_proposals and _LOOKED_BACK.search(head)
        return _TERM_13 + 5 * (term - 13) + number - (2 if looked_back else 1)
    if not votes:
        for found in re.finditer(_YEAR, text):
            _vote(votes, found, 1)
        for found in _PRINTED_DAY.finditer(text):
            _vote(votes, found, 1, ahead=int(int(found[2]) <= _PLENARY_MONTHS and not review_of_proposals))
    return max(votes, key=lambda year: (votes[year], year)) if votes else None


def _year_headed(text: str) -> int | None:
    """The earlier of two years that follow each other, when the text's headings begin with these and no others: the
    review stands under the first, the plan under the second."""
    lines = (_LIST_HEAD.sub("", line).strip("-·=# *:") for line in text.split("\n") if len(line) <= _TITLE_LINE)
    years = [year_of(found[1]) for line in lines if _is_heading(line, line) and (found := _YEAR_AT_HEAD.match(line))]
    first = years[0] if years else None
    return first if first is not None and list(dict.fromkeys(years)) == [first, first + 1] else None


def _vote(votes: Counter[int], found: re.Match[str] | None, weight: int, ahead: int = 0) -> None:
    printed = next((group for group in found.groups() if group), None) if found else None
    year = year_of(printed) if printed else None
    if year is not None:
        votes[year - ahead] += weight


def _last_found(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _lines(text: str, year: int | None) -> list[Line]:
    found: list[Line] = []
    planned = False
    five_years = bool(_FIVE_YEARS_TITLE.search(text[:_TITLE_CHARS]))
    under = matter = ""
    plan_is_top = False
    at = 0
    for raw in text.split("\n"):
        bare = _LIST_HEAD.sub("", raw).strip("-·=# *:")
        heading = _is_heading(raw, bare)
        if heading:
            if _is_plan_head(bare, year):
                planned, plan_is_top = True, bool(_TOP_HEAD.match(raw))
            elif planned and _is_review_head(raw, bare, year, plan_is_top):
                planned = False
            under = bare
            if _WHOLE_REPORT.search(bare):
                matter = "proposal" if "提案" in bare and "常委会工作报告及" not in bare else ""
        elif not planned and year is not None and _opens_plan(bare, year):
            planned, plan_is_top = True, False
        found.append(Line(at, at + len(raw), raw, heading, planned, five_years, matter, _is_row(raw), under))
        at += len(raw) + 1
    return found


def _is_row(raw: str) -> bool:
    return len(raw) <= _MOST_ROW and "|" in raw


def _is_heading(raw: str, bare: str) -> bool:
    if not bare or len(bare) > 42 or raw[-1] in "。;,、" or "|" in raw:
        return False
    return not re.search(r"\d(?:余|多)?(?:件|条|次|场|篇|期|名|家|%)", bare)


def _is_plan_head(bare: str, year: int | None) -> bool:
    ahead = _YEAR_AT_HEAD.match(bare)
    if not _PLAN_HEAD.search(bare) and not (ahead and year is not None and (year_of(ahead[1]) or 0) > year):
        return False
    years = [y for y in (year_of(m[1]) for m in re.finditer(_YEAR, bare)) if y is not None]
    if years and year is not None:
        return max(years) > year
    return not re.search(r"回顾|以来|过去|总结|综述|主要做法", bare)


def _is_review_head(raw: str, bare: str, year: int | None, plan_is_top: bool) -> bool:
    """Whether the plan ends here: with the next report on the same page, or the review printed after the plan."""
    if not _REVIEW_HEAD.search(bare):
        return False
    years = [y for y in (year_of(m[1]) for m in re.finditer(_YEAR, bare)) if y is not None]
    if years and year is not None:
        return min(years) <= year
    return bool(_OWN.search(bare)) or not plan_is_top or bool(_TOP_HEAD.match(raw))


def _opens_plan(bare: str, year: int) -> bool:
    if not _PLAN_OPENING.match(bare):
        return False
    found = re.search(_YEAR, bare[:24])
    return found is None or (year_of(found[1]) or 0) > year
