"""The roles of a committee's people (domain §1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may be in a committee; one person may be several."""

    MEMBER = "member", _("member")  # 委员
    LIAISON = "liaison", _("liaison of a collective proposer")  # 集体提案联络员
    PROPOSAL_STAFF = "proposal_staff", _("proposal staff")  # 提案委办公室
    PROPOSAL_DIRECTOR = "proposal_director", _("proposal director")  # 提案委主任
    PROPOSAL_COMMITTEE = "proposal_committee", _("proposal committee")  # 提案委员会（作为决定机构）
    COORDINATOR = "coordinator", _("coordinator")  # 督查室
    UNIT_CLERK = "unit_clerk", _("unit clerk")  # 承办单位经办人
    UNIT_LEADER = "unit_leader", _("unit leader")  # 承办单位负责人
    LEADERSHIP = "leadership", _("leadership")  # 主席会议成员
    OPINION_STAFF = "opinion_staff", _("opinion staff")  # 社情民意编辑、审核、签发
    ACTIVITY_ORGANISER = "activity_organiser", _("activity organiser")
    STUDIO_MANAGER = "studio_manager", _("studio manager")
    RESEARCH_OFFICE = "research_office", _("research office")  # 研究室
    SYSTEM_ADMIN = "system_admin", _("system administrator")  # 系统管理员
    SECURITY_ADMIN = "security_admin", _("security administrator")  # 安全保密员
    AUDITOR = "auditor", _("auditor")  # 安全审计员


#: 三员分立: never two of them in one person, and none of them sees business texts.
SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

#: The office: sees everything of its committee that is not a draft.
OFFICE = frozenset({Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR, Role.PROPOSAL_COMMITTEE})
