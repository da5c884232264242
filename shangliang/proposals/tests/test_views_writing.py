"""The pages of those who write: the right person gets on, others find nothing, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.workflow.models import Event
from tests.support.pages import signed_in

from .. import actions, factories
from ..models import CoSignature, Proposal, ProposalState, Secrecy, SignatureState, TalkState

pytestmark = pytest.mark.once


def text_of(response: Any) -> str:
    """A page's text, once it has been seen to be one."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_ones_own_list_costs_the_same_however_long_it_is(house, number, django_assert_max_num_queries):
    proposal = factories.submitted(house)
    factories.archived(house, number)
    Proposal.objects.exclude(pk=proposal.pk).update(author_member=house.members[0])
    client = signed_in(house.member())
    first = text_of(client.get(reverse("proposals:mine")))
    with django_assert_max_num_queries(10):  # session, person, committee and actor are six of them
        assert text_of(client.get(reverse("proposals:mine"))).count('class="row"') == first.count('class="row"') > 20


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_reference_topics_cost_the_same_however_many(house, number, django_assert_max_num_queries):
    actions.publish_topics(house.session, [(f"选题{n}", "") for n in range(number)], by=house.actor("staff"))
    client = signed_in(house.member())
    client.get(reverse("proposals:topics"))
    with django_assert_max_num_queries(10):
        assert text_of(client.get(reverse("proposals:topics"))).count("就此写提案") == number


def test_a_member_begins_a_proposal_once_however_often_the_button_is_pressed(house):
    client = signed_in(house.member())
    for _press in range(2):
        response = client.post(reverse("proposals:new"), {"author": "own", "title": "关于校门口停车的提案"})
    (proposal,) = Proposal.objects.all()
    assert (proposal.author_member, proposal.title) == (house.members[0], "关于校门口停车的提案")
    assert response.url == reverse("proposals:edit", args=[proposal.pk])


def test_a_liaison_writes_for_the_collective_and_not_for_another(house):
    client = signed_in(house.liaison(0))
    client.post(reverse("proposals:new"), {"author": str(house.collectives[0].pk), "title": ""})
    assert Proposal.objects.get().author_collective == house.collectives[0]
    answer = client.post(reverse("proposals:new"), {"author": str(house.collectives[1].pk), "title": "留住的字"})
    assert "留住的字" in text_of(answer)
    assert Proposal.objects.count() == 1


def test_units_and_the_office_do_not_write(house):
    for actor in (house.clerk(), house.actor("staff")):
        assert signed_in(actor).get(reverse("proposals:new")).status_code == 404
        assert signed_in(actor).get(reverse("proposals:mine")).status_code == 404


def test_one_writes_on_a_reference_topic_or_on_an_adopted_lead(house):
    batch = actions.publish_topics(house.session, [("补齐老旧片区养老短板", "区民政局")], by=house.actor("staff"))
    lead = actions.receive_lead(house.committee, text="小区门口的路灯坏了很久。")
    client = signed_in(house.member())
    listed = text_of(client.get(reverse("proposals:topics")))
    assert "补齐老旧片区养老短板" in listed
    assert "路灯" not in listed
    assert client.get(reverse("proposals:new") + f"?lead={lead.pk}").status_code == 404
    actions.adopt_lead(lead, by=house.actor("staff"))
    assert "路灯" in text_of(client.get(reverse("proposals:topics")))
    for asked in (f"?lead={lead.pk}", f"?topic={batch.topics.get().pk}"):
        client.post(reverse("proposals:new") + asked, {"author": "own", "title": ""})
    on_lead, on_topic = Proposal.objects.order_by("pk")
    assert on_lead.lead == lead
    assert (on_topic.topic, on_topic.title) == (batch.topics.get(), "补齐老旧片区养老短板")


def typed(proposal: Proposal, **changed: Any) -> dict[str, Any]:
    """What the editor of a complete draft sends."""
    return {
        "version": proposal.version,
        "title": proposal.title,
        "background": proposal.background,
        "analysis": proposal.analysis,
        "suggestion": ["其一", "其二", "其三", ""],
        "category": proposal.category_id,
        "publish": "yes",
        "contact_name": "林知远",
    } | changed


