"""The library of examples of the demo: one made from Bolivia's roadmap while it was shared."""

from academy.accounts.models import User
from naps.actions.roadmap_library import save_example
from naps.models import Action, ExampleText, Plan, RoadmapExample
from naps.models.roadmap_library import ExampleKind

WORDS = {
    "en": (
        "Choose the first six municipalities that write a local plan",
        "Signed agreements that name tasks, people in charge and a budget line",
        "Municipalities with a signed agreement",
    ),
    "es": (
        "Elegir los primeros seis municipios que elaboran un plan local",
        "Acuerdos firmados con tareas, responsables y una línea de presupuesto",
        "Municipios con acuerdo firmado",
    ),
    "fr": (
        "Choisir les six premières communes qui rédigent un plan local",
        "Accords signés avec tâches, responsables et une ligne budgétaire",
        "Communes ayant signé un accord",
    ),
}


def from_roadmap_of(plan: Plan, *, by: User) -> RoadmapExample:
    actions = Action.objects.filter(objective__roadmap__plan=plan, objective__topic__code="localization")
    source = actions.earliest("pk")
    example = RoadmapExample(
        topic=source.objective.topic,
        kind=ExampleKind.COORDINATION,
        cost_from=20000,
        cost_to=40000,
        currency="USD",
        consent="The focal point, by e-mail",
    )
    texts = [
        ExampleText(language=code, title=title, deliverable=deliverable, indicator=indicator)
        for code, (title, deliverable, indicator) in WORDS.items()
    ]
    return save_example(example, texts, source=source, by=by)
