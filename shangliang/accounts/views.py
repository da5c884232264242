"""What allauth's views do not show by themselves."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.views import ListUserSessionsView

from .devices import device_name


class Sessions(ListUserSessionsView):
    """Where one is signed in; one press signs out everywhere else."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add ``rows``, the present session first."""
        context = super().get_context_data(**kwargs)
        rows = [
            {
                "device": device_name(session.user_agent),
                "address": session.ip,
                "since": session.created_at,
                "seen": session.last_seen_at,
                "current": session.is_current(),
            }
            for session in context["sessions"]
        ]
        context["rows"] = sorted(rows, key=lambda row: (not row["current"], -row["seen"].timestamp()))
        return context