# The editor --------------------------------------------------------------------------------------------------------


def edit(proposal: Proposal) -> str:
    return reverse("proposals:edit", args=[proposal.pk])


def texts(proposal: Proposal) -> list[str]:
    return list(proposal.suggestions.values_list("text", flat=True))


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("save", ["其一", "其二", "其三"]),
        ("add", ["其一", "其二", "其三"]),
        ("up:2", ["其二", "其一", "其三"]),
        ("down:2", ["其一", "其三", "其二"]),
        ("drop:1", ["其二", "其三"]),
        ("up:1", ["其一", "其二", "其三"]),
        ("drop:99", ["其一", "其二", "其三"]),
        ("invite", ["其一", "其二", "其三"]),
    ],
)
def test_every_button_of_the_editor_keeps_what_was_typed(house, button, kept):
    proposal = factories.draft(house)
    answer = signed_in(house.member()).post(edit(proposal), typed(proposal, title="改过的 案由", do=button))
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.title, texts(proposal)) == ("改过的 案由", kept)


def test_the_editor_has_one_main_button(house):
    page = text_of(signed_in(house.member()).get(edit(factories.draft(house))))
    assert page.count('class="button main') == 1
    assert page.count('value="preview"') == 2


def test_who_writes_marks_it_as_internal_and_the_office_sees_that(house):
    proposal = factories.draft(house)
    client = signed_in(house.member())
    assert 'name="internal"' in text_of(client.get(edit(proposal)))
    client.post(edit(proposal), typed(proposal, internal="on"))
    assert factories.fresh(proposal).secrecy == Secrecy.INTERNAL
    events = Event.objects.filter(kind="proposal.secrecy", subject_id=proposal.pk)
    again = typed(factories.fresh(proposal), internal="on", title="标题改了")
    client.post(reverse("proposals:autosave", args=[proposal.pk]), again)
    assert events.count() == 1  # said once, not at every saving
    actions.submit(factories.fresh(proposal), by=house.member())
    office = signed_in(house.actor("staff"))
    for page in (reverse("proposals:queue"), reverse("proposals:review", args=[proposal.pk])):
        assert "内部" in text_of(office.get(page))


def test_the_mark_is_taken_away_again_and_kept_by_autosave_and_never_on_anothers_draft(house):
    proposal = factories.draft(house)
    actions.set_secrecy(proposal, by=house.member(), secrecy=Secrecy.INTERNAL)
    autosave = reverse("proposals:autosave", args=[proposal.pk])
    assert signed_in(house.member(1)).post(autosave, typed(proposal)).status_code == 404
    assert factories.fresh(proposal).secrecy == Secrecy.INTERNAL
    assert signed_in(house.member()).post(autosave, typed(proposal)).status_code == 200
    assert factories.fresh(proposal).secrecy == Secrecy.OPEN


def test_who_may_read_is_not_asked_where_the_matter_is_handled_on_paper(house):
    proposal = factories.draft(house)
    actions.set_secrecy(proposal, by=house.member(), secrecy="stub", title="一件提案", paper_place="机要室 3 号柜")
    client = signed_in(house.member())
    assert 'name="internal"' not in text_of(client.get(edit(proposal)))
    client.post(edit(proposal), typed(factories.fresh(proposal)))
    assert factories.fresh(proposal).secrecy == Secrecy.STUB


def test_what_cannot_be_kept_comes_back_as_it_was_typed(house):
    proposal = factories.draft(house)
    page = text_of(
        signed_in(house.member()).post(
            edit(proposal), typed(proposal, title="长" * 201, background="刚写的情况", suggestion=["刚写的建议"])
        )
    )
    assert "刚写的情况" in page
    assert "刚写的建议" in page
    assert "长" * 201 in page
    assert 'id="errors"' in page
    assert factories.fresh(proposal).background == factories.BACKGROUND


