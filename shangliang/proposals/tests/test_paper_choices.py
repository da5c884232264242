"""Whom staff can type a paper proposal for."""

from shangliang.accounts.models import User
from shangliang.accounts.names import pinyin_key
from shangliang.committees.models import Member
from shangliang.proposals.queries import office


def test_members_of_a_sector_stand_in_the_order_of_pinyin(house):
    names = (
        "张文",
        "白露",
        "李然",
    )  # in the order of their characters: 张 李 白
    for member, name in zip(house.members, names, strict=False):
        User.objects.filter(pk=member.user_id).update(name=name, pinyin_key=pinyin_key(name))
        Member.objects.filter(pk=member.pk).update(sector=house.sectors[0])
    groups = dict(office.signers_of(house.committee).authors)
    listed = [name for _key, name in groups[house.sectors[0].name] if name in names]
    assert listed == ["白露", "李然", "张文"]
