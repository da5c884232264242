"""Signing together: members by a date, collectives in order (domain §2.1)."""

import pytest

from shangliang.committees.factories import make_committee
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Attachment, CoSignature
from shangliang.workflow.models import Duty, Outbox


def invited(house, proposal, index=1):
    (signature,) = actions.invite(proposal, by=house.member(0), members=[house.members[index]])
    return signature


def test_an_invitation_is_the_invited_members_to_answer_by_the_deadline(house):
    signature = invited(house, factories.draft(house))
    duty = Duty.objects.get(kind="sign")
    assert (duty.party, duty.due) == (f"member:{house.members[1].pk}", signature.due)
    actions.sign(signature, by=house.member(1))
    assert not Duty.objects.filter(kind="sign", closed_at__isnull=True).exists()


def test_an_invited_member_signs_or_declines_and_nobody_else_does(house):
    proposal = factories.draft(house)
    first, second = invited(house, proposal, 1), invited(house, proposal, 2)
    for stranger in (house.member(0), house.member(3), house.actor("staff")):
        with pytest.raises(NotAllowed):
            actions.sign(first, by=stranger)
    assert actions.sign(first, by=house.member(1)).state == "signed"
    assert actions.decline(second, by=house.member(2), note="另有安排").state == "declined"
    with pytest.raises(Stale):
        actions.sign(second, by=house.member(2))


def test_an_invitation_can_be_withdrawn_until_it_is_answered_and_not_after(house):
    proposal = factories.draft(house)
    first, second = invited(house, proposal, 1), invited(house, proposal, 2)
    with pytest.raises(NotAllowed):
        actions.revoke(first, by=house.member(1))
    assert actions.revoke(first, by=house.member(0)).state == "revoked"
    actions.sign(second, by=house.member(2))
    with pytest.raises(Stale):
        actions.revoke(second, by=house.member(0))


def _no_longer_asked(house):
    rows = Outbox.objects.filter(kind="signature.gone").order_by("pk")
    seats = {f"member:{m.pk}": n for n, m in enumerate(house.members)}
    return [(seats[row.party], row.data["why"]) for row in rows]


def test_whoever_is_no_longer_asked_is_told_why_and_whoever_answered_is_not(house):
    proposal = factories.draft(house)
    revoked, signed, declined, _unanswered = (invited(house, proposal, n) for n in (1, 2, 3, 4))
    actions.revoke(revoked, by=house.member(0))
    assert _no_longer_asked(house) == [(1, "revoked")]
    actions.sign(signed, by=house.member(2))
    actions.decline(declined, by=house.member(3))
    actions.submit(proposal, by=house.member(0))
    assert _no_longer_asked(house)[1:] == [(4, "submitted")]


def test_whoever_was_asked_is_told_when_the_draft_is_thrown_away(house):
    proposal = factories.draft(house)
    invited(house, proposal)
    actions.discard(proposal, by=house.member(0))
    assert _no_longer_asked(house) == [(1, "ended")]


def test_a_collective_whose_turn_had_not_come_is_told_nothing(house):
    proposal = factories.collective_draft(house, collective=0)
    actions.invite(proposal, by=house.liaison(0), collectives=[house.collectives[1], house.collectives[3]])
    actions.submit(proposal, by=house.liaison(0))
    told = Outbox.objects.filter(kind="signature.gone").values_list("party", flat=True)
    assert list(told) == [f"collective:{house.collectives[1].pk}"]


def test_nobody_is_invited_twice_but_again_after_declining(house):
    proposal = factories.draft(house)
    signature = invited(house, proposal)
    with pytest.raises(Refused):
        invited(house, proposal)
    with pytest.raises(Refused):
        invited(house, proposal, 0)
    twice = actions.invite(proposal, by=house.member(0), members=[house.members[2], house.members[2]])
    assert len(twice) == 1
    actions.decline(signature, by=house.member(1))
    assert invited(house, proposal).state == "invited"


def test_who_has_left_or_belongs_elsewhere_is_not_invited(house):
    proposal = factories.draft(house)
    house.members[1].seat_until = house.session.window_opens.date()
    house.members[1].save()
    with pytest.raises(Refused):
        invited(house, proposal)
    other = make_committee()
    with committee_scope(house.committee, other.committee), pytest.raises(NotAllowed):
        actions.invite(proposal, by=house.member(0), members=[other.members[0]])


def test_members_and_collectives_do_not_sign_the_same_proposal(house):
    with pytest.raises(Refused):
        actions.invite(factories.draft(house), by=house.member(0), collectives=[house.collectives[0]])
    with pytest.raises(Refused):
        actions.invite(factories.collective_draft(house), by=house.liaison(0), members=[house.members[0]])


def test_unsigned_names_drop_off_at_submission_and_nobody_signs_afterwards(house):
    proposal = factories.draft(house)
    factories.co_signed(house, proposal, 1)
    late = invited(house, proposal, 2)
    proposal = actions.submit(proposal, by=house.member(0))
    assert proposal.kind == "joint"
    assert list(CoSignature.objects.order_by("order").values_list("state", flat=True)) == [
        "signed",
        "signed",
        "dropped",
    ]
    assert set(Duty.objects.filter(closed_at__isnull=True).values_list("kind", flat=True)) == {"review"}
    with pytest.raises(Stale):
        actions.sign(late, by=house.member(2))
    with pytest.raises(NotAllowed):
        invited(house, proposal, 3)


