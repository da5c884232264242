"""The invented texts: complete, varied, within their lengths, and nobody else's."""

import json
import re
from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from shangliang.demo import texts
from shangliang.demo.scenario import load
from shangliang.demo.texts.grammar import GrammarError, Template, pick, sample, weighted
from shangliang.demo.texts.proposals import LONGEST, SHORTEST, phrases
from shangliang.demo.texts.subjects import FIRST_LEVEL, subjects, subjects_by_key

REAL = Path(__file__).resolve().parents[4] / "shared/data/proposals/jiangsu_cppcc.jsonl"
COMMITTEES = [plan for plan in load().committees if not plan.light]
DAZU = load().committee("dazu").place
DAY = date(2023, 6, 20)
SLIPS = re.compile(
    r"[{}|]|。。|，，|、、|，。|。，|；。|：。|的的|\s\s|(?<!\d),|None|建议建议|由由|对对|(?<!实)在在|不尽快"
)


@pytest.fixture(scope="module")
def written():
    rng = Random(11)
    return [texts.write_proposal(rng, DAZU, idea=idea) for idea in texts.ideas(Random(1), DAZU)[:1500]]


# Subjects ---------------------------------------------------------------------------------------------------------


def test_there_are_many_subjects_over_the_whole_category_tree():
    assert len(subjects()) >= 120
    assert len(subjects_by_key()) == len(subjects())
    tree = texts.category_tree()
    assert tuple(tree) == FIRST_LEVEL
    assert all(tree.values())
    counts = Counter(subject.category[0] for subject in subjects())
    assert min(counts.values()) >= 5


def test_no_two_subjects_ask_for_the_same_in_the_same_words():
    asks = [ask for subject in subjects() for ask in subject.asks]
    assert len(set(asks)) == len(asks)
    assert all(ask.count("{at}") == 1 for ask in asks)
    assert all(len(subject.asks) == 3 for subject in subjects())


@pytest.mark.parametrize("subject", subjects(), ids=lambda subject: subject.key)
def test_a_subject_has_material_for_all_three_parts(subject):
    assert len(subject.facts) >= 3
    assert len(subject.causes) >= 3
    assert len(subject.acts) >= 4
    assert subject.tags
    assert set(subject.units) <= subject.kinds


# Titles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_a_committee_has_two_thousand_titles_none_twice_none_longer_than_advised(plan):
    titles = [idea.title for idea in texts.ideas(Random(1), plan.place)]
    assert len(titles) >= 2000
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 50
    assert all(title.startswith("关于") and title.endswith(("的提案", "的建议")) for title in titles)


def test_ideas_come_in_the_same_order_for_the_same_seed():
    assert texts.ideas(Random(4), DAZU) == texts.ideas(Random(4), DAZU)
    assert texts.ideas(Random(4), DAZU) != texts.ideas(Random(5), DAZU)


def test_ideas_with_a_tag_and_without_it_share_none():
    tagged = {idea.title for idea in texts.ideas(Random(1), DAZU, tag="民生")}
    plain = {idea.title for idea in texts.ideas(Random(1), DAZU, without="民生")}
    assert not tagged & plain
    assert tagged | plain == {idea.title for idea in texts.ideas(Random(1), DAZU)}
    assert all("民生" in subjects_by_key()[i.subject].tags for i in texts.ideas(Random(1), DAZU, tag="民生"))


def test_the_head_of_the_list_mixes_the_whole_place_and_its_towns_and_many_subjects():
    head = texts.ideas(Random(1), DAZU)[:400]
    whole = sum(idea.locality == DAZU.own for idea in head)
    assert 100 <= whole <= 240
    assert len({idea.subject for idea in head}) >= 110
    assert Counter((idea.subject, idea.locality) for idea in head).most_common(1)[0][1] <= 2


# Proposals --------------------------------------------------------------------------------------------------------


def test_three_parts_are_written_and_the_length_is_kept(written):
    for text in written:
        assert text.background
        assert text.analysis
        assert 3 <= len(text.suggestions) <= 6
        assert SHORTEST <= text.length <= LONGEST
        assert len(text.title) <= 50


def test_texts_have_no_empty_slots_and_no_doubled_marks(written):
    for text in written:
        for part in (text.title, text.background, text.analysis, *text.suggestions):
            assert not SLIPS.search(part), part
            assert part.startswith("关于") or part.endswith(("。", "？", "！"))


def test_each_suggestion_names_who_should_do_it(written):
    bodies = (*DAZU.departments.values(), *DAZU.localities, DAZU.parts)
    for text in written:
        for suggestion in text.suggestions:
            assert any(body in suggestion[:20] for body in bodies), suggestion


