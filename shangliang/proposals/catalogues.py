"""The lists that a committee begins with: categories, tags, grounds for not filing (domain §2.1, §2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shangliang.committees.models import Committee

from .models import Category, Ground, Tag

CATEGORIES = ("经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设", "其他")
TAGS = ("民生",)
GROUNDS = (
    "涉及国家秘密或党的秘密",
    "国家明令禁止的事项",
    "中共党内有关组织、人事安排的事项",
    "民主党派、人民团体内部的事项",
    "进入诉讼、复议、仲裁程序的案件",
    "属于学术研讨的内容",
    "为本人或者亲属解决个人问题的事项",
    "宣传、推介具体作品或者产品的事项",
    "指名举报的事项",
    "内容空泛，没有具体建议",
    "不属于本地职权范围的事项",
    "一件提案涉及几件不相关的事",
)


def install(committee: Committee, tree: Mapping[str, Iterable[str]] | None = None) -> None:
    """Give a committee the default lists, where it has none of its own.

    Args:
        tree: categories with their second level; the six default ones without a second level otherwise.
    """
    if not Category.objects.filter(committee=committee).exists():
        for order, (name, children) in enumerate((tree or dict.fromkeys(CATEGORIES, ())).items()):
            parent = Category.objects.create(committee=committee, name=name, code=chr(ord("A") + order), order=order)
            Category.objects.bulk_create(
                Category(committee=committee, parent=parent, name=child, order=i) for i, child in enumerate(children)
            )
    if not Tag.objects.filter(committee=committee).exists():
        Tag.objects.bulk_create(Tag(committee=committee, name=name) for name in TAGS)
    if not Ground.objects.filter(committee=committee).exists():
        Ground.objects.bulk_create(
            Ground(committee=committee, name=name, order=i) for i, name in enumerate(GROUNDS, start=1)
        )


def categories_of(committee: Committee) -> list[tuple[str, str]]:
    """A committee's categories for a choice: first level, then each with its second."""
    return category_choices(Category.objects.filter(committee=committee).values_list(*CATEGORY_COLUMNS))


#: What a choice needs of a category.
CATEGORY_COLUMNS = ("order", "pk", "parent_id", "name")


def category_choices(rows: Iterable[tuple[int, int, int | None, str]]) -> list[tuple[str, str]]:
    """The same from rows that have been read, each as :data:`CATEGORY_COLUMNS`."""
    children: dict[int | None, list[tuple[int, str]]] = {}
    for _order, pk, parent_id, name in sorted(rows, key=lambda row: row[:2]):
        children.setdefault(parent_id, []).append((pk, name))
    found: list[tuple[str, str]] = []
    for pk, name in children.get(None, []):
        found.append((str(pk), name))
        found += [(str(child), f"{name} / {child_name}") for child, child_name in children.get(pk, [])]
    return found


def tags_of(committee: Committee) -> list[tuple[str, str]]:
    """A committee's tags for a choice."""
    rows = Tag.objects.filter(committee=committee).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]
