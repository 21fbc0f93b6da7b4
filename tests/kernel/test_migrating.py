"""A constraint reaches the model it is of, and no other model is made anew for it."""

from __future__ import annotations

from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from daybreak.kernel.migrating import _constraints_alone

CHECK = models.CheckConstraint(condition=models.Q(of__isnull=False), name="of_something")


def test_a_constraint_is_added_and_removed_on_the_model_that_is_there() -> None:
    state = ProjectState()
    link = models.ForeignKey("invented.Whole", on_delete=models.CASCADE)
    state.add_model(ModelState("invented", "Whole", [("id", models.AutoField(primary_key=True))]))
    state.add_model(ModelState("invented", "Part", [("id", models.AutoField(primary_key=True)), ("of", link)]))
    whole, part = (state.apps.get_model("invented", name) for name in ("Whole", "Part"))
    migrations.AddConstraint("part", CHECK).state_forwards("invented", before := state.clone())
    assert before.apps.get_model("invented", "Part") is not part, "what Django does by itself"
    with _constraints_alone():
        migrations.AddConstraint("part", CHECK).state_forwards("invented", state)
        assert [state.apps.get_model("invented", name) for name in ("Whole", "Part")] == [whole, part]
        assert state.models["invented", "part"].options["constraints"] == part._meta.constraints == [CHECK]
        migrations.RemoveConstraint("part", "of_something").state_forwards("invented", state)
    assert state.models["invented", "part"].options["constraints"] == part._meta.constraints == []
