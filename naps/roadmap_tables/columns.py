"""The columns of a roadmap as a table, and what ministries write above theirs.

Headings are understood in English, Spanish and French, whatever language the page has. The matrices of
Ukraine ("strategic goal, operational goal, task, activity, responsible, time frame, source of financing,
estimated resources") and of Colombia ("objetivo, línea de acción, acción, responsable, plazo, indicador,
línea de base, meta") are read as they are.
"""

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Topic
from naps.states import ActionStatus, Funding
from participants.lists.columns import known_ways, named_in, words

HEADINGS_WITHIN = 30


class Column(models.TextChoices):
    NUMBER = "number", _("No.")
    TOPIC = "topic", _("Topic")
    OBJECTIVE = "objective", _("Objective")
    TITLE = "title", _("Action")
    DELIVERABLE = "deliverable", _("Deliverable")
    LEAD = "lead_institution", _("Lead institution")
    CONTACT = "lead_contact", _("E-mail of the person in charge")
    PARTNERS = "partners", _("Partners")
    STARTS = "starts_on", _("Begins on")
    DUE = "due_on", _("Due on")
    PERIOD = "period", _("Period")
    STATUS = "status", _("Status")
    NEWS = "news", _("Late or without news")
    COST = "cost", _("Cost")
    CURRENCY = "currency", _("Currency")
    FUNDING = "funding", _("Funding")
    SOURCE = "funding_source", _("Source of funds")
    INDICATOR = "indicator", _("Indicator")
    BASELINE = "baseline", _("Baseline")
    TARGET = "target", _("Target")
    RISK = "risk", _("Risk")
    HELP = "help_needed", _("Help needed")
    MILESTONES = "milestones", _("Milestones")
    REFERENCE = "reference", _("Reference")


# What leaves the portal, in this order; a period is only ever read, and whether an action is late only ever
# written: it is computed.
OUTGOING = [column for column in Column if column != Column.PERIOD]

# What others write above these columns, in plain letters.
HEADINGS = {
    Column.NUMBER: "no|n|num|number|numero|nro|item|code|codigo|#",
    Column.TOPIC: "theme|pillar|axis|area|tema|eje|pilar|componente|component|eje tematico|axe|pilier|"
    "thematique|theme area",
    Column.OBJECTIVE: "goal|strategic goal|strategic objective|objectives|specific objective|outcome|"
    "operational goal|task|objetivo|objetivo estrategico|objetivo especifico|objetivos|meta estrategica|"
    "linea de accion|linea estrategica|resultado|lineamiento|objectif|objectif strategique|"
    "objectif specifique|resultat",
    Column.TITLE: "activity|activities|measure|actions|what|accion|acciones|actividad|actividades|medida|"
    "medidas|que|activite|activites|mesure|mesures",
    Column.DELIVERABLE: "output|outputs|product|expected result|expected results|producto|productos|"
    "entregable|entregables|resultado esperado|resultados esperados|produit|produits|livrable|livrables|"
    "resultat attendu|resultats attendus",
    Column.LEAD: "lead|who leads|responsible|responsible actor|responsible institution|implementer|"
    "lead agency|institution|responsables|responsable|entidad responsable|institucion responsable|"
    "entidad|entidad lider|institucion|quien|instancia responsable|structure responsable|"
    "institution responsable|institution chef de file|chef de file|qui",
    Column.CONTACT: "contact|e mail|email|correo|correo electronico|contacto|courriel|contact e mail",
    Column.PARTNERS: "partner|supporting institutions|co implementers|other actors|aliados|"
    "entidades de apoyo|corresponsables|socios|actores involucrados|entidades asociadas|partenaire|"
    "partenaires|parties prenantes|structures associees",
    Column.STARTS: "start|start date|starts|from|inicio|fecha de inicio|desde|debut|date de debut|"
    "a partir de",
    Column.DUE: "due|due date|end|end date|by|until|deadline|by when|fin|fecha fin|fecha de fin|"
    "fecha limite|fecha de cumplimiento|hasta|vencimiento|echeance|date de fin|date limite",
    Column.PERIOD: "time frame|timeframe|timeline|time|year|years|schedule|plazos|periodo|"
    "periodo de ejecucion|tiempo|cronograma|vigencia|ano|anos|calendrier|delai|delais|periode|annee|annees",
    Column.STATUS: "state|progress|estado|avance|estatus|statut|etat|avancement",
    Column.COST: "budget|amount|estimated resources|estimated cost|costs|resources|costo|costos|"
    "presupuesto|presupuesto estimado|costo estimado|monto|recursos|recursos estimados|cout|couts|"
    "cout estimatif|montant|ressources|budget estimatif",
    Column.CURRENCY: "moneda|monnaie|devise",
    Column.FUNDING: "funding status|financing status|estado del financiamiento|financiamiento|"
    "etat du financement|financement",
    Column.SOURCE: "source|source of financing|source of funding|sources of funding|funding source|donor|"
    "fuente|fuente de financiamiento|fuentes de financiamiento|fuente de recursos|"
    "source de financement|sources de financement|bailleur",
    Column.INDICATOR: "indicators|indicadores|indicador|indicateur|indicateurs",
    Column.BASELINE: "base line|linea de base|linea base|valeur de reference|base de reference|"
    "situation de reference",
    Column.TARGET: "targets|meta|metas|valor meta|cible|cibles|valeur cible",
    Column.RISK: "risks|risks and assumptions|assumptions|riesgo|riesgos|supuestos|risque|risques|hypotheses",
    Column.HELP: "assistance|technical assistance|support needed|asistencia tecnica|ayuda necesaria|"
    "apoyo requerido|assistance technique|appui necessaire|aide necessaire",
    Column.MILESTONES: "milestone|hito|hitos|jalon|jalons|etapes",
    Column.REFERENCE: "ref|referencia",
}
FUNDINGS = {
    Funding.SECURED: "yes|approved|allocated|available|si|asegurado|asignado|aprobado|disponible|oui|acquis|"
    "alloue|approuve",
    Funding.ASKED: "requested|in process|solicitado|en gestion|en tramite|por gestionar|demande|en cours|"
    "sollicite",
    Funding.GAP: "no|none|unfunded|missing|gap|sin financiamiento|por definir|brecha|faltante|non|manquant|"
    "a rechercher|non finance",
    Funding.UNKNOWN: "unknown|not known|tbd|no se sabe|por determinar|inconnu|a determiner",
}
# Words by which an objective or a heading gives its topic away, where no column names one.
TOPICS = {
    "theory_of_change": "results chain|logframe|cadena de resultados|marco logico|chaine de resultats|"
    "cadre logique",
    "gender_budgeting": "budget|costing|financing|presupuesto|costeo|financiamiento|budgetisation|chiffrage",
    "institutional_coordination": "coordination|interministerial|coordinacion|interinstitucional|"
    "articulacion",
    "localization": "local|territorial|territorializacion|territorios|municipal|regional|localizacion|"
    "localisation|communal",
    "monitoring_evaluation": "monitoring|evaluation|indicators|seguimiento|monitoreo|evaluacion|suivi",
    "inclusive_process": "civil society|consultation|participation|sociedad civil|consulta|participacion|"
    "societe civile",
    "security_disarmament": "security|disarmament|arms|police|seguridad|desarme|armas|policia|fuerzas|"
    "securite|desarmement|armes",
}


