"""The columns of the registers. docs/import.md describes them for those who fill them in."""

from __future__ import annotations

from shangliang.committees.models import Duty, Level
from shangliang.indicators.models import Qualifier
from shangliang.proposals.models import Kind
from shangliang.venues.models import VenueKind, VenueLevel

from ..readers import Column

PROPOSALS = (
    Column("number", ("编号", "案号", "提案编号", "提案号", "id"), required=True, max_length=40),
    Column("title", ("案由", "标题", "提案标题", "题目"), required=True, max_length=200),
    Column("text", ("正文", "全文", "内容", "提案内容", "whole text")),
    Column("background", ("情况", "调研情况", "背景")),
    Column("analysis", ("分析", "问题分析")),
    Column("suggestions", ("建议", "具体建议", "意见建议")),
    Column("category", ("类别", "分类"), max_length=81),
    Column(
        "kind",
        ("提案形式", "提案类型", "submitter_kind"),
        kind="choice",
        choices={
            "个人": Kind.INDIVIDUAL,
            "个人提案": Kind.INDIVIDUAL,
            "委员": Kind.INDIVIDUAL,
            "individual": Kind.INDIVIDUAL,
            "联名": Kind.JOINT,
            "联名提案": Kind.JOINT,
            "joint": Kind.JOINT,
            "joint_individuals": Kind.JOINT,
            "集体": Kind.COLLECTIVE,
            "集体提案": Kind.COLLECTIVE,
            "collective": Kind.COLLECTIVE,
        },
    ),
    Column("proposer", ("提案者", "提案人", "第一提案人")),
    Column("year", ("年份", "年度"), kind="integer"),
    Column(
        "in_session",
        ("大会/平时", "提案时间", "in session"),
        kind="choice",
        choices={
            "大会": "yes",
            "大会提案": "yes",
            "in session": "yes",
            "平时": "no",
            "平时提案": "no",
            "regular": "no",
        },
    ),
    Column("submitted", ("提交日期", "提出日期"), kind="date"),
    Column("filed", ("立案日期",), kind="date"),
    Column("published", ("公开日期", "发布日期"), max_length=40),
    Column("unit", ("承办单位", "主办单位"), max_length=80),
    Column("reply", ("答复", "答复内容", "办理答复", "复函")),
    Column("result", ("办理结果", "结果类别"), max_length=40),
    Column("replied", ("答复日期",), kind="date"),
    Column("place", ("地区",), max_length=40),
)

MEMBERS = (
    Column("name", ("姓名",), required=True, max_length=60),
    Column("number", ("委员编号", "编号", "委员证号"), max_length=20),
    Column("sector", ("界别",), max_length=60),
    Column("special_committees", ("专委会", "专门委员会", "special committees"), max_length=130),
    Column("group", ("小组", "委员小组", "片区"), max_length=60),
    Column("party", ("党派", "政治面貌"), max_length=40),
    Column(
        "duty",
        ("政协职务", "职务"),
        kind="choice",
        choices={
            "委员": Duty.MEMBER,
            "member": Duty.MEMBER,
            "常委": Duty.STANDING,
            "常务委员": Duty.STANDING,
            "standing member": Duty.STANDING,
            "秘书长": Duty.SECRETARY_GENERAL,
            "secretary-general": Duty.SECRETARY_GENERAL,
            "副主席": Duty.VICE_CHAIR,
            "vice-chair": Duty.VICE_CHAIR,
            "主席": Duty.CHAIR,
            "chair": Duty.CHAIR,
        },
    ),
    Column("employer", ("工作单位及职务", "工作单位", "单位及职务"), max_length=120),
    Column("phone", ("联系电话", "手机", "手机号", "电话"), max_length=30),
    Column("email", ("电子邮箱", "邮箱", "e-mail"), max_length=254),
    Column(
        "gender",
        ("性别",),
        kind="choice",
        choices={"女": "f", "female": "f", "f": "f", "男": "m", "male": "m", "m": "m"},
    ),
    Column("seat_from", ("任职日期", "seat from"), kind="date"),
    Column("approval", ("通过决议", "任职文件", "approved by"), max_length=80),
    Column("username", ("账号", "account"), max_length=60),
)

