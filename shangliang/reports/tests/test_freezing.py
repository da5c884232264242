"""A report is written, its figures are frozen at a moment, and can be proved ever after."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shangliang.committees.factories import make_committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.documents.tree import Chart, Head, Paragraph, Table, joined
from shangliang.indicators import actions as keeping
from shangliang.indicators.models import PublishedFigure
from shangliang.plans.factories import issued, tasks_of
from shangliang.proposals import factories
from shangliang.proposals.models import Proposal
from shangliang.reports import actions
from shangliang.reports.freezing import differences, is_intact, sections_changed
from shangliang.reports.models import FrozenFigure, FrozenRecords, FrozenText, Kind, Report, ReportState
from shangliang.reports.references import Reference, parse
from shangliang.reports.rendering import render
from shangliang.reports.values import Kept, Live, problems_of
from shangliang.workflow.models import Duty, Event

BODY = "收到{{ proposals_received }}件，立案{{ proposals_filed }}件，立案率{{ filing_rate decimals=1 }}。"


def begun(house, kind=Kind.PROPOSALS, by="research", **typed):
    return actions.begin_report(
        house.session,
        kind,
        by=house.actor(by),
        cut_off=clock.now(),
        typed=actions.Typed(**{"body": BODY, **typed}),
    )


def frozen(house, **typed):
    return actions.freeze_report(begun(house, **typed), by=house.actor("research"))


def said(report):
    return [joined(node.runs) for node in render(report).document.nodes if isinstance(node, Paragraph | Head)]


# Writing ------------------------------------------------------------------------------------------------------------


def test_the_research_office_writes_all_kinds_and_the_proposal_office_its_own(house):
    for kind in Kind.values:
        assert begun(house, kind).state == ReportState.DRAFT
    for kind in (Kind.PROPOSALS, Kind.REVIEW):
        assert begun(house, kind, by="staff").pk
        assert begun(house, kind, by="director").pk
    for kind, who in ((Kind.ANNUAL, "staff"), (Kind.NEWS, "director"), (Kind.PROPOSALS, "leadership")):
        with pytest.raises(NotAllowed):
            begun(house, kind, by=who)


def test_nobody_writes_another_committees_report(house):
    other = make_committee("临江县")
    with pytest.raises(NotAllowed):
        actions.begin_report(house.session, Kind.PROPOSALS, by=other.actor("research"))


def test_a_draft_is_owed_by_a_day_and_nothing_once_it_is_frozen(house):
    report = begun(house)
    duty = Duty.objects.get(subject_kind="report", subject_id=report.pk)
    assert (duty.kind, duty.party, duty.closed_at) == ("write_report", "role:proposal_staff", None)
    assert duty.due > clock.today()
    actions.freeze_report(report, by=house.actor("research"))
    duty.refresh_from_db()
    assert duty.closed_at is not None


def test_two_windows_do_not_overwrite_each_other(house):
    report = begun(house)
    actions.save_report(report, actions.Typed(body="甲"), by=house.actor("research"), version=0)
    with pytest.raises(Stale):
        actions.save_report(report, actions.Typed(body="乙"), by=house.actor("staff"), version=0)
    with pytest.raises(Stale):
        actions.freeze_report(report, by=house.actor("staff"), version=0)
    assert Report.objects.get().body == "甲"


def test_what_is_too_long_is_not_kept_and_the_cut_off_lies_in_the_cycle(house):
    report = begun(house)
    with pytest.raises(Invalid):
        actions.save_report(report, actions.Typed(body="字" * 60_001), by=house.actor("research"))
    early = house.session.window_opens - timedelta(days=1)
    with pytest.raises(Invalid):
        actions.save_report(report, actions.Typed(cut_off=early), by=house.actor("research"))


def test_a_draft_is_thrown_away_with_its_duty_and_the_event_stays(house):
    report = begun(house)
    actions.discard_report(report, by=house.actor("research"))
    assert not Report.objects.exists()
    assert not Duty.objects.filter(subject_kind="report", closed_at__isnull=True).exists()
    assert Event.objects.filter(kind="report.discard").exists()


@pytest.mark.parametrize("kind", Kind.values)
def test_every_outline_is_whole_and_says_plainly_what_has_no_figures(house, kind):
    report = actions.begin_report(house.session, kind, by=house.actor("research"))
    assert problems_of(parse(report.body), Live(report)) == []
    text = render(report).document.plain()
    assert "None" not in text
    assert "{{" not in text
    assert "[[" not in text
    assert house.committee.place in text
    if kind == Kind.PROPOSALS:
        assert "收到提案5件" in text
        assert "提案答复情况尚无记录，待补" in text  # nothing is answered yet


def test_an_outline_types_no_number_of_its_own(house):
    for kind in Kind.values:
        report = actions.begin_report(house.session, kind, by=house.actor("research"))
        assert [number.quote for number in render(report).typed] == []


# Values -------------------------------------------------------------------------------------------------------------


def test_references_print_what_the_registry_counts(house):
    report = begun(house, body=BODY + "其中{{ filing_rate show=numerator }}/{{ filing_rate show=denominator }}")
    assert said(report) == ["收到5件，立案3件，立案率60.0%。其中3/5"]


def test_a_figure_without_a_value_says_so_in_words(house):
    report = begun(house, body="办复率{{ reply_rate }}，活动{{ reading_events }}场。")
    assert said(report) == ["办复率（暂无数据），活动（暂无数据）场。"]


@pytest.mark.parametrize(
    ("mark", "remedy"),
    [
        ("{{ proposals_fild }}", "proposals_filed"),
        ("{{ proposals_filed scope=火星 }}", "大会期间"),
        ("{{ satisfaction_rate rule=guess }}", "assigned"),
        ("{{ proposals_filed year=1999 }}", "2026"),
        ("{{ table of=proposals_filed by=moon }}", "month"),
        ("{{ chart of=reading_events by=month }}", "reading_events"),
        ("{{ table by=scope }}", "of="),
    ],
)
def test_a_figure_that_there_is_not_is_named_with_line_and_remedy_and_is_not_frozen(house, mark, remedy):
    report = begun(house, body=f"好。\n{mark}")
    (problem,) = problems_of(parse(report.body), Live(report))
    assert problem.line == 2
    assert remedy in problem.message
    assert render(report).document.plain()
    with pytest.raises(Refused, match="2"):
        actions.freeze_report(report, by=house.actor("research"))
    assert Report.objects.get().state == ReportState.DRAFT
    assert not FrozenFigure.objects.exists()


def test_tables_and_charts_are_made_of_figures(house):
    body = "{{ table of=proposals_received,proposals_filed caption=一览 }}\n{{ chart of=proposals_filed by=scope }}"
    nodes = render(begun(house, body=body)).document.nodes
    table = next(node for node in nodes if isinstance(node, Table))
    assert [joined(cell.runs) for row in table.rows for cell in row] == ["收到提案（件）", "5", "立案（件）", "3"]
    chart = next(node for node in nodes if isinstance(node, Chart))
    assert [(bar.label, joined(bar.value)) for bar in chart.bars][:2] == [("大会期间", "3件"), ("平时", "0件")]


def test_typed_numbers_are_unverified_until_somebody_says_where_they_come_from(house):
    report = begun(house, body="全年收到提案{{ proposals_received }}件，接待群众1200余人次。")
    (number,) = render(report).unverified
    assert "1200" in number.number
    marked = [run for node in render(report).document.nodes if isinstance(node, Paragraph) for run in node.runs]
    assert [run.text for run in marked if run.mark == "unverified"] == [number.number]
    with pytest.raises(Refused):
        actions.confirm_number(report, number.quote, by=house.actor("research"), source=" ")
    actions.confirm_number(report, number.quote, by=house.actor("research"), source="接访台账")
    assert render(report).unverified == []
    actions.doubt_number(report, number.quote, by=house.actor("research"))
    assert len(render(report).unverified) == 1


# Freezing -----------------------------------------------------------------------------------------------------------


def test_a_frozen_report_keeps_each_figure_with_its_records(house):
    report = frozen(house)
    filed, rate = report.frozen_figures.get(slug="proposals_filed"), report.frozen_figures.get(slug="filing_rate")
    assert (filed.value, filed.counted.number) == (3, 3)
    assert set(filed.counted.keys()) == set(Proposal.objects.filter(state="filed").values_list("pk", flat=True))
    assert (rate.value, rate.numerator, rate.denominator) == (Decimal("60"), 3, 5)
    assert rate.counted_id == filed.counted_id  # the same records are kept once
    assert FrozenRecords.objects.count() == 2
    assert is_intact(report)


def test_a_frozen_report_is_never_changed_again(house):
    report = frozen(house)
    for change in (
        lambda: actions.save_report(report, actions.Typed(body="乙"), by=house.actor("research")),
        lambda: actions.discard_report(report, by=house.actor("research")),
        lambda: actions.freeze_report(report, by=house.actor("research")),
        lambda: actions.confirm_number(report, "甲", by=house.actor("research"), source="乙"),
    ):
        with pytest.raises(Stale):
            change()


def test_what_changes_later_leaves_the_frozen_report_as_it_was_and_shows_as_a_difference(house):
    report = frozen(house)
    before = said(report)
    assert all(found.same for found in differences(report))
    gone = Proposal.objects.filter(state="filed").first()
    Proposal.objects.filter(pk=gone.pk).update(filed_at=clock.now() + timedelta(days=1))
    with clock.at(clock.now() + timedelta(days=2)):
        factories.submitted(house, title="后来的提案")  # after the cut-off: it does not count
        assert said(Report.objects.get()) == before
        changed = {found.kept.slug: found for found in differences(report) if not found.same}
    assert set(changed) == {"proposals_filed", "filing_rate"}
    assert changed["proposals_filed"].gone == (gone.pk,)
    assert changed["proposals_filed"].come == ()
    assert changed["proposals_filed"].now.value == 2


def test_a_frozen_report_that_is_tampered_with_shows(house):
    report = frozen(house)
    figure = report.frozen_figures.first()
    FrozenFigure.objects.filter(pk=figure.pk).update(value=99)
    assert not is_intact(report)
    FrozenFigure.objects.filter(pk=figure.pk).update(value=figure.value)
    assert is_intact(report)
    FrozenRecords.objects.filter(pk=figure.counted_id).update(packed=FrozenRecords.pack([1]))
    assert not is_intact(report)


def test_the_digest_stands_in_the_chain_of_events(house):
    report = frozen(house)
    event = Event.objects.get(kind="report.freeze")
    assert event.data["digest"] == report.digest
    assert event.data["figures"] == 3


def test_nothing_is_frozen_before_its_cut_off(house):
    report = begun(house)
    actions.save_report(report, actions.Typed(cut_off=clock.now() + timedelta(hours=1)), by=house.actor("research"))
    with pytest.raises(Refused):
        actions.freeze_report(report, by=house.actor("research"))


def test_tables_are_frozen_as_they_were(house):
    report = frozen(house, body="{{ table of=proposals_filed by=scope }}\n又{{ proposals_filed scope=大会期间 }}")
    before = render(report).document
    factories.filed(house, factories.submitted(house, title="再来一件"))
    assert render(report).document == before
    assert isinstance(Kept(report).shown(Reference("proposals_filed", "大会期间")).value, Decimal)


# What is not counted here ---------------------------------------------------------------------------------------------


def published(house, slug, value, **others):
    by = house.actor("research")
    source = keeping.enter_source(house.committee, keeping.SourceDraft(house.committee.place, 2026, "工作报告"), by=by)
    return keeping.enter_figures(source, [keeping.FigureDraft(slug, Decimal(value), **others)], by=by)


def test_a_published_figure_stands_where_nothing_is_counted_and_is_marked_so(house):
    published(house, "reception_people", 2000, scope="委员接待日", qualifier="at_least")
    published(house, "proposals_filed", 999)  # what is counted here comes first
    report = begun(house, body="接待{{ reception_people scope=委员接待日 }}人次，立案{{ proposals_filed }}件。")
    assert said(report) == ["接待2000余人次，立案3件。"]
    (run,) = [r for node in render(report).document.nodes if isinstance(node, Paragraph) for r in node.runs if r.mark]
    assert (run.text, run.mark) == ("2000余", "published")
    frozen_one = actions.freeze_report(report, by=house.actor("research"))
    assert said(frozen_one) == ["接待2000余人次，立案3件。"]
    assert all(found.same for found in differences(frozen_one))
    PublishedFigure.objects.filter(slug="reception_people").update(value=3000)
    assert said(frozen_one) == ["接待2000余人次，立案3件。"]
    assert [found.kept.slug for found in differences(frozen_one) if not found.same] == ["reception_people"]


def test_the_section_on_key_tasks_writes_itself_and_is_frozen_as_it_read(house):
    with pytest.raises(Refused, match="2026"):
        actions.freeze_report(begun(house, body="{{ plan }}"), by=house.actor("research"))
    plan = issued(house)
    report = begun(house, body=f"{{{{ plan year={plan.year} }}}}")
    assert "项重点工作" in said(report)[0]
    report = actions.freeze_report(report, by=house.actor("research"))
    before = said(report)
    assert sections_changed(report) == []
    tasks_of(plan)[0].delete()
    assert said(report) == before
    assert sections_changed(report) == [1]
    assert is_intact(report)
    FrozenText.objects.update(text="改过")
    assert not is_intact(report)


def test_a_cut_off_at_midnight_names_the_day_that_it_ends(house):
    report = begun(house, Kind.REVIEW, body="{{ cut_off }}、{{ cut_off_hour }}")
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight - timedelta(days=1)
    report.cut_off = midnight
    assert said(report) == [f"{day.year}年{day.month}月{day.day}日、{day.year}年{day.month}月{day.day}日24时"]
    report.cut_off = midnight.replace(hour=16, minute=30)
    assert said(report)[0].endswith(f"{midnight.day}日16时30分")