def test_a_proposal_belongs_to_its_subject(written):
    tree = texts.category_tree()
    for text in written:
        subject = subjects_by_key()[text.subject]
        first, second = text.category
        assert second in tree[first]
        assert (text.category, text.tags, text.unit_hint) == (subject.category, subject.tags, subject.units)
        assert text.locality in text.title
        assert subject.thing in text.background or text.locality in text.background
        assert len(text.heads) == len(text.suggestions)


def test_a_head_quotes_its_suggestion(written):
    quoted = 0
    for text in written:
        for head, suggestion in zip(text.heads, text.suggestions, strict=True):
            assert head in suggestion
            quoted += bool(head)
    assert quoted > 3000


def test_no_two_proposals_read_alike(written):
    assert len({text.background for text in written}) == len(written)
    assert len({text.analysis for text in written}) > 0.95 * len(written)
    surveys = sum(text.survey_based for text in written) / len(written)
    assert 0.4 < surveys < 0.7


def test_the_wished_length_is_about_met():
    rng = Random(8)
    for wished in (450, 700, 1000, 1300):
        for _ in range(40):
            length = texts.write_proposal(rng, DAZU, length=wished).length
            assert wished - 80 <= length <= wished + 260


def test_a_proposal_can_be_asked_for_by_subject_or_tag():
    rng = Random(8)
    assert texts.write_proposal(rng, DAZU, subject="lifts").subject == "lifts"
    assert "阅读" in texts.write_proposal(rng, DAZU, tag="阅读").tags
    with pytest.raises(KeyError):
        texts.write_proposal(rng, DAZU, subject="moon")
    with pytest.raises(ValueError, match="月亮"):
        texts.write_proposal(rng, DAZU, tag="月亮")


def test_the_texts_speak_of_the_year_before_their_cycle():
    rng = Random(9)
    for _ in range(60):
        text = texts.write_proposal(rng, DAZU, year=2022)
        years = set(re.findall(r"20\d\d(?=年)", text.background + text.analysis + "".join(text.suggestions)))
        assert years <= {"2021", "2022"}


def test_the_same_seed_writes_the_same_text():
    idea = texts.ideas(Random(1), DAZU)[7]
    one = texts.write_proposal(Random(3), DAZU, idea=idea)
    assert one == texts.write_proposal(Random(3), DAZU, idea=idea)
    assert one.background != texts.write_proposal(Random(4), DAZU, idea=idea).background


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_saying_it_otherwise_never_touches_a_name(plan):
    names = (*plan.place.departments.values(), *plan.place.localities, plan.place.parts, plan.place.name)
    for old, _new in phrases().reword:
        assert not any(old in name for name in names)


# Similar ones -----------------------------------------------------------------------------------------------------


def test_a_similar_proposal_asks_the_same_in_other_words(written):
    rng = Random(5)
    known = {idea.title for idea in texts.ideas(Random(1), DAZU)}
    for text in written[:200]:
        other = texts.write_similar(rng, text, DAZU)
        assert (other.subject, other.locality, other.category) == (text.subject, text.locality, text.category)
        assert other.title != text.title
        assert other.title not in known
        assert other.background != text.background
        assert SHORTEST <= other.length <= LONGEST


def test_three_similar_ones_have_three_titles(written):
    rng = Random(5)
    for text in written[:100]:
        titles = {texts.write_similar(rng, text, DAZU, nth=nth).title for nth in range(3)}
        assert len(titles | {text.title}) == 4
        assert max(map(len, titles)) <= 50


def test_similar_ones_of_different_proposals_never_share_a_title(written):
    rng = Random(5)
    titles = [texts.write_similar(rng, text, DAZU).title for text in written]
    assert len(set(titles)) == len(titles)


# Answers ----------------------------------------------------------------------------------------------------------


def test_a_reply_answers_every_suggestion_and_every_planned_one_promises_a_date(written):
    rng = Random(6)
    for text in written[:300]:
        answers = [pick(rng, texts.ANSWERS) for _ in text.suggestions]
        reply = texts.write_reply(rng, text, "区教委", answers, on=DAY)
        assert [item.answer for item in reply.items] == answers
        for item in reply.items:
            assert not SLIPS.search(item.text), item.text
            assert bool(item.commitment) == bool(item.due) == (item.answer == "planned")
            if item.due:
                assert item.due > DAY
                assert item.due.day == monthrange(item.due.year, item.due.month)[1]
                assert f"{item.due.month}月底前" in item.text
        assert list(reply.commitments) == [item for item in reply.items if item.answer == "planned"]
        assert not SLIPS.search(reply.opening + reply.closing)


def test_a_reply_needs_one_answer_per_suggestion(written):
    with pytest.raises(ValueError, match="answers for"):
        texts.write_reply(Random(1), written[0], "区教委", ["adopted"], on=DAY)


