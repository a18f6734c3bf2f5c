"""Countries, regions, topics and map squares, from the tables in `data/`."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from academy.countries.models import Country, Region, Topic

DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load() -> dict[str, int]:
    """Bring the tables into the database; running it again corrects what changed and adds nothing twice."""
    regions = _load_regions()
    tiles = {row["iso3"]: row for row in rows("tiles.csv")}
    _load_countries(regions, tiles)
    for row in rows("topics.csv"):
        labels = {f"label_{lang}": row[f"label_{lang}"] for lang in ("en", "es", "fr")}
        facts = {"order": row["order"], "of_the_academy": row["of_the_academy"] == "1"}
        Topic.objects.update_or_create(code=row["code"], defaults=labels | facts)
    return {
        "regions": Region.objects.count(),
        "countries": Country.objects.count(),
        "topics": Topic.objects.count(),
    }


def _load_regions() -> dict[str, Region]:
    table = list(rows("regions.csv"))
    regions = {}
    for row in table:
        names = {f"name_{lang}": row[f"name_{lang}"] for lang in ("en", "es", "fr")}
        regions[row["code"]], _ = Region.objects.update_or_create(
            code=row["code"], defaults={"scheme": row["scheme"], **names}
        )
    for row in table:
        if row["parent"]:
            Region.objects.filter(code=row["code"]).update(parent=regions[row["parent"]])
    return regions


def _load_countries(regions: dict[str, Region], tiles: dict[str, dict[str, str]]) -> None:
    fields = [
        "iso2", "m49", "un_name", "name", "name_en", "name_es", "name_fr", "m49_region", "un_women_office",
        "is_un_member", "is_sids", "is_ldc", "is_lldc", "tile_column", "tile_row",
    ]  # fmt: skip
    countries = []
    for row in rows("countries.csv"):
        tile = tiles.get(row["iso3"], {})
        flags = {name: row[name] == "1" for name in ("is_un_member", "is_sids", "is_ldc", "is_lldc")}
        countries.append(
            Country(
                iso3=row["iso3"], iso2=row["iso2"], m49=row["m49"], un_name=row["un_name"],
                name_en=row["name_en"], name_es=row["name_es"], name_fr=row["name_fr"],
                m49_region=regions.get(row["m49_region"]),
                un_women_office=regions.get(row["un_women_office"]),
                tile_column=tile.get("column"), tile_row=tile.get("row"), **flags,
            )
        )  # fmt: skip
    Country.objects.bulk_create(
        countries, update_conflicts=True, unique_fields=["iso3"], update_fields=fields
    )
