"""Who calls, what they have to do, and the committee's lists."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.workflow.wording import duty_words

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, Ref
from ..schemas.reference import (
    CategoryOut,
    CollectiveOut,
    DutyOut,
    Me,
    MemberOut,
    SessionOut,
    TopicOut,
    UnitOut,
)

routes = Routes("Reference")


@routes.get("/me")
def me(request: HttpRequest) -> Me:
    """Who the token acts for, in which committee, and how far it goes."""
    caller = request.auth
    return Me(
        name=caller.actor.name,
        committee=Ref(id=caller.committee.pk, name=caller.committee.name),
        roles=sorted(caller.actor.roles),
        scopes=caller.token.scopes,
        member_id=caller.actor.member_id,
        unit_ids=sorted(caller.actor.unit_ids | caller.actor.led_unit_ids),
        expires_at=caller.token.expires_at,
    )


@routes.get("/duties", "duties:read")
def list_duties(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[DutyOut]:
    """What is the caller's to do: the inbox of the pages."""
    return paged(
        reach.duties(request.auth.actor),
        "duties",
        cursor,
        limit,
        lambda rows: [
            DutyOut(
                id=d.pk,
                kind=d.kind,
                do=str(duty_words(d.kind).do),
                party=d.party,
                subject_kind=d.subject_kind,
                subject_id=d.subject_id,
                root_kind=d.root_kind,
                root_id=d.root_id,
                due=d.due,
                opened_at=d.opened_at,
            )
            for d in rows
        ],
    )


@routes.get("/sessions")
def list_sessions(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[SessionOut]:
    """The committee's sessions and their cycles."""
    return paged(
        reach.sessions(),
        "sessions",
        cursor,
        limit,
        lambda rows: [
            SessionOut(
                id=s.pk,
                name=str(s),
                year=s.year,
                window_opens=s.window_opens,
                session_deadline=s.session_deadline,
                opens=s.opens,
                closes=s.closes,
                cut_off=s.cut_off,
            )
            for s in rows
        ],
    )


@routes.get("/categories")
def list_categories(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[CategoryOut]:
    """Categories of both levels."""
    return paged(
        reach.categories(),
        "categories",
        cursor,
        limit,
        lambda rows: [CategoryOut(id=c.pk, name=c.name, code=c.code, parent_id=c.parent_id) for c in rows],
    )


@routes.get("/tags")
def list_tags(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[Ref]:
    """Topic tags."""
    return paged(reach.tags(), "tags", cursor, limit, lambda rows: [Ref(id=t.pk, name=t.name) for t in rows])


@routes.get("/grounds")
def list_grounds(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[Ref]:
    """Grounds for not filing."""
    return paged(reach.grounds(), "grounds", cursor, limit, lambda rows: [Ref(id=g.pk, name=g.name) for g in rows])


@routes.get("/topics")
def list_topics(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[TopicOut]:
    """Reference topics that were published."""
    return paged(
        reach.topics(),
        "topics",
        cursor,
        limit,
        lambda rows: [
            TopicOut(id=t.pk, number=t.number, title=t.title, source=t.source, published_on=t.batch.published_on)
            for t in rows
        ],
    )


@routes.get("/units")
def list_units(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[UnitOut]:
    """Handling units."""
    return paged(
        reach.units(),
        "units",
        cursor,
        limit,
        lambda rows: [UnitOut(id=u.pk, name=u.name, line=u.line.name) for u in rows],
    )


@routes.get("/members")
def list_members(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[MemberOut]:
    """Members with a seat today; never their contact data."""
    return paged(
        reach.members(),
        "members",
        cursor,
        limit,
        lambda rows: [
            MemberOut(
                id=m.pk,
                name=m.user.name,
                number=m.number,
                sector=m.sector.name if m.sector else "",
                group=m.group.name if m.group else "",
                party=m.party,
                duty=m.duty,
            )
            for m in rows
        ],
    )


@routes.get("/collectives")
def list_collectives(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[CollectiveOut]:
    """Bodies that may propose."""
    return paged(
        reach.collectives(),
        "collectives",
        cursor,
        limit,
        lambda rows: [CollectiveOut(id=c.pk, name=c.name, kind=c.kind) for c in rows],
    )
