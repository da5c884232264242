"""One rule of reading each: what is read, and beside it what is not."""

import pytest

from shangliang.reports.reader import read_text

from .marked import parse

HEAD = "政协云台县委员会2023年工作回顾\n"


def read(marked: str, head: str = HEAD) -> tuple[list[tuple], list[tuple]]:
    """What is annotated in the sentence and what is read in it: indicator, value, scope."""
    gold = parse(head + marked, 2023)
    wanted = [(figure["indicator"], figure["value"], figure["scope"]) for figure in gold.figures]
    return wanted, [(figure.indicator, figure.value, figure.scope) for figure in read_text(gold.text)]


NOT_THE_COMMITTEES = [
    "县法院邀请委员旁听庭审6次,聘请12名委员担任听证员。",
    "县纪委监委派驻机构对县政协机关开展监督检查4次,提出整改建议6条。",
    "人大常委会工作报告显示:听取审议专项工作报告28项,督办代表建议312件;办好民生实事30件。",
    "两会期间共收到议案建议和提案263件。",
    "我县还有集体经济薄弱村17个。",
    "社区食堂日均服务老人2600余人次。",
    "张建国委员累计捐资助学120万元,资助学生300余名。",
    "近三年,县政协提案数量分别为152件、141件、135件。",
    "去年确定的12件重点提案已全部落实。",
    "县政协机关编制48名,实有在职干部43人。",
    "但仍有不足:少数提案质量不高,还有3个界别全年未开展活动。",
    "存在的主要问题是:协商成果转化不够,38%的建议尚未落实。",
    "2024年,将重点抓好以下工作:组织协商活动15次;新建委员工作室5个。",
    "数说2023市政协",
    "福田区政协明年将把50%的提案公开。",
]


@pytest.mark.parametrize("sentence", NOT_THE_COMMITTEES)
def test_what_others_did_and_what_is_not_done_yet_is_no_figure(sentence):
    assert read(sentence)[1] == []


def test_shortcomings_and_the_next_year_under_their_headings_are_no_figures():
    wanted, found = read("一、成效\n收到提案{216|件|proposals_received}。\n二、存在的不足\n有5件提案内容雷同。\n")
    assert found == wanted
    wanted, found = read(
        "2022年,我们这样走过\n收到提案{216|件|proposals_received}\n2023年,我们这样干\n开展界别协商8次\n",
        "县政协工作图解\n",
    )
    assert found == wanted
    assert read_text("县政协图解\n2022年,我们这样走过\n收到提案216件\n2023年,我们这样干\n")[0].year == 2022


@pytest.mark.parametrize(
    "sentence",
    [
        "立案的{129|件|proposals_filed}提案已全部办结。",
        "交办的{71|件|proposals_assigned}提案已全部办复。",
        "办理政协提案中,{173|件|outcome_resolved}委员提案被采纳。",
        "全年立案{118|件|proposals_filed},其中合并为{109|件|proposals_after_merge|并案后}交办。",
        "立案提案送交{103|家|handling_units}承办单位办理,其中主办件超过20件的有{11|家|other}。",
        "涉及到政府系统办理的提案有{93|件|proposals_assigned|政府系统}(含重点提案{5|件|key_proposals})。",
        "提案委员反馈“满意”“基本满意”的占比分别为{97.2|%|satisfaction_rate}、{2.6|%|basic_satisfaction_rate}。",
        "从提案反馈看,对办理情况表示满意或基本满意的占{97|%|satisfied_or_basic_rate}。",
        "政协民主监督小组考核,优秀的有{24|个|other},占比{85.71|%|other}。",
        "接待港澳台侨团组{14|批|exchange_groups|港澳台侨}{386|人次|other}。",
        "县政协走访慰问党外人士{38|人次|other}、宗教界人士{12|人次|other}。",
        "县政协委员捐款{23.5|万余元|donations||u=万元}。",
        "依托{4|个|committees}专委会+{16|个|areas_covered|镇街}镇街联络机制履职。",
        "全市建成有事好商量平台{1325|个|consultation_platforms}。",
        "与毗邻{6|县|exchange_places}政协建立交流机制。",
        "帮助{213|户|other}贫困户脱贫,政协委员很欣慰。",
    ],
)
def test_what_stands_around_a_number_says_what_it_counts(sentence):
    wanted, found = read(sentence)
    assert [(slug, value) for slug, value, _ in found] == [(slug, value) for slug, value, _ in wanted]


