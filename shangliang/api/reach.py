"""What programs may reach: what the pages show, less what is marked internal (domain §2.1: 内部 stays out of the API).

Every query begins at the access rules of the subject; a record that is not among them is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE
from shangliang.committees.models import Collective, Member, Session, Unit
from shangliang.consultations import access as consultations_access
from shangliang.consultations.models import Suggestion, Topic
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.deliberation import access as deliberation_access
from shangliang.deliberation.models import Deliberation
from shangliang.handling import access as handling_access
from shangliang.handling.models import (
    Assignment,
    AssistingOpinion,
    Commitment,
    Contact,
    Extension,
    Feedback,
    Instruction,
    Message,
    PlannedAssignment,
    Reply,
)
from shangliang.hotline import access as hotline_access
from shangliang.hotline.models import HotlineList, HotlineMessage, HotlineTopic
from shangliang.opinions import access as opinions_access
from shangliang.opinions.models import Issue, Opinion, OpinionFile
from shangliang.plans.models import RecordLink
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import (
    Attachment,
    Category,
    CoSignature,
    Ground,
    Proposal,
    ReferenceTopic,
    Secrecy,
    Tag,
    Talk,
)
from shangliang.supervision import access as supervision_access
from shangliang.supervision.models import (
    AppraisedUnit,
    Patrol,
    Photograph,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    Supervisor,
    UnitAppraisal,
)
from shangliang.venues import access as venues_access
from shangliang.venues.models import AgreedItem, Meeting, Venue, VenueTopic
from shangliang.workflow.duties import inbox
from shangliang.workflow.models import Duty

R = TypeVar("R", bound=Model)

_INTERNAL = Secrecy.INTERNAL


def one(rows: QuerySet[R], pk: int) -> R:
    """A record among those that may be reached.

    Raises:
        NotAllowed: it is not among them.
    """
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("missing")
    return found


def several(rows: QuerySet[R], ids: Iterable[int]) -> list[R]:
    """Records among those that may be reached, in the order named, each once.

    Raises:
        NotAllowed: one of them is not among them.
    """
    wanted = list(dict.fromkeys(ids))
    found: Mapping[Any, R] = rows.in_bulk(wanted)
    if len(found) != len(wanted):
        raise NotAllowed("missing")
    return [found[pk] for pk in wanted]


# Proposals ----------------------------------------------------------------------------------------------------


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals that the actor may read: by the proposals' own rule, or because of an assignment or a plan."""
    rows = proposals_access.visible(actor)
    if not actor.has(*OFFICE):  # who reads all of them anyway
        rows = rows | handling_access.visible_proposals(actor)
    return rows.exclude(secrecy=_INTERNAL)


def signatures(actor: Actor) -> QuerySet[CoSignature]:
    """Signatures on proposals that the actor may read, or asked of the actor."""
    return proposals_access.visible_signatures(actor).exclude(proposal__secrecy=_INTERNAL)


def talks(actor: Actor) -> QuerySet[Talk]:
    """Talks about merging or not filing."""
    return proposals_access.visible_talks(actor).exclude(proposal__secrecy=_INTERNAL)


def attachments(actor: Actor) -> QuerySet[Attachment]:
    """Files of proposals that the actor may read. Seals and scans are for the proposers and the office."""
    rows = Attachment.objects.filter(proposal__in=proposals(actor).values("pk")).exclude(file="")
    if actor.has(*OFFICE):
        return rows
    own = Q(proposal__in=proposals_access.own(actor).values("pk"))
    return rows.filter(own | Q(purpose__in=[Attachment.Purpose.ENCLOSURE, Attachment.Purpose.EVIDENCE]))


# Supervision --------------------------------------------------------------------------------------------------


def supervision_opinions(actor: Actor) -> QuerySet[SupervisionOpinion]:
    """Supervision opinions that the actor may read."""
    return supervision_access.visible(actor)


def supervision_activities(actor: Actor) -> QuerySet[SupervisionActivity]:
    """Inspections, consultations and joint patrols that the actor may read."""
    return supervision_access.visible_activities(actor)