def test_a_promise_may_be_given_its_months(written):
    text = written[0]
    reply = texts.write_reply(
        Random(1), text, "区教委", ["planned"] * len(text.suggestions), on=date(2023, 11, 3), promise_months=4
    )
    assert {item.due for item in reply.items} == {date(2024, 3, 31)}
    assert all("2024年3月底前" in item.text for item in reply.items)


@pytest.mark.parametrize("answer", texts.ANSWERS)
def test_no_answer_speaks_of_a_month_that_is_still_to_come(written, answer):
    rng = Random(7)
    for day in (date(2023, 1, 20), date(2023, 4, 11)):
        for text in written[:60]:
            reply = texts.write_reply(rng, text, "区教委", [answer] * len(text.suggestions), on=day)
            for item in reply.items:
                for year, month in re.findall(r"(去年)?(\d+)月(?!底前|内)", item.text.partition("建议，")[2]):
                    assert year or int(month) < day.month


def test_assisting_opinions_evidence_and_reasons_are_whole_sentences(written):
    rng = Random(8)
    for text in written[:80]:
        for sentence in (
            texts.assisting_opinion(rng, text, "区公安局"),
            texts.fulfilment_evidence(rng, "建设口袋公园10个，按季度告知进展"),
            texts.redate_reason(rng),
            texts.give_up_reason(rng),
        ):
            assert sentence.endswith("。")
            assert not SLIPS.search(sentence)


# Remarks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", texts.remark_keys())
def test_every_kind_of_remark_can_be_written(written, key):
    rng = Random(9)
    for text in written[:25]:
        said = texts.remark(
            rng,
            key,
            text,
            unit="区教委",
            other_unit="区公安局",
            proposer="林知远委员",
            other="第0123号",
            ask="改善步道",
        )
        assert said
        assert not SLIPS.search(said)


def test_a_remark_without_its_slot_is_an_error(written):
    with pytest.raises(GrammarError, match="other_unit"):
        texts.remark(Random(1), "unit.refusal", written[0])
    with pytest.raises(KeyError):
        texts.remark(Random(1), "unit.nothing")


def test_contacts_are_told_for_each_manner_and_phase(written):
    rng = Random(9)
    for manner in texts.MANNERS:
        for phase in texts.PHASES:
            said = texts.contact_summary(rng, written[0], manner, phase, unit="区教委", proposer="林知远委员")
            assert len(said) >= 10
    assert set(texts.FACE_TO_FACE) < set(texts.MANNERS)


def test_feedback_is_often_silent_but_never_when_dissatisfied():
    rng = Random(10)
    for mark in texts.MARKS:
        said = [texts.feedback_text(rng, mark) for _ in range(200)]
        assert ("" in said) == (mark != "dissatisfied")


def test_leads_from_the_public_are_short_and_topics_are_many():
    rng = Random(10)
    assert max(len(texts.public_lead(rng, DAZU)) for _ in range(300)) <= 300
    topics = list(texts.reference_topics(rng, load().committee("chongqing").place))
    assert len({topic.title for topic in topics}) == len(topics) >= 248
    assert max(len(topic.title) for topic in topics) <= 60


# Grammar ----------------------------------------------------------------------------------------------------------


def test_slots_are_numbers_names_and_alternatives():
    rng = Random(1)
    template = Template("{who}走了{3-5}次，{10-30/10}里，{1.5-2.5}小时，{快|慢}")
    for _ in range(50):
        said = template.render(rng, {"who": "她"})
        assert re.fullmatch(r"她走了[345]次，(10|20|30)里，(1\.[5-9]|2\.[0-5])小时，[快慢]", said)
    assert template.names == ("who",)


def test_large_numbers_are_grouped():
    assert Template("{12000-12001}").render(Random(1), {}) in ("12,000", "12,001")


@pytest.mark.parametrize("source", ["{5-5}", "{a-b}", "{1-2-3}"])
def test_a_slot_without_meaning_is_refused(source):
    with pytest.raises(GrammarError):
        Template(source)


def test_samples_differ_and_weights_are_kept():
    rng = Random(1)
    assert sorted(sample(rng, range(5), 9)) == [0, 1, 2, 3, 4]
    drawn = Counter(weighted(rng, {"a": 3, "b": 1}) for _ in range(4000))
    assert 0.7 < drawn["a"] / 4000 < 0.8
    with pytest.raises(GrammarError):
        weighted(rng, {})


# Nobody else's ----------------------------------------------------------------------------------------------------


def _runs(text, size):
    return {text[at : at + size] for at in range(len(text) - size + 1)}


def test_no_text_repeats_a_run_of_a_real_proposal(written):
    if not REAL.exists():
        pytest.skip(f"the real proposals are absent: {REAL}")
    size, ours = 16, set()
    for text in written:
        for part in (text.title, text.background, text.analysis, *text.suggestions):
            ours |= _runs(part, size)
    taken = set()
    with REAL.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            taken |= (_runs(row["title"], size) | _runs(row["text"], size)) & ours
    assert not taken
