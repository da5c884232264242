"""Invented texts in the field's language, written from templates: fast, deterministic and never copied."""

from shangliang.demo.texts.answers import (
    ANSWERS,
    AnswerText,
    ReplyText,
    assisting_opinion,
    fulfilment_evidence,
    give_up_reason,
    redate_reason,
    write_reply,
)
from shangliang.demo.texts.place import Place
from shangliang.demo.texts.proposals import Idea, ProposalText, ideas, write_proposal, write_similar
from shangliang.demo.texts.remarks import (
    FACE_TO_FACE,
    MANNERS,
    MARKS,
    PHASES,
    Topic,
    contact_summary,
    feedback_text,
    not_filed_note,
    public_lead,
    reference_topics,
    remark,
    remark_keys,
)
from shangliang.demo.texts.subjects import category_tree, department_kinds

__all__ = [
    "ANSWERS",
    "FACE_TO_FACE",
    "MANNERS",
    "MARKS",
    "PHASES",
    "AnswerText",
    "Idea",
    "Place",
    "ProposalText",
    "ReplyText",
    "Topic",
    "assisting_opinion",
    "category_tree",
    "contact_summary",
    "department_kinds",
    "feedback_text",
    "fulfilment_evidence",
    "give_up_reason",
    "ideas",
    "not_filed_note",
    "public_lead",
    "redate_reason",
    "reference_topics",
    "remark",
    "remark_keys",
    "write_proposal",
    "write_reply",
    "write_similar",
]