@cache
def headings() -> dict[str, str]:
    return known_ways(Column, HEADINGS)


@cache
def fundings() -> dict[str, str]:
    return known_ways(Funding, FUNDINGS)


@cache
def statuses() -> dict[str, str]:
    return known_ways(ActionStatus, {})


def topics() -> dict[str, Topic]:
    """The topics by code and by their label in each language."""
    known = {}
    for topic in Topic.objects.order_by("order"):
        for code, _name in settings.LANGUAGES:
            known[words(getattr(topic, f"label_{code}") or "")] = topic
        known[words(topic.code)] = topic
    known.pop("", None)
    return known


def topic_in(text: str, known: dict[str, Topic]) -> Topic | None:
    """The topic that a text names, or gives away by the words it uses."""
    said = words(text)
    if said in known:
        return known[said]
    padded = f" {said} "
    for code, ways in TOPICS.items():
        if any(f" {way} " in padded for way in ways.split("|")) and words(code) in known:
            return known[words(code)]
    return None


def of_heading(text: str) -> str:
    """Which column a heading names, or ""."""
    return named_in(text, headings())


def guess(lines: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Which line holds the headings (-1: none) and what each column of the table is ("": not read)."""
    width = max((len(cells) for cells in lines), default=0)
    for index, cells in enumerate(lines[:HEADINGS_WITHIN]):
        found = _once([of_heading(cell) for cell in cells])
        if Column.TITLE in found and sum(bool(column) for column in found) >= 2:
            return index, found + [""] * (width - len(found))
    return -1, [""] * width


def _once(found: list[str]) -> list[str]:
    """A column is what its first heading says; a second of the same name is not read.

    An "operational goal" beside a "strategic goal" is the nearer one to the action: the last one counts.
    """
    last = {column: place for place, column in enumerate(found) if column == Column.OBJECTIVE}
    return [
        column if (place == last[column] if column in last else column not in found[:place]) else ""
        for place, column in enumerate(found)
    ]
