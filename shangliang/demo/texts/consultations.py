"""What is written in the demo's consultations: it fits any topic, and names the place's own parts."""

from __future__ import annotations

from random import Random

from .place import Place

_REASONS = (
    "“{topic}”关系群众切身利益，也是{own}今年的重点工作。近期委员在走访中收到的反映较为集中，建议列入年度协商。",
    "{own}在“{topic}”方面已有一定基础，但部门之间衔接不够、{parts}进展不一，需要各方面坐下来商量出可行的办法。",
    "围绕“{topic}”，党派、团体和委员多次提出意见，有关部门也希望听取各界看法，宜通过协商凝聚共识。",
)
_PARTS = (
    "现状评估",
    "主要堵点",
    "外地做法比较",
    "规划衔接",
    "体制机制",
    "资金保障",
    "人才支撑",
    "数字化手段",
    "区域协作",
    "市场主体参与",
    "群众评价",
    "政策配套",
    "风险防范",
    "评价考核",
)
_SUGGESTIONS = (
    "建立部门联席会议制度，每季度调度一次，在{place}先行运转。",
    "把年度任务分解到部门，列出清单和时限，{place}的进展按月公开。",
    "选择{place}先行试点，总结经验后逐步推开。",
    "在{place}设立意见征集点，群众反映的问题十个工作日内答复。",
    "整合现有专项资金，优先安排{place}的短板项目。",
    "组织专业人员到{place}开展一次全面摸底，建立台账。",
    "完善{place}的管护责任制度，明确责任单位和责任人。",
    "支持{place}引入社会力量参与，探索多元投入。",
    "编制实施方案时充分听取{place}干部群众的意见。",
    "加强{place}基层工作人员培训，每年不少于两次。",
    "推动相关数据共享，方便{place}群众一次办成。",
    "把{place}的做法整理成操作指引，供各地参考。",
)
_BODY = (
    "今年以来，调研组围绕“{topic}”先后走访{place}等地，召开座谈会{talks}次，听取部门、基层和群众意见{heard}余条。\n"
    "总体看，{own}在这方面工作扎实、成效明显，但仍有三个问题：一是部门衔接不够紧密，二是{parts}进展不够平衡，"
    "三是群众参与的渠道还不够畅通。\n"
    "为此，在充分协商的基础上提出如下建议。"
)


def reason(rng: Random, topic: str, place: Place) -> str:
    """Why a topic should be talked over."""
    return rng.choice(_REASONS).format(topic=topic, own=place.own, parts=place.parts)


def sub_topics(topic: str, number: int) -> list[str]:
    """So many sub-topics of a topic, fourteen at most."""
    return [f"{topic}：{part}" for part in _PARTS[:number]]


def suggestions(rng: Random, place: Place, number: int) -> list[str]:
    """So many suggestions, no two of them alike as long as there are places."""
    wordings = rng.sample(_SUGGESTIONS, len(_SUGGESTIONS))
    localities = rng.sample(place.localities, len(place.localities))
    found = []
    for nth in range(number):
        round_ = nth // len(wordings)
        found.append(wordings[nth % len(wordings)].format(place=localities[(nth + round_) % len(localities)]))
    return found


def report_body(rng: Random, topic: str, place: Place) -> str:
    """The text of an advice report."""
    where = "、".join(rng.sample(place.localities, min(3, len(place.localities))))
    talks, heard = rng.randrange(3, 9), rng.randrange(2, 9) * 10
    return _BODY.format(topic=topic, place=where, own=place.own, parts=place.parts, talks=talks, heard=heard)
