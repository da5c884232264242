"""Making many tables at once: what the first migrations of our packages do.

Django renders every model that has to do with a new one after each table it makes. In a house where everything belongs
to a committee that is nearly all of them each time, and most of the time of a first start.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from django.db import migrations
from django.db.migrations.state import ProjectState

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class TablesTogether(migrations.Migration):
    """A migration that begins with several new tables: the models are rendered once for all of them.

    The tables are the same, and so is what `sqlmigrate` and the way back do.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Make the new tables together, then do what follows them as Django does it."""
        new = list(takewhile(lambda operation: isinstance(operation, migrations.CreateModel), self.operations))
        if collect_sql or len(new) < 2:
            return super().apply(project_state, schema_editor, collect_sql)
        before = project_state.clone()
        project_state.clear_delayed_apps_cache()
        project_state.__dict__.pop("apps", None)  # rendered again, whole, when the first table asks for its model
        for operation in new:
            operation.state_forwards(self.app_label, project_state)
        for operation in new:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        rest = type("Rest", (migrations.Migration,), {"operations": self.operations[len(new) :]})
        return rest(self.name, self.app_label).apply(project_state, schema_editor)