def test_a_window_that_comes_late_keeps_its_text_and_may_replace_the_other(house):
    proposal = factories.draft(house)
    late = typed(proposal, background="后一个窗口的情况")
    actions.save_draft(proposal, actions.Text(background="前一个窗口的情况"), by=house.member())
    client = signed_in(house.member())
    page = text_of(client.post(edit(proposal), late))
    assert "后一个窗口的情况" in page
    assert factories.fresh(proposal).background == "前一个窗口的情况"
    now = factories.fresh(proposal).version
    assert f'name="version" value="{now}"' in page
    assert client.post(edit(proposal), late | {"version": now}).status_code == 302
    assert factories.fresh(proposal).background == "后一个窗口的情况"


def test_autosave_keeps_says_when_another_was_faster_and_what_cannot_be_kept(house):
    proposal = factories.draft(house)
    client = signed_in(house.member())
    address = reverse("proposals:autosave", args=[proposal.pk])
    saved = client.post(address, typed(proposal, analysis="正在写"))
    assert saved.json() == {"saved_at": "10:00", "version": proposal.version + 1}
    assert factories.fresh(proposal).analysis == "正在写"
    assert client.post(address, typed(proposal, analysis="旧窗口")).status_code == 409
    proposal = factories.fresh(proposal)
    assert client.post(address, typed(proposal, title="长" * 201)).status_code == 400
    assert client.post(address, typed(proposal, unit_name="还没写完的单位名")).status_code == 200
    actions.submit(proposal, by=house.member())
    assert client.post(address, typed(proposal)).status_code == 409
    assert factories.fresh(proposal).analysis == proposal.analysis


def test_what_was_typed_after_the_submission_is_shown_to_be_copied(house):
    proposal = factories.draft(house)
    data = typed(proposal, background="提交以后才写的")
    actions.submit(proposal, by=house.member())
    client = signed_in(house.member())
    answer = client.post(edit(proposal), data)
    assert answer.status_code == 409
    assert "提交以后才写的" in answer.content.decode()
    assert client.get(edit(proposal)).url == reverse("workbench:proposal", args=[proposal.pk])


def test_a_unit_is_found_by_a_part_of_its_name(house):
    proposal = factories.draft(house)
    client = signed_in(house.member())
    client.post(edit(proposal), typed(proposal, unit_name="城市管理", do="unit"))
    (unit,) = proposal.suggested_units.all()
    assert unit.name == "区城市管理局"
    proposal = factories.fresh(proposal)
    page = text_of(client.post(edit(proposal), typed(proposal, units=[str(unit.pk)], unit_name="区", do="unit")))
    assert 'id="errors"' in page
    assert proposal.suggested_units.count() == 1


def test_nobody_else_edits_or_discards_a_draft(house):
    proposal = factories.draft(house)
    for actor in (house.member(1), house.actor("staff"), house.clerk()):
        client = signed_in(actor)
        for name in ("edit", "preview", "invite", "attach", "withdraw", "confirm"):
            assert client.get(reverse(f"proposals:{name}", args=[proposal.pk])).status_code == 404, name
        for name in ("edit", "autosave", "submit", "discard"):
            answer = client.post(reverse(f"proposals:{name}", args=[proposal.pk]), typed(proposal))
            assert answer.status_code == 404, name
    assert Proposal.objects.get() == proposal


def test_a_draft_is_thrown_away_by_its_writer(house):
    proposal = factories.draft(house)
    assert signed_in(house.member()).post(reverse("proposals:discard", args=[proposal.pk])).status_code == 302
    assert not Proposal.objects.exists()


# Handing in --------------------------------------------------------------------------------------------------------


def test_the_preview_names_what_is_in_the_way_and_leads_there(house):
    proposal = factories.draft(house, background="", suggestions=())
    client = signed_in(house.member())
    page = text_of(client.get(reverse("proposals:preview", args=[proposal.pk])))
    assert edit(proposal) + "#id_background" in page
    assert edit(proposal) + "#s1" in page
    submit = reverse("proposals:submit", args=[proposal.pk])
    assert submit not in page
    assert client.post(submit).url == reverse("proposals:preview", args=[proposal.pk])
    assert factories.fresh(proposal).state == ProposalState.DRAFT


