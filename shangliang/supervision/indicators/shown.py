"""How the records behind figures of supervision are listed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.indicators.records import Records, present

from ..access import visible, visible_activities, visible_bodies, visible_results
from ..models import AppraisedUnit, SupervisedBody, SupervisionActivity, SupervisionOpinion
from ..naming import number_of

OPINION_RECORDS = present(
    Records(
        model=SupervisionOpinion,
        visible=visible,
        related=("session", "unit", "activity"),
        columns=(
            (_("No."), number_of),
            (pgettext_lazy("supervision", "Title"), lambda o: o.title),
            (_("Unit"), lambda o: o.unit.name),
            (pgettext_lazy("supervision", "From"), lambda o: o.activity.title if o.activity else o.get_form_display()),
            (pgettext_lazy("supervision", "Adoption"), lambda o: o.get_adoption_display()),
            (_("State"), lambda o: o.get_state_display()),
        ),
        url=lambda o: reverse("supervision:opinion", args=[o.pk]),
    )
)
ACTIVITY_RECORDS = present(
    Records(
        model=SupervisionActivity,
        visible=visible_activities,
        columns=(
            (pgettext_lazy("supervision", "Title"), lambda a: a.title),
            (pgettext_lazy("supervision", "Form"), lambda a: a.get_form_display()),
            (_("Held on"), lambda a: a.held_on),
        ),
        url=lambda a: reverse("supervision:activity", args=[a.pk]),
    )
)
BODY_RECORDS = present(
    Records(
        model=SupervisedBody,
        visible=visible_bodies,
        related=("activity",),
        columns=(
            (_("Supervised"), lambda b: b.name),
            (pgettext_lazy("supervision", "Activity"), lambda b: b.activity.title),
        ),
        url=lambda b: reverse("supervision:activity", args=[b.activity_id]),
    )
)
RESULT_RECORDS = present(
    Records(
        model=AppraisedUnit,
        visible=visible_results,
        related=("appraisal", "unit"),
        columns=((_("Unit"), lambda r: r.unit.name), (_("Appraisal"), lambda r: r.appraisal.title)),
        url=lambda r: reverse("supervision:appraisal", args=[r.appraisal_id]),
    )
)