def supervision_plans(actor: Actor) -> QuerySet[SupervisionPlan]:
    """Plans of supervision that the actor may read."""
    return supervision_access.visible_plans(actor)


def supervisors(actor: Actor) -> QuerySet[Supervisor]:
    """Appointments of supervisors that the actor may read."""
    return supervision_access.visible_supervisors(actor)


def patrols(actor: Actor) -> QuerySet[Patrol]:
    """Patrols' records that the actor may read."""
    return supervision_access.visible_patrols(actor)


def supervision_photographs(actor: Actor) -> QuerySet[Photograph]:
    """Photographs and papers of supervision that the actor may read."""
    return supervision_access.visible_photographs(actor)


def unit_appraisals(actor: Actor) -> QuerySet[UnitAppraisal]:
    """Appraisals of units that the actor may read."""
    return supervision_access.visible_appraisals(actor)


def appraised_units(actor: Actor) -> QuerySet[AppraisedUnit]:
    """The units of appraisals that the actor may read."""
    return supervision_access.visible_results(actor)


# Opinions -----------------------------------------------------------------------------------------------------


def consultation_topics(actor: Actor) -> QuerySet[Topic]:
    """Topics of consultation that the actor may read."""
    return consultations_access.visible(actor)


def consultation_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """Suggestions of consultations that the actor may read."""
    return consultations_access.visible_suggestions(actor)


def opinion_items(actor: Actor) -> QuerySet[Opinion]:
    """Opinions that the actor may read; units read theirs on their own pages."""
    return opinions_access.visible(actor).exclude(is_internal=True)


def opinion_issues(actor: Actor) -> QuerySet[Issue]:
    """Issues that the actor may read, without those that carry something internal."""
    return opinions_access.visible_issues(actor).exclude(items__is_internal=True)


def opinion_files(actor: Actor) -> QuerySet[OpinionFile]:
    """Files of opinions that the actor may read; internal ones stay on the pages."""
    return opinions_access.visible_files(actor).exclude(opinion__is_internal=True)


# Online deliberation ------------------------------------------------------------------------------------------


def deliberations(actor: Actor) -> QuerySet[Deliberation]:
    """Deliberations that the actor may read of."""
    return deliberation_access.visible(actor)


def deliberations_with_results(actor: Actor) -> QuerySet[Deliberation]:
    """Those whose results the actor may read."""
    return deliberation_access.with_results(actor)


# The grass-roots platform -------------------------------------------------------------------------------------


def venues(actor: Actor) -> QuerySet[Venue]:
    """The venues."""
    return venues_access.visible(actor)


