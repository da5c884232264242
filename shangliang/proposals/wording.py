"""How the duties and events of proposals read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shangliang.committees.names import case_name, serial_name
from shangliang.workflow.models import Event
from shangliang.workflow.wording import DutyWords, EventWords, page, register_duty, register_event
from shangliang.workflow.wording import the_note as _note

register_duty(
    "write", DutyWords(_("finish your draft and submit it"), _("being written"), page("proposals:edit"), _("write"))
)
register_duty(
    "revise",
    DutyWords(_("revise it and submit it again"), _("returned for revision"), page("proposals:edit"), _("revise")),
)
register_duty("review", DutyWords(_("review it"), _("being reviewed"), page("proposals:review"), _("review")))
register_duty(
    "sign",
    DutyWords(_("sign it together, or decline"), _("waiting for a signature"), page("proposals:sign"), _("sign")),
)
register_duty(
    "answer_talk",
    DutyWords(
        _("the office asks whether you agree with its suggestion"),
        _("being talked over with the proposer"),
        page("proposals:talk"),
        _("answer"),
    ),
)
register_duty(
    "assign",
    DutyWords(_("choose who handles it"), _("filed, waiting to be assigned"), page("handling:plan"), _("assign")),
)
register_duty(
    "decide_rehandling",
    DutyWords(
        _("the lead proposer is dissatisfied: decide whether it is handled again"),
        _("deciding whether it is handled again"),
        page("handling:rehandling"),
        _("decide"),
    ),
)
register_duty(
    "close_dissatisfied",
    DutyWords(
        _("dissatisfied a second time: close it with the record of both rounds"),
        _("closing after two rounds"),
        page("handling:rehandling"),
        _("close"),
    ),
)
register_duty(
    "sort_lead", DutyWords(_("adopt the lead or decline it"), _("being looked at"), page("proposals:lead"), _("sort"))
)


def _submitted(event: Event, _note: str):
    signers = event.data.get("signers", 1)
    serial, year = event.data.get("serial"), event.data.get("year")
    text = _("Serial number %(number)s") % {"number": serial_name(serial, year) if serial and year else serial}
    return _("%(text)s, signed by %(signers)d") % {"text": text, "signers": signers} if signers > 1 else text


def _case(event: Event, note: str):
    number = event.data.get("case")
    return _("Case number %(number)s") % {"number": case_name(number, event.data.get("series", ""))} if number else ""


register_event("proposal.submit", EventWords(_("Submitted"), _submitted))
register_event("proposal.resubmit", EventWords(_("Submitted again"), _submitted))
register_event("proposal.pass_step", EventWords(_("Passed a step of review"), _note, office_only=True))
register_event("proposal.return", EventWords(_("Returned for revision"), _note))
register_event("proposal.lapse", EventWords(_("Lapsed: not revised in time")))
register_event("proposal.withdraw", EventWords(_("Withdrawn by the proposer"), _note))
register_event("proposal.not_file", EventWords(_("Not filed"), _note))
register_event("proposal.merge", EventWords(_("Merged into another proposal"), _note))
register_event("proposal.merge_after_filing", EventWords(_("Merged into another proposal"), _note))
register_event("proposal.file", EventWords(_("Filed"), _case))
register_event("proposal.number", EventWords(_("Numbered"), _case))
register_event("proposal.cancel", EventWords(_("Cancelled on the proposer's wish"), _note))
register_event("proposal.assign", EventWords(_("Assigned")))
register_event("proposal.reply", EventWords(_("Answered")))
register_event("proposal.rehandle", EventWords(_("To be handled again"), _note))
register_event("proposal.close", EventWords(_("Closed"), _note))
register_event("proposal.archive", EventWords(_("Put into the archive")))
register_event("proposal.key", EventWords(_("Key proposal")))
register_event("proposal.purge", EventWords(_("Text purged by two people")))
register_event("signature.sign", EventWords(_("Signed together")))
register_event("signature.withdraw", EventWords(_("A signature was taken back"), _note))
register_event("talk.ask", EventWords(_("The office talks it over with the proposer")))
register_event("talk.agree", EventWords(_("The proposer agrees"), _note))
register_event("talk.object", EventWords(_("The proposer objects"), _note))
register_event("talk.expire", EventWords(_("No answer by the date")))