def test_one_whose_co_signers_all_stayed_away_is_an_individual_proposal(house):
    proposal = factories.draft(house)
    invited(house, proposal)
    assert actions.submit(proposal, by=house.member(0)).kind == "individual"


def test_a_co_signer_may_withdraw_until_review_and_not_after(house):
    proposal = factories.draft(house)
    first, second = factories.co_signed(house, proposal, 1, 2)
    actions.withdraw_signature(first, by=house.member(1), note="不同意第三条")
    proposal = actions.submit(proposal, by=house.member(0))
    assert proposal.kind == "joint"
    with pytest.raises(NotAllowed):
        actions.withdraw_signature(second, by=house.member(0))
    actions.withdraw_signature(second, by=house.member(2))
    assert factories.fresh(proposal).kind == "individual"

    other = factories.draft(house)
    (signature,) = factories.co_signed(house, other, 1)
    actions.submit(other, by=house.member(0))
    actions.pass_many([other], by=house.actor("staff"))
    with pytest.raises(Refused):
        actions.withdraw_signature(signature, by=house.member(1))


def test_a_returned_proposal_lets_co_signers_withdraw_again(house):
    proposal = factories.draft(house)
    (signature,) = factories.co_signed(house, proposal, 1)
    factories.returned(house, actions.submit(proposal, by=house.member(0)))
    assert actions.withdraw_signature(signature, by=house.member(1)).state == "withdrawn"
    assert actions.submit(proposal, by=house.member(0)).kind == "individual"


def test_the_lead_proposer_withdraws_the_proposal_and_not_the_signature(house):
    proposal = factories.submitted(house)
    with pytest.raises(Refused):
        actions.withdraw_signature(proposal.signatures.get(order=0), by=house.member(0))


def test_several_invitations_are_signed_at_once_or_none(house):
    proposals = [factories.draft(house, author=i) for i in (1, 2, 3)]
    signatures = [
        actions.invite(p, by=house.member(i), members=[house.members[0]])[0]
        for i, p in zip((1, 2, 3), proposals, strict=True)
    ]
    foreign = actions.invite(proposals[0], by=house.member(1), members=[house.members[4]])[0]
    with pytest.raises(NotAllowed):
        actions.sign_all([*signatures, foreign], by=house.member(0))
    assert not CoSignature.objects.filter(order=1, state="signed").exists()
    actions.sign_all(signatures, by=house.member(0))
    assert CoSignature.objects.filter(order=1, state="signed").count() == 3


def test_joint_collectives_sign_in_order(house):
    proposal = factories.collective_draft(house, collective=0)
    first, second = actions.invite(
        proposal, by=house.liaison(0), collectives=[house.collectives[1], house.collectives[3]]
    )
    assert [d.party for d in Duty.objects.filter(kind="sign")] == [first.party]
    with pytest.raises(Refused):
        actions.sign(second, by=house.liaison(3), confirmed_by="李主任")
    actions.sign(first, by=house.liaison(1), confirmed_by="赵主委")
    assert Duty.objects.get(kind="sign", closed_at__isnull=True).party == second.party
    actions.sign(second, by=house.liaison(3), confirmed_by="李主任")
    proposal = actions.submit(proposal, by=house.liaison(0))
    assert (proposal.kind, proposal.signatures.filter(state="signed").count()) == ("collective", 3)


def test_the_next_collective_is_asked_when_one_declines_or_is_no_longer_invited(house):
    proposal = factories.collective_draft(house, collective=0)
    first, second, third = actions.invite(
        proposal, by=house.liaison(0), collectives=[house.collectives[i] for i in (1, 2, 3)]
    )
    actions.decline(first, by=house.liaison(1))
    assert Duty.objects.get(kind="sign", closed_at__isnull=True).party == second.party
    actions.revoke(second, by=house.liaison(0))
    assert Duty.objects.get(kind="sign", closed_at__isnull=True).party == third.party


def test_a_collective_signs_with_its_convenors_name_or_its_own_seal(house):
    proposal = factories.collective_draft(house, collective=0)
    other = factories.collective_draft(house, collective=0)
    (signature,) = actions.invite(proposal, by=house.liaison(0), collectives=[house.collectives[1]])
    with pytest.raises(Refused):
        actions.sign(signature, by=house.liaison(1))
    seal = actions.Upload(factories.paper(), "印章.pdf", Attachment.Purpose.SEAL)
    foreign = actions.attach(other, seal, by=house.liaison(0))
    with pytest.raises(NotAllowed):
        actions.sign(signature, by=house.liaison(1), seal=foreign)
    own = actions.attach(proposal, seal, by=house.liaison(1))
    assert actions.sign(signature, by=house.liaison(1), seal=own).seal == own


def test_only_the_leading_collective_confirms_its_own_proposal(house):
    proposal = factories.collective_draft(house, confirmed=False)
    with pytest.raises(NotAllowed):
        actions.confirm_collective(proposal, by=house.liaison(1), confirmed_by="赵主委")
    with pytest.raises(NotAllowed):
        actions.confirm_collective(factories.draft(house), by=house.member(0), confirmed_by="林知远")
    assert actions.confirm_collective(proposal, by=house.liaison(0), confirmed_by="王召集").confirmed_by == "王召集"


def test_staff_sign_for_those_whose_signatures_stand_on_the_paper(house):
    proposal = factories.paper_draft(house)
    (signature,) = actions.invite(proposal, by=house.actor("staff"), members=[house.members[1]])
    actions.sign(signature, by=house.actor("staff"))
    assert actions.submit(proposal, by=house.actor("staff")).kind == "joint"