@pytest.mark.parametrize(
    "sentence",
    [
        "社情民意信息被全国政协、省政协分别采用{8|条|opinions_adopted_by_upper|全国政协}、{20|条|opinions_adopted_by_upper|省政协}。",
        "立案提案中,涉及经济建设、社会建设的分别占总数的{36.8|%|topic_share|经济建设}和{36.6|%|topic_share|社会建设}。",
        "提案中,经济建设方面的占{34.7|%|topic_share|经济建设},文化建设方面的占{8|%|topic_share|文化建设}。",
        "全会闭会后,又陆续收到提案{7|件|proposals_received|平时}。",
        "九届一次会议期间,收到提案{639|件|proposals_received|大会期间}。经审查,立案{588|件|proposals_filed|大会期间}。",
        "收到提案{639|件|proposals_received},其中大会期间提案{600|件|proposals_received|大会期间}。"
        "经审查,立案{588|件|proposals_filed}。",
        "九届三次会议提案立案{200|件|proposals_filed|大会期间}。",
        "九届三次会议以来提案立案{200|件|proposals_filed}。",
        "九届一次会议期间及闭会后,共收到提案{178|件|proposals_received}。",
        "扎实开展主题教育,形成理论文章{11|篇|study_outputs|主题教育},新增举措{9|条|measures_added|主题教育}。",
        "开展“七送七助”活动,惠及群众{10余万|人|people_served|七送七助|v=100000}。",
        "发挥帮扶集团优势,捐资{461|万元|donations|帮扶集团},帮扶产业项目{5|个|projects_helped|帮扶集团}。",
        "培训新型农民{1200|人|people_trained|新型农民}。",
        "向{8|所|institutions_helped|敬老院}敬老院捐赠物资。",
        "举办委员履职能力培训班{2|期|training_sessions}。",
        "围绕乡村振兴,开展联合协商{7|次|consultations_held|乡村振兴}。",
        "召开月度协商座谈会{8|次|consultations_held|月度协商座谈会}。",
        "界别、专委会提案{56|件|proposals_received_collective|专委会/界别}。",
    ],
)
def test_scopes_are_what_the_sentence_narrows_the_figure_to(sentence):
    wanted, found = read(sentence)
    assert found == wanted


def test_entries_divided_by_spaces_stay_apart_and_strewn_spaces_do_not_part_words():
    wanted, found = read(
        "03 提案\n征集{193|件|proposals_received} 立案{160|件|proposals_filed} 合并办理{12|件|proposals_merged}\n"
    )
    assert found == wanted
    wanted, found = read("共收到提 案{193|件|proposals_received} ,经审 查立 案{160|件|proposals_filed} 。\n")
    assert found == wanted


def test_an_entry_that_ends_with_a_figure_is_not_run_together_with_the_next():
    wanted, found = read(
        "自身建设有硬度\n反映社情民意信息{241|条|opinions_submitted},省政协采用{8|条|opinions_adopted_by_upper|省政协},"
        "市政协采用{23|条|opinions_adopted_by_upper|市政协}\n编辑出版文史资料{2|辑|history_publications}\n"
    )
    assert found == wanted


def test_in_a_table_the_labels_right_before_the_number_speak():
    wanted, found = read(
        "| 类别 | 项目 | 数量 |\n| 提案 | 收到提案 | {203|件|proposals_received} |\n"
        "| 提案 | 立案提案 | {188|件|proposals_filed} |\n"
        "| 信息 | 全国政协采用 | {3|篇|opinions_adopted_by_upper|全国政协} |\n"
    )
    assert [row[:2] for row in found] == [row[:2] for row in wanted]


def test_five_years_at_a_glance_are_five_years():
    found = read_text("五届县政协五年工作掠影\n五年来,县政协主动作为。\n·收到提案689件\n·编印文史资料5辑\n2021年12月\n")
    assert [(figure.indicator, figure.scope) for figure in found] == [
        ("proposals_received", "五年"),
        ("history_publications", "五年"),
    ]


def test_commas_that_a_converter_doubled_do_not_matter():
    source = "政協云臺縣2023年工作回顧\n共收到提案435件,,經審查,,立案310件,。"
    for figure, slug in zip(read_text(source), ["proposals_received", "proposals_filed"], strict=True):
        assert figure.indicator == slug
        assert source[figure.start : figure.end] == figure.quote
