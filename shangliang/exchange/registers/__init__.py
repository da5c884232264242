"""The registers that offices keep: their columns, and what a file of one would change here."""

from .blank import blank
from .plan import Options, Plan
from .reading import REGISTERS, plan_of, report_of
from .report import CREATED_NAMES, KIND_NAMES, Report, grouped, remarks, write_report

__all__ = [
    "CREATED_NAMES",
    "KIND_NAMES",
    "REGISTERS",
    "Options",
    "Plan",
    "Report",
    "blank",
    "grouped",
    "plan_of",
    "remarks",
    "report_of",
    "write_report",
]