def test_pressing_submit_twice_hands_in_once_and_says_who_has_it(house):
    proposal = factories.draft(house)
    client = signed_in(house.member())
    pages = [client.post(reverse("proposals:submit", args=[proposal.pk]), follow=True) for _press in range(2)]
    proposal = factories.fresh(proposal)
    assert (proposal.state, proposal.serial_number, proposal.review_round) == (ProposalState.UNDER_REVIEW, 1, 1)
    for page in pages:
        assert "2026-0001" in text_of(page)
        assert page.request["PATH_INFO"] == reverse("proposals:submitted", args=[proposal.pk])


def test_the_preview_names_who_has_not_signed(house):
    proposal = factories.draft(house)
    actions.invite(proposal, by=house.member(), members=[house.members[1]])
    page = text_of(signed_in(house.member()).get(reverse("proposals:preview", args=[proposal.pk])))
    assert str(house.members[1]) in page


def test_a_proposal_is_withdrawn_with_a_reason_only(house):
    proposal = factories.submitted(house)
    client = signed_in(house.member())
    address = reverse("proposals:withdraw", args=[proposal.pk])
    assert 'id="errors"' in text_of(client.post(address, {"note": " "}))
    assert client.post(address, {"note": "情况已经解决"}).status_code == 302
    assert factories.fresh(proposal).state == ProposalState.WITHDRAWN


# Signing together --------------------------------------------------------------------------------------------------


def test_members_are_found_by_name_or_sector_and_invited(house):
    proposal = factories.draft(house)
    client = signed_in(house.member())
    address = reverse("proposals:invite", args=[proposal.pk])
    other = house.members[1]
    found = text_of(client.get(address, {"q": other.user.name}))
    assert f'name="pick" value="{other.pk}"' in found
    assert f'name="pick" value="{house.members[2].pk}"' not in found
    assert f'name="pick" value="{other.pk}"' in text_of(client.get(address, {"sector": other.sector_id}))
    assert 'id="errors"' in text_of(client.post(address, {"csrfmiddlewaretoken": ""}))
    client.post(address, {"pick": [other.pk]})
    signature = proposal.signatures.get(member=other)
    assert signature.state == SignatureState.INVITED
    client.post(reverse("proposals:revoke", args=[signature.pk]))
    signature.refresh_from_db()
    assert signature.state == SignatureState.REVOKED


def invited(house, who: int = 1) -> CoSignature:
    proposal = factories.draft(house)
    return actions.invite(proposal, by=house.member(), members=[house.members[who]])[0]


@pytest.mark.parametrize(("button", "state"), [("sign", SignatureState.SIGNED), ("decline", SignatureState.DECLINED)])
def test_who_is_asked_reads_the_whole_and_signs_or_declines(house, button, state):
    signature = invited(house)
    address = reverse("proposals:sign", args=[signature.pk])
    client = signed_in(house.member(1))
    assert factories.ANALYSIS in text_of(client.get(address))
    assert client.post(address, {"do": button}).status_code == 302
    signature.refresh_from_db()
    assert signature.state == state


def test_who_can_be_invited_stands_in_the_order_of_pinyin_and_the_page_says_so(house):
    for member, name, key in ((house.members[1], "张安", "zhang an"), (house.members[2], "卜安", "bu an")):
        User.objects.filter(pk=member.user_id).update(name=name, pinyin_key=key)
    page = text_of(signed_in(house.member()).get(reverse("proposals:invite", args=[factories.draft(house).pk])))
    assert "按姓名拼音排序" in page
    assert page.index("卜安") < page.index("张安")


def test_nobody_signs_for_another(house):
    signature = invited(house)
    for actor in (house.member(0), house.member(2), house.actor("staff")):
        for name in ("sign", "withdraw_signature"):
            address = reverse(f"proposals:{name}", args=[signature.pk])
            assert signed_in(actor).post(address, {"do": "sign"}).status_code == 404
    assert signed_in(house.member(2)).post(reverse("proposals:revoke", args=[signature.pk])).status_code == 404


def test_who_was_asked_no_more_reads_no_more(house):
    signature = invited(house)
    client = signed_in(house.member(1))
    address = reverse("proposals:sign", args=[signature.pk])
    text_of(client.get(address))
    actions.revoke(signature, by=house.member())
    assert client.get(address).status_code == 404


