"""The pages: topics by count, messages masked, everything done by the ordinary forms; few statements."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.hotline import actions
from shangliang.hotline.models import HotlineList, HotlineMessage, HotlineTopic

pytestmark = pytest.mark.once
MOST = 8


@pytest.fixture
def client(office):
    made = Client()
    made.force_login(User.objects.get(pk=office.user_id))
    return made


def _shown(client, name, *args, query=""):
    answer = client.get(reverse(f"hotline:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def _sent(client, page, pk, query="", **data):
    answer = client.post(reverse(f"hotline:{page}", args=[pk]) + query, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def _topic(name):
    return HotlineTopic.objects.get(name=name)


def test_a_list_shows_its_topics_by_count_and_no_page_shows_a_number_of_somebody(client, hotline):
    page = _shown(client, "list", hotline.pk)
    assert page.index("路灯") < page.index("公交班次")
    assert "未归入议题" in page
    for text in (page, _shown(client, "topic", _topic("路灯").pk), _shown(client, "topic", _topic("飞线充电").pk)):
        assert "13812345678" not in text
        assert "510101199001011237" not in text
    assert "138******78" in _shown(client, "topic", _topic("路灯").pk)
    assert "12345热线" in _shown(client, "lists")


def test_topics_are_found_by_the_words_of_their_messages(client, hotline):
    page = _shown(client, "list", hotline.pk, query="?q=冒烟")
    assert "飞线充电" in page
    assert "公交班次" not in page
    assert "没有含这些字词" in _shown(client, "list", hotline.pk, query="?q=没有这回事")


def test_ticked_topics_are_merged_dropped_taken_back_and_proposed(client, hotline):
    lamps, buses = _topic("路灯"), _topic("公交班次")
    assert "请至少勾选" in _sent(client, "list", hotline.pk, do="merge")
    _sent(client, "list", hotline.pk, do="merge", pick=[lamps.pk, buses.pk], name="出行")
    assert _topic("出行").size == 8
    _sent(client, "list", hotline.pk, do="drop", pick=[_topic("出行").pk])
    assert "出行" in _shown(client, "list", hotline.pk, query="?show=dropped")
    _sent(client, "list", hotline.pk, "?show=dropped", do="restore", pick=[_topic("出行").pk])
    _sent(client, "list", hotline.pk, do="propose", pick=[_topic("出行").pk])
    assert "由热线opinion_staff提交协商" in _shown(client, "topic", _topic("出行").pk)
    assert client.post(reverse("hotline:list", args=[hotline.pk]), {"do": "nonsense"}).status_code == 404


def test_a_topic_shows_those_with_similar_names_and_takes_them_in(client, office, hotline):
    lamps = _topic("路灯")
    some = list(HotlineMessage.objects.filter(topic=lamps).values_list("pk", flat=True))
    other = actions.split_off(some[:1], "路灯更换", by=office)
    page = _shown(client, "topic", lamps.pk)
    near = page[page.index("名称相近的议题") : page.index("将勾选的并入")]
    assert "路灯更换 (1)" in near
    assert "公交班次" not in near
    _sent(client, "topic", lamps.pk, do="merge", pick=[other.pk])
    assert _topic("路灯").size == 4


def test_messages_are_moved_from_a_topic_and_from_outside_every_topic(client, hotline):
    lamps, wires = _topic("路灯"), _topic("飞线充电")
    some = list(HotlineMessage.objects.filter(topic=lamps).values_list("pk", flat=True))
    assert "请选择议题" in _sent(client, "topic", lamps.pk, do="move", pick=some[:1], to="")
    _sent(client, "topic", lamps.pk, do="move", pick=some[:1], to=wires.pk)
    _sent(client, "topic", lamps.pk, do="split", pick=some[1:2], name="新题")
    _sent(client, "topic", lamps.pk, do="take_out", pick=some[2:])
    assert not HotlineTopic.objects.filter(pk=lamps.pk).exists()
    assert [_topic(name).size for name in ("飞线充电", "新题")] == [5, 1]
    page = _shown(client, "loose", hotline.pk, query="?q=钓鱼")
    assert "河道钓鱼" in page
    assert "图书馆开放" not in page
    fishing = HotlineMessage.objects.get(title="河道钓鱼").pk
    _sent(client, "loose", hotline.pk, do="move", pick=[fishing], to=wires.pk)
    assert _topic("飞线充电").size == 6
    _sent(client, "topic", wires.pk, do="rename", name="飞线充电整治")
    assert "飞线充电整治" in _sent(client, "topic", wires.pk, do="propose")


def test_a_list_is_finished_and_deleted_and_its_pages_say_so(client, hotline):
    page = _sent(client, "list", hotline.pk, do="finish")
    assert "已梳理" in page
    assert 'name="pick"' not in page
    assert "将勾选的" not in page
    _sent(client, "list", hotline.pk, do="discard")
    assert not HotlineList.objects.exists()
    assert "还没有热线清单" in _shown(client, "lists")


def test_pages_cost_at_most_eight_statements_however_many_topics_and_messages(client, house, office, hotline):
    lamps = _topic("路灯")
    for number in (20, 1980):
        begin = HotlineMessage.objects.count()
        topics = HotlineTopic.objects.bulk_create(
            HotlineTopic(committee=house.committee, hotline=hotline, name=f"题{begin}-{n}", size=1)
            for n in range(number)
        )
        HotlineList.objects.bulk_create(
            HotlineList(
                committee=house.committee,
                state_since=hotline.state_since,
                brought_at=hotline.brought_at,
                brought_by="某",
                due=hotline.due,
                number=1,
            )
            for _n in range(number // 20)
        )
        HotlineMessage.objects.bulk_create(
            HotlineMessage(
                committee=house.committee,
                hotline=hotline,
                topic=(topics[n], lamps, None)[n % 3],
                key=f"{begin}-{n}",
                rank=0 if n % 3 == 0 else n + 4,
                text="路灯不亮",
            )
            for n in range(number)
        )
        costs = {}
        for name, args in (("lists", []), ("list", [hotline.pk]), ("topic", [lamps.pk]), ("loose", [hotline.pk])):
            address = reverse(f"hotline:{name}", args=args)
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            if len(captured) > MOST:
                costs[name] = [query["sql"][:90] for query in captured]
        assert costs == {}, number
