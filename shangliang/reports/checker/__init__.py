"""The checker of drafts: each stated figure beside what the records give, and the sums inside the text (domain §8)."""

from .comparing import check
from .findings import Finding, Kind, Place, Status
from .known import Books, Known, Unknown

__all__ = ["Books", "Finding", "Kind", "Known", "Place", "Status", "Unknown", "check"]
