"""The figures of proposals until they are assigned (domain §2.2, §2.6).

All are taken at the cut-off: what happened after it does not count, whatever the record's state is today.
Records of an imported archive count as received and filed: a register of old proposals holds filed ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.indicators.ground import members_of
from shangliang.indicators.registry import Basis, Count, CountingRule, Indicator, Ratio, only, register

from ..models import (
    CoSignature,
    Disposition,
    Kind,
    ProposalState,
    ReferenceTopic,
    SignatureState,
    Tag,
    TopicBatch,
)
from ..scopes import IN_SESSION, KEY, REGULAR
from . import shown as shown
from .rows import decided, filed, merged_after_filing, received, rows_of, seasons, undecided

S = ProposalState
_COLLECTIVE_SCOPES = ("党派", "人民团体", "专委会", "界别")


def _count(rows: Callable[[Basis], QuerySet], dated: str) -> Callable[[Basis], Count]:
    return lambda basis: Count(rows(basis), dated=dated)


def _share(counted: Callable[[Basis], QuerySet], of: Callable[[Basis], QuerySet]) -> Callable[[Basis], Ratio]:
    return lambda basis: Ratio(Count(counted(basis)), Count(of(basis)))


def _whole(basis: Basis) -> Basis:
    return Basis(basis.committee, basis.session, basis.cut_off)


def _seasons_and_tags(basis: Basis) -> Sequence[str]:
    tags = [f"{name}类" for name in Tag.objects.filter(committee=basis.committee).values_list("name", flat=True)]
    return (IN_SESSION, REGULAR, *tags, *(f"{IN_SESSION}/{tag}" for tag in tags))


def _plain(
    slug: str,
    label: Any,
    definition: Any,
    rows: Callable[[Basis], QuerySet],
    *,
    words: Any,
    order: int,
    scopes: Callable[[Basis], Sequence[str]] = seasons,
    dated: str = "",
) -> None:
    register(
        Indicator(
            slug=slug,
            label=label,
            unit="件",
            area="proposals",
            definition=definition,
            rules=(CountingRule("count", words, _count(rows, dated)),),
            scopes=scopes,
            order=order,
        )
    )


_plain(
    "proposals_received",
    _("Received"),
    _("Proposals submitted in the cycle by the cut-off; submitting again counts once."),
    received,
    words=_("submitted by the cut-off"),
    order=10,
    dated="submitted_at",
)
_plain(
    "proposals_received_member",
    _("Received from members"),
    _("Received proposals of one or several members."),
    lambda b: received(b).exclude(kind=Kind.COLLECTIVE),
    words=_("submitted, by one or several members"),
    order=11,
    scopes=lambda b: (*seasons(b), "个人", "联名"),
    dated="submitted_at",
)
_plain(
    "proposals_received_collective",
    _("Received from collectives"),
    _("Received collective proposals; a joint one counts once in the total and under each of its signers."),
    lambda b: received(b).filter(kind=Kind.COLLECTIVE),
    words=_("submitted, by collectives"),
    order=12,
    scopes=lambda b: (*seasons(b), *_COLLECTIVE_SCOPES),
    dated="submitted_at",
)
_plain(
    "proposals_filed",
    _("Filed"),
    _("Proposals filed after review by the cut-off, those merged or cancelled later included."),
    filed,
    words=_("filed by the cut-off"),
    order=20,
    scopes=_seasons_and_tags,
    dated="filed_at",
)
_plain(
    "proposals_filed_member",
    _("Filed, of members"),
    _("Filed proposals of one or several members."),
    lambda b: filed(b).exclude(kind=Kind.COLLECTIVE),
    words=_("filed, of one or several members"),
    order=21,
    scopes=lambda b: ("个人", "联名"),
    dated="filed_at",
)
_plain(
    "proposals_filed_collective",
    _("Filed, of collectives"),
    _("Filed collective proposals."),
    lambda b: filed(b).filter(kind=Kind.COLLECTIVE),
    words=_("filed, of collectives"),
    order=22,
    scopes=lambda b: _COLLECTIVE_SCOPES,
    dated="filed_at",
)
_plain(
    "proposals_not_filed",
    _("Not filed"),
    _("Not filed, whatever became of them."),
    lambda b: decided(b, S.NOT_FILED),
    words=_("review ended without filing, with a ground"),
    order=30,
    dated="decided_at",
)
_plain(
    "proposals_not_filed_to_reference",
    _("To work reference or letters"),
    _("Not filed, and turned into a work reference or a letter."),
    lambda b: decided(b, S.NOT_FILED).filter(disposition__in=[Disposition.TO_REFERENCE, Disposition.TO_LETTERS]),
    words=_("not filed, with this disposition"),
    order=31,
    scopes=lambda b: (),
    dated="decided_at",
)
_plain(
    "proposals_not_filed_to_opinion",
    _("To opinion information"),
    _("Not filed, and turned into opinion information."),
    lambda b: decided(b, S.NOT_FILED).filter(disposition=Disposition.TO_OPINION),
    words=_("not filed, with this disposition"),
    order=32,
    scopes=lambda b: (),
    dated="decided_at",
)
_plain(
    "proposals_merged",
    _("Merged"),
    _("Merged into another proposal, at review or after filing."),
    lambda b: (decided(b, S.MERGED) | merged_after_filing(b)).distinct(),
    words=_("merged at review + merged after filing"),
    order=33,
)
_plain(
    "proposals_after_merge",
    _("Left after merging"),
    _("Filed proposals that were not merged into another one."),
    lambda b: filed(b).exclude(pk__in=merged_after_filing(b).values("pk")),
    words=_("filed − merged after filing"),
    order=34,
    scopes=lambda b: (),
    dated="filed_at",
)
_plain(
    "proposals_merged_at_review",
    _("Merged at review"),
    _("Merged into another proposal before filing: no case number."),
    lambda b: decided(b, S.MERGED),
    words=_("merged by the cut-off, not filed"),
    order=35,
    scopes=lambda b: (),
    dated="decided_at",
)
_plain(
    "proposals_merged_after_filing",
    _("Merged after filing"),
    _("Filed, then merged into another proposal and answered through it."),
    merged_after_filing,
    words=_("filed, then merged by the cut-off"),
    order=36,
    scopes=lambda b: (),
    dated="state_since",
)
_plain(
    "proposals_lapsed",
    _("Lapsed"),
    _("Returned and not revised in time."),
    lambda b: decided(b, S.LAPSED),
    words=_("lapsed by the cut-off"),
    order=37,
    scopes=lambda b: (),
    dated="decided_at",
)
_plain(
    "proposals_withdrawn",
    _("Withdrawn"),
    _("Taken back by the proposer before filing."),
    lambda b: decided(b, S.WITHDRAWN),
    words=_("withdrawn by the cut-off"),
    order=38,
    scopes=lambda b: (),
    dated="decided_at",
)


_plain(
    "proposals_returned_open",
    _("Returned, open"),
    _("Returned for revision and not submitted again at the cut-off."),
    lambda b: undecided(b).filter(state=S.RETURNED),
    words=_("returned, no outcome by the cut-off"),
    order=39,
    scopes=lambda b: (),
    dated="submitted_at",
)
_plain(
    "proposals_under_review",
    _("Under review"),
    _("Received and without an outcome at the cut-off."),
    lambda b: undecided(b).exclude(state=S.RETURNED),
    words=_("no outcome by the cut-off"),
    order=39,
    scopes=lambda b: (),
    dated="submitted_at",
)
_plain(
    "proposals_cancelled",
    _("Cancelled"),
    _("Filed, and cancelled on the proposer's wish before assignment."),
    lambda b: rows_of(b).filter(state=S.CANCELLED, state_since__lte=b.cut_off),
    words=_("cancelled by the cut-off"),
    order=39,
    scopes=lambda b: (),
    dated="state_since",
)
_plain(
    "key_proposals",
    _("Key proposals"),
    _("Filed proposals that the chairs' meeting chose as key ones."),
    lambda b: filed(b).filter(is_key=True),
    words=_("filed, with the key mark"),
    order=40,
    scopes=lambda b: (),
    dated="filed_at",
)
register(
    Indicator(
        slug="filing_rate",
        label=_("Filing rate"),
        unit="%",
        area="proposals",
        definition=_("Share of the received proposals that were filed."),
        rules=(
            CountingRule("filed", _("filed ÷ received"), _share(filed, received)),
            CountingRule(
                "with_merged",
                _("filed and merged at review ÷ received"),
                _share(lambda b: (filed(b) | decided(b, S.MERGED)).distinct(), received),
            ),
        ),
        scopes=seasons,
        order=23,
    )
)
register(
    Indicator(
        slug="proposal_share",
        label=_("Share of the filed proposals"),
        unit="%",
        area="proposals",
        definition=_("Share of a kind of proposal in all filed ones."),
        rules=(CountingRule("filed", _("filed of this kind ÷ filed"), _share(filed, lambda b: filed(_whole(b)))),),
        scopes=lambda b: ("集体", "个人", "联名", *_COLLECTIVE_SCOPES, IN_SESSION, REGULAR, KEY, "调研"),
        order=41,
        only_scoped=True,
    )
)
register(
    Indicator(
        slug="topic_share",
        label=_("Share of a subject"),
        unit="%",
        area="proposals",
        definition=_("Share of a subject (category or tag) in all filed proposals."),
        rules=(CountingRule("filed", _("filed on this subject ÷ filed"), _share(filed, lambda b: filed(_whole(b)))),),
        scopes=lambda b: [
            f"{name}类" for name in Tag.objects.filter(committee=b.committee).values_list("name", flat=True)
        ],
        order=42,
        only_scoped=True,
    )
)


def _participating(basis: Basis) -> Ratio:
    whole = _whole(only(basis, "提案"))
    members = members_of(whole)
    signed = CoSignature.objects.filter(
        state=SignatureState.SIGNED, member__isnull=False, proposal__in=filed(whole).values("pk")
    )
    return Ratio(Count(members.records.filter(pk__in=signed.values("member_id"))), members)


register(
    Indicator(
        slug="member_participation_rate",
        label=_("Members taking part"),
        unit="%",
        area="proposals",
        definition=_("Share of the members who signed at least one filed proposal."),
        rules=(CountingRule("filed", _("members with a filed proposal ÷ members"), _participating),),
        scopes=lambda b: ("提案",),
        order=43,
    )
)
register(
    Indicator(
        slug="members_participating",
        label=_("Members with a filed proposal"),
        unit="名",
        area="service",
        definition=_("Members who signed at least one filed proposal."),
        rules=(CountingRule("filed", _("members with a filed proposal"), lambda b: _participating(b).counted),),
        scopes=lambda b: ("提案",),
        order=902,
        only_scoped=True,
    )
)


def _topics(basis: Basis) -> Count:
    only(basis, "提案参考选题")
    return Count(
        ReferenceTopic.objects.filter(batch__session=basis.session, batch__published_on__lte=basis.cut_off.date())
    )


def _batches(basis: Basis) -> Count:
    only(basis, "提案参考选题")
    return Count(TopicBatch.objects.filter(session=basis.session, published_on__lte=basis.cut_off.date()))


for _slug, _label, _unit, _counted, _definition in (
    ("proposal_topic_suggestions", _("Reference topics"), "条", _topics, _("Topics offered for proposals.")),
    ("proposal_topic_issues", _("Batches of reference topics"), "次", _batches, _("How often topics were published.")),
):
    register(
        Indicator(
            slug=_slug,
            label=_label,
            unit=_unit,
            area="proposals",
            definition=_definition,
            rules=(CountingRule("count", _("published by the cut-off"), _counted),),
            scopes=lambda b: ("提案参考选题",),
            order=50,
        )
    )
