"""``shangliang figures``: a committee's figures of a year, for programs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shangliang.committees.models import Committee, Session
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope

from ...registry import Basis, figure, figures


class Command(BaseCommand):
    help = "Print a committee's figures of a year, each with counting rule, numerator and denominator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--committee", required=True, help="full or short place name, e.g. 大足区 or 大足")
        parser.add_argument("--year", required=True, type=int, help="the year of the cycle's plenary")
        parser.add_argument("--json", action="store_true", help="JSON (also the default)")
        parser.add_argument("--rule", action="append", default=[], metavar="SLUG=NAME", help="another counting rule")
        parser.add_argument("--records", metavar="SLUG[:SCOPE]", help="the ids of the rows behind a figure")

    def handle(self, *args: Any, **options: Any) -> None:
        committee = self._committee(options["committee"])
        with committee_scope(committee):
            session = Session.objects.filter(committee=committee, year=options["year"]).select_related("term").first()
            if session is None:
                years = "、".join(map(str, Session.objects.order_by("year").values_list("year", flat=True)))
                facts = {"place": committee.place, "year": options["year"], "years": years or pgettext("years", "none")}
                raise CommandError(_("%(place)s has no session of %(year)d; it has: %(years)s.") % facts, returncode=2)
            rules = self._rules(options["rule"])
            try:
                result = self._answer(committee, session, rules, options["records"])
            except Refused as refusal:
                raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))

    def _answer(self, committee: Committee, session: Session, rules: dict[str, str], records: str | None) -> dict:
        head = {
            "committee": committee.place,
            "year": session.year,
            "cutoff": session.cut_off.astimezone(clock.ZONE).isoformat(),
        }
        if records:
            slug, __, scope = records.partition(":")
            shown = figure(slug, Basis(committee, session, session.cut_off, scope), rule=rules.get(slug, ""))
            ids = list(shown.counted.records.order_by("pk").values_list("pk", flat=True))
            return {**head, "figure": shown.as_json(), "ids": ids}
        for slug, name in rules.items():
            figure(slug, Basis(committee, session, session.cut_off), rule=name)
        return {**head, "figures": [f.as_json() for f in figures(committee, session, rules=rules)]}

    def _committee(self, name: str) -> Committee:
        found = list(Committee.objects.filter(Q(place=name) | Q(short_place=name) | Q(name=name))[:2])
        if len(found) != 1:
            places = "、".join(Committee.objects.order_by("pk").values_list("place", flat=True))
            raise CommandError(
                _("There is no committee “%(name)s”; there are: %(places)s.")
                % {"name": name, "places": places or pgettext("committees", "none")},
                returncode=2,
            )
        return found[0]

    def _rules(self, given: list[str]) -> dict[str, str]:
        rules = {}
        for item in given:
            slug, equals, name = item.partition("=")
            if not equals or not name:
                raise CommandError(_("--rule %(item)s: write SLUG=NAME") % {"item": item}, returncode=2)
            rules[slug] = name
        return rules
