"""The report's section on key tasks, from the plan's records. Reports are Chinese, whatever a page's language."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from shangliang.core import clock

from .models import Aim, KeyTask, KeyTaskState, YearPlan
from .queries import Numbers, numbers_of, state_on

T = KeyTaskState
#: So many tasks of an aim are named; the rest is 等.
_NAMED = 3
_PARTS = (
    ("fulfilled", "已完成{}项"),
    ("under_way", "正在推进{}项"),
    ("planned", "尚未启动{}项"),
    ("carried_over", "结转下年{}项"),
    ("dropped", "调整取消{}项"),
)


def section_of(plan: YearPlan, on: date | None = None) -> str:
    """What the report says on a year's key tasks: a paragraph with the numbers, then a sentence for each aim.

    Paragraphs are divided by line breaks. The numbers are those of the plan's page (:func:`.queries.numbers_of`).

    Args:
        on: count as things stood at the end of this day (by default today, or the day on which the plan was closed).
    """
    day = min(on or clock.today(), plan.closed_on or date.max)
    numbers = numbers_of(plan, day)
    if not numbers.tasks:
        return f"{plan.year}年重点工作计划尚未列出任务。"
    aims = Aim.objects.filter(plan=plan)
    tasks: dict[int, list[KeyTask]] = defaultdict(list)
    for task in KeyTask.objects.filter(plan=plan).defer("due_working"):
        tasks[task.aim_id].append(task)
    return "\n".join([_whole(plan, numbers, day), *(_of_aim(aim, tasks[aim.pk], day) for aim in aims if tasks[aim.pk])])


def _whole(plan: YearPlan, numbers: Numbers, day: date) -> str:
    parts = [words.format(getattr(numbers, name)) for name, words in _PARTS if getattr(numbers, name)]
    begun = f"{plan.year}年确定{numbers.aims}个方面、{numbers.tasks}项重点工作"
    if numbers.fulfilled == numbers.tasks:
        return f"{begun}，已全部完成。"
    return f"{begun}。截至{day.year}年{day.month}月{day.day}日，{'，'.join(parts)}。"


def _of_aim(aim: Aim, tasks: list[KeyTask], day: date) -> str:
    states = {task.pk: state_on(task, day) for task in tasks}
    done = [task for task in tasks if states[task.pk] == T.FULFILLED]
    text = f"{aim.title}方面，安排任务{len(tasks)}项，"
    if not done:
        text += "正在推进。"
    else:
        said = "全部完成" if len(done) == len(tasks) else f"完成{len(done)}项"
        text += f"{said}，{'即' if len(done) == 1 else '主要有'}{_listed(done)}。"
    dropped = [task for task in tasks if states[task.pk] == T.DROPPED]
    carried = [task for task in tasks if states[task.pk] == T.CARRIED_OVER]
    if carried:
        text += f"结转下年{len(carried)}项：{_listed(carried)}。"
    if dropped:
        text += f"调整取消{len(dropped)}项：{_listed(dropped)}。"
    return text


def _listed(tasks: list[KeyTask]) -> str:
    named = "、".join(task.title for task in tasks[:_NAMED])
    return f"{named}等" if len(tasks) > _NAMED else named