def test_a_signature_is_taken_back_before_the_review(house):
    signature = invited(house)
    actions.sign(signature, by=house.member(1))
    client = signed_in(house.member(1))
    client.post(reverse("proposals:withdraw_signature", args=[signature.pk]))
    signature.refresh_from_db()
    assert signature.state == SignatureState.WITHDRAWN


def test_a_collective_is_confirmed_by_its_convenor_or_by_its_seal(house):
    proposal = factories.collective_draft(house, confirmed=False)
    client = signed_in(house.liaison(0))
    address = reverse("proposals:confirm", args=[proposal.pk])
    assert 'id="errors"' in text_of(client.post(address, {"confirmed_by": ""}))
    assert client.post(address, {"confirmed_by": "王召集"}).status_code == 302
    lead = proposal.signatures.get(order=0)
    assert lead.confirmed_by == "王召集"
    assert client.post(address, {"confirmed_by": "", "seal": factories.paper("盖章页.pdf")}).status_code == 302
    lead.refresh_from_db()
    assert lead.seal.name == "盖章页.pdf"


# Files -------------------------------------------------------------------------------------------------------------


def test_files_are_added_saved_to_disk_by_readers_and_removed(house):
    proposal = factories.draft(house)
    client = signed_in(house.member())
    address = reverse("proposals:attach", args=[proposal.pk])
    assert 'id="errors"' in text_of(
        client.post(address, {"purpose": "enclosure", "attachment": factories.paper("a.exe")})
    )
    assert client.post(address, {"purpose": "enclosure", "attachment": factories.paper("调研.pdf")}).status_code == 302
    (file,) = proposal.attachments.all()
    opened = client.get(reverse("proposals:attachment", args=[file.pk]))
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    other = signed_in(house.member(1))
    assert other.get(reverse("proposals:attachment", args=[file.pk])).status_code == 404
    assert other.post(reverse("proposals:detach", args=[file.pk])).status_code == 404
    client.post(reverse("proposals:detach", args=[file.pk]))
    assert not proposal.attachments.exists()


def test_scans_are_for_the_proposer_and_the_office(house):
    proposal = factories.paper_draft(house)
    factories.filed(house, actions.submit(proposal, by=house.actor("staff")))
    (scan,) = proposal.attachments.all()
    address = reverse("proposals:attachment", args=[scan.pk])
    assert signed_in(house.member(1)).get(reverse("workbench:proposal", args=[proposal.pk])).status_code == 200
    assert signed_in(house.member(1)).get(address).status_code == 404
    for actor in (house.member(0), house.actor("director")):
        assert signed_in(actor).get(address).status_code == 200


# Talks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("button", "state"), [("agree", TalkState.AGREED), ("object", TalkState.OBJECTED)])
def test_the_proposer_answers_the_office_beside_the_main_proposal(house, button, state):
    main, own = factories.submitted(house, author=1, title="关于校车的提案"), factories.submitted(house)
    (talk,) = actions.ask_talk_many([own], by=house.actor("staff"), about="merge", into=main, question="内容相近")
    address = reverse("proposals:talk", args=[talk.pk])
    client = signed_in(house.member())
    page = text_of(client.get(address))
    assert "关于校车的提案" in page
    assert "内容相近" in page
    assert signed_in(house.member(1)).get(address).status_code == 404
    assert signed_in(house.actor("staff")).post(address, {"do": button}).status_code == 404
    assert client.post(address, {"do": button, "answer": "请保留第二条"}).status_code == 302
    talk.refresh_from_db()
    assert (talk.state, talk.answer) == (state, "请保留第二条")


def test_an_internal_main_proposal_is_not_laid_open(house):
    main, own = factories.submitted(house, author=1, title="不便公开的案由"), factories.submitted(house)
    actions.set_secrecy(main, by=house.actor("director"), secrecy=Secrecy.INTERNAL)
    (talk,) = actions.ask_talk_many([own], by=house.actor("staff"), about="merge", into=main)
    assert "不便公开" not in text_of(signed_in(house.member()).get(reverse("proposals:talk", args=[talk.pk])))
