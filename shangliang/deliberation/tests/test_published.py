"""Against Polis's own results, on the conversations that it published; measured from where they lie."""

import numpy as np
import pytest

from shangliang.deliberation.analysis import Method, analyse, extremity, priorities
from shangliang.deliberation.analysis.clusters import alike
from shangliang.deliberation.analysis.projection import project
from shangliang.deliberation.analysis.statements import count, group_aware, representative
from shangliang.deliberation.polis_files import read_folder

from .published import FOLDER, Published

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the published conversations are not here: ../shared")

#: In the others Polis had another plane: even k-means begun with its own groups leaves them (docs/adr/0150).
SAME_PLANE = (
    "canadian-electoral-reform",
    "scoop-hivemind.biodiversity",
    "reference_math/150ptpt-3gp-no-strict-no-meta",
    "reference_math/below-100-ptpts",
)
COMPUTED = [name for name in SAME_PLANE if name.startswith("reference_math")]


@pytest.mark.parametrize("name", SAME_PLANE)
def test_the_same_number_of_groups_is_the_same_groups_and_the_same_common_ground(name):
    votes = read_folder(FOLDER / name)
    known = Published(FOLDER / name, votes)
    found = analyse(votes, method=Method.POLIS, k=known.k)
    both = (known.labels >= 0) & (found.labels >= 0)
    assert alike(found.labels[both], known.labels[both]) >= 0.9
    theirs = group_aware(count(votes, known.labels, known.k))
    shown = ~votes.excluded
    assert np.abs(found.consensus - theirs)[shown].max() <= 0.02
    ten = [set(np.argsort(-values[shown], kind="stable")[:10]) for values in (theirs, found.consensus)]
    assert len(ten[0] & ten[1]) >= 8


@pytest.mark.parametrize("name", COMPUTED)
def test_those_who_are_clustered_are_those_whom_polis_clustered(name):
    votes = read_folder(FOLDER / name)
    known = Published(FOLDER / name, votes)
    found = analyse(votes, method=Method.POLIS, k=known.k)
    assert ((found.labels >= 0) == (known.labels >= 0)).all()


@pytest.mark.parametrize("name", COMPUTED)
def test_counts_consensus_and_what_sets_apart_are_polis_own_to_the_last_digit(name):
    votes = read_folder(FOLDER / name)
    known = Published(FOLDER / name, votes)
    assert known.math is not None
    counts = count(votes, known.labels, known.k)
    for index, statement in enumerate(votes.statements):
        for group in range(known.k):
            own = known.math["group-votes"][str(group)]["votes"][str(statement)]
            ours = (counts.agreed[group, index], counts.disagreed[group, index], counts.voted[group, index])
            assert ours == (own["A"], own["D"], own["S"])
    own = known.math["group-aware-consensus"]
    assert group_aware(counts) == pytest.approx([own[str(statement)] for statement in votes.statements])
    for group in range(known.k):
        voices = representative(counts, group, votes.excluded)
        own = known.math["repness"][str(group)]
        assert [votes.statements[voice.statement] for voice in voices] == [one["tid"] for one in own]
        assert [voice.agree for voice in voices] == [one["repful-for"] == "agree" for one in own]
        assert [voice.value for voice in voices] == pytest.approx([one["repness"] for one in own])
        assert [voice.z for voice in voices] == pytest.approx([one["repness-test"] for one in own], rel=1e-5)


@pytest.mark.parametrize("name", COMPUTED)
def test_the_plane_is_polis_plane(name):
    votes = read_folder(FOLDER / name)
    known = Published(FOLDER / name, votes)
    assert known.math is not None
    found = analyse(votes, method=Method.POLIS, k=known.k)
    for own, ours in zip(known.math["pca"]["comps"], found.plane.components.T, strict=True):
        assert abs(np.dot(own, ours)) == pytest.approx(1, abs=1e-4)
    # Polis counts agreeing as -1.
    assert -np.array(known.math["pca"]["center"]) == pytest.approx(
        np.where(votes.excluded, 0, found.plane.centre), abs=1e-9
    )


@pytest.mark.parametrize("name", COMPUTED)
def test_what_is_shown_next_is_drawn_with_polis_weights(name):
    votes = read_folder(FOLDER / name)
    known = Published(FOLDER / name, votes)
    assert known.math is not None
    away = extremity(project(votes, zero_excluded=True), votes.excluded, zero_excluded=True)
    own = dict(zip(known.math["tids"], known.math["pca"]["comment-extremity"], strict=True))
    assert away == pytest.approx([own[statement] for statement in votes.statements])
    weights = priorities(count(votes, known.labels, known.k), away)
    own = known.math["comment-priorities"]
    assert weights == pytest.approx([own[str(statement)] for statement in votes.statements])


def test_a_table_of_participants_gives_what_the_list_of_votes_gives(tmp_path):
    """The two exports of one conversation hold the same votes."""
    folder = FOLDER / "scoop-hivemind.biodiversity"
    for name in ("participants-votes.csv", "comments.csv"):
        (tmp_path / name).symlink_to(folder / name)
    one, other = read_folder(folder), read_folder(tmp_path)
    assert (one.participants, one.statements) == (other.participants, other.statements)
    for attribute in ("starts", "columns", "values", "excluded"):
        assert (getattr(one, attribute) == getattr(other, attribute)).all()