def venue_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings at venues; to a unit those at which something of its own was agreed."""
    return venues_access.visible_meetings(actor)


def venue_topics(actor: Actor) -> QuerySet[VenueTopic]:
    """Topics: all for who brings them in, chosen ones for the others."""
    return venues_access.visible_topics(actor)


def seated_members(actor: Actor) -> QuerySet[Member]:
    """The members who can be signed in from the paper list, by who runs the platform."""
    return venues_access.members(actor)


def agreeing_units(actor: Actor) -> QuerySet[Unit]:
    """The units with which something can be agreed, by who runs the platform."""
    return venues_access.units(actor)


def agreed_items(actor: Actor) -> QuerySet[AgreedItem]:
    """What was agreed at meetings; to a unit its own."""
    return venues_access.visible_items(actor).select_related("meeting", "unit")


# Hotline messages ---------------------------------------------------------------------------------------------


def hotline_lists(actor: Actor) -> QuerySet[HotlineList]:
    """The lists, for who sorts them."""
    return hotline_access.visible(actor)


def hotline_topics(actor: Actor) -> QuerySet[HotlineTopic]:
    """The topics found in them."""
    return hotline_access.visible_topics(actor)


def hotline_messages(actor: Actor) -> QuerySet[HotlineMessage]:
    """Their messages."""
    return hotline_access.visible_messages(actor)


# Handling -----------------------------------------------------------------------------------------------------


def plans(actor: Actor) -> QuerySet[PlannedAssignment]:
    """Planned assignments."""
    return handling_access.visible_plans(actor).exclude(proposal__secrecy=_INTERNAL)


def assignments(actor: Actor) -> QuerySet[Assignment]:
    """Assignments."""
    return handling_access.visible_assignments(actor).exclude(proposal__secrecy=_INTERNAL)


def replies(actor: Actor) -> QuerySet[Reply]:
    """Replies."""
    return handling_access.visible_replies(actor).exclude(proposal__secrecy=_INTERNAL)


def contacts(actor: Actor) -> QuerySet[Contact]:
    """Contacts on record."""
    return handling_access.visible_contacts(actor).exclude(proposal__secrecy=_INTERNAL)


def messages(actor: Actor) -> QuerySet[Message]:
    """Messages between unit and proposers."""
    return handling_access.visible_messages(actor).exclude(proposal__secrecy=_INTERNAL)


def extensions(actor: Actor) -> QuerySet[Extension]:
    """Requests for more time."""
    return handling_access.visible_extensions(actor).exclude(assignment__proposal__secrecy=_INTERNAL)


def opinions(actor: Actor) -> QuerySet[AssistingOpinion]:
    """Assisting opinions."""
    return handling_access.visible_opinions(actor).exclude(assignment__proposal__secrecy=_INTERNAL)


def feedback(actor: Actor) -> QuerySet[Feedback]:
    """Feedback forms."""
    return handling_access.visible_feedback(actor).exclude(proposal__secrecy=_INTERNAL)


def commitments(actor: Actor) -> QuerySet[Commitment]:
    """Promises."""
    return handling_access.visible_commitments(actor).exclude(proposal__secrecy=_INTERNAL)


def instructions(actor: Actor) -> QuerySet[Instruction]:
    """Leaders' instructions."""
    return handling_access.visible_instructions(actor).exclude(proposal__secrecy=_INTERNAL)


def duties(actor: Actor) -> QuerySet[Duty]:
    """What is the actor's to do."""
    internal = Proposal.objects.filter(secrecy=_INTERNAL)
    return inbox(actor).exclude(root_kind="proposal", root_id__in=internal.values("pk"))


# What everybody in the committee may read ---------------------------------------------------------------------


def sessions() -> QuerySet[Session]:
    """The committee's sessions."""
    return Session.objects.select_related("term", "committee")


def units() -> QuerySet[Unit]:
    """Units that can be assigned something."""
    return Unit.objects.filter(is_active=True).select_related("line")


def members() -> QuerySet[Member]:
    """Members with a seat today."""
    day = clock.today()
    rows = Member.objects.filter(seat_from__lte=day).exclude(seat_until__lt=day)
    return rows.select_related("user", "sector", "group")


def collectives() -> QuerySet[Collective]:
    """Bodies that may propose."""
    return Collective.objects.filter(is_active=True)


def categories() -> QuerySet[Category]:
    """Categories of both levels."""
    return Category.objects.select_related("parent")


def tags() -> QuerySet[Tag]:
    """Topic tags."""
    return Tag.objects.all()


def grounds() -> QuerySet[Ground]:
    """Grounds for not filing that may be chosen."""
    return Ground.objects.filter(is_active=True)


def topics() -> QuerySet[ReferenceTopic]:
    """Reference topics that were published."""
    return ReferenceTopic.objects.select_related("batch").filter(batch__published_on__lte=clock.today())


# Key tasks ----------------------------------------------------------------------------------------------------

#: Linked records by their kind. Those of a kind that is not here are not told of.
LINKED: Mapping[str, Callable[[Actor], QuerySet[Any]]] = {
    "proposal": proposals,
    "commitment": commitments,
    "opinion": opinion_items,
    "opinion_issue": opinion_issues,
}


def links(rows: Iterable[RecordLink], actor: Actor) -> list[RecordLink]:
    """Those links whose records the actor may reach."""
    known = [link for link in rows if link.kind in LINKED]
    there = {
        kind: set(
            LINKED[kind](actor)
            .filter(pk__in=[x.record_id for x in known if x.kind == kind])
            .values_list("pk", flat=True)
        )
        for kind in {link.kind for link in known}
    }
    return [link for link in known if link.record_id in there[link.kind]]