UNITS = (
    Column("name", ("单位名称", "承办单位", "名称", "单位"), required=True, max_length=80),
    Column("line", ("条线", "系统"), required=True, max_length=40),
    Column("coordinator", ("交办机构", "督查室", "归口交办"), max_length=60),
    Column("phone", ("联系电话", "电话"), max_length=40),
    Column("email", ("电子邮箱", "邮箱", "e-mail"), max_length=254),
)

HOTLINE = (
    Column("number", ("工单编号", "编号", "来件编号", "留言编号", "id"), max_length=60),
    Column("title", ("标题", "主题", "留言主题", "来件标题"), max_length=200),
    Column("text", ("内容", "诉求内容", "来件内容", "留言详情", "正文"), required=True, max_length=20_000),
    Column("time", ("时间", "日期", "来件时间", "来电时间", "留言时间", "受理时间", "date"), kind="date"),
    Column("place", ("地点", "区域", "所属区域", "镇街", "事发地点"), max_length=80),
    Column("category", ("类别", "分类", "诉求类别", "一级标签"), max_length=80),
    Column("source", ("来源", "渠道", "来件渠道"), max_length=60),
)

VENUES = (
    Column("name", ("场所名称", "名称", "协商场所"), required=True, max_length=60),
    Column(
        "level",
        ("层级", "级别"),
        kind="choice",
        choices={
            "市级": VenueLevel.CITY,
            "city": VenueLevel.CITY,
            "县级": VenueLevel.COUNTY,
            "区级": VenueLevel.COUNTY,
            "county": VenueLevel.COUNTY,
            "镇级": VenueLevel.TOWN,
            "乡级": VenueLevel.TOWN,
            "街道级": VenueLevel.TOWN,
            "town": VenueLevel.TOWN,
            "村级": VenueLevel.VILLAGE,
            "社区级": VenueLevel.VILLAGE,
            "village": VenueLevel.VILLAGE,
        },
    ),
    Column(
        "kind",
        ("类型", "类别"),
        kind="choice",
        choices={
            "议事厅": VenueKind.HALL,
            "议事室": VenueKind.HALL,
            "hall": VenueKind.HALL,
            "院坝": VenueKind.COURTYARD,
            "courtyard": VenueKind.COURTYARD,
            "园区": VenueKind.PARK,
            "park": VenueKind.PARK,
            "企业": VenueKind.ENTERPRISE,
            "enterprise": VenueKind.ENTERPRISE,
            "委员工作室": VenueKind.STUDIO,
            "studio": VenueKind.STUDIO,
            "其他": VenueKind.OTHER,
            "other": VenueKind.OTHER,
        },
    ),
    Column("above", ("上级场所", "隶属于"), max_length=60),
    Column("address", ("地址", "地点"), max_length=120),
    Column("contact", ("联系人", "联系方式", "联系人及电话"), max_length=80),
    Column("opened_on", ("启用日期", "成立日期", "opened"), kind="date"),
)

FIGURES = (
    Column("place", ("地区", "地方"), required=True, max_length=40),
    Column("year", ("年份", "年度"), kind="integer", required=True),
    Column("indicator", ("指标", "数字名称", "figure"), required=True, max_length=60),
    Column("value", ("数值", "数字"), required=True, max_length=40),
    Column("scope", ("范围",), max_length=120),
    Column("unit", ("单位",), max_length=20),
    Column(
        "qualifier",
        ("约数",),
        kind="choice",
        choices={
            "余": Qualifier.AT_LEAST,
            "多": Qualifier.AT_LEAST,
            "以上": Qualifier.AT_LEAST,
            "近": Qualifier.AT_LEAST,
            "at_least": Qualifier.AT_LEAST,
            "准确": "exact",
            "exact": "exact",
        },
    ),
    Column("title", ("来源", "报告名称", "source"), max_length=160),
    Column("report_year", ("报告年份", "report year"), kind="integer"),
    Column(
        "level",
        ("层级", "级别"),
        kind="choice",
        choices={
            "全国": Level.NATIONAL,
            "national": Level.NATIONAL,
            "省": Level.PROVINCE,
            "province": Level.PROVINCE,
            "市": Level.CITY,
            "city": Level.CITY,
            "区": Level.COUNTY,
            "县": Level.COUNTY,
            "district": Level.COUNTY,
            "county": Level.COUNTY,
        },
    ),
    Column("published_on", ("公布日期", "发布日期", "published"), kind="date"),
    Column("address", ("网址", "链接", "url"), max_length=300),
    Column("quote", ("原文", "原句"), max_length=300),
)
