"""What people read for a session: shared, kept in versions, put in order, taken away again."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import forget, kept
from academy.documents.models import StoredFile
from academy.documents.states import FileKind
from convenings import permissions
from convenings.models import Convening, EarlierVersion, Material

KINDS = frozenset(FileKind)
FACTS = ["session", "title", "title_en", "title_es", "title_fr", "language", "audience", "link"]


def share_material(material: Material, *, by: User, upload: UploadedFile | None = None) -> Material:
    """Put a file or a link beside a session, last in the order, for those it is meant for.

    Raises `inspection.Refused` if the file cannot be kept, and then nothing is.
    """
    permissions.check_share_material(by, material.convening, material.session)
    if upload is None:
        return _share(material, by=by)
    with kept(upload, language=material.language, by=by, kinds=KINDS) as stored:
        material.file = stored
        return _share(material, by=by)


@transaction.atomic
def _share(material: Material, *, by: User) -> Material:
    convening = Convening.objects.select_for_update().get(pk=material.convening_id)
    permissions.check_share_material(by, convening, material.session)  # the file took its time
    last = convening.materials.aggregate(last=Max("position"))["last"] or 0
    material.position, material.added_by = last + 1, by
    material.save()
    _note(by, "material.added", material)
    return material


@transaction.atomic
def change_material(material: Material, *, by: User) -> Material:
    """Say anew what a material is, where it belongs and who may see it."""
    was = Material.objects.select_related("convening", "session").get(pk=material.pk)
    permissions.check_change_material(by, was)
    permissions.check_change_material(by, material)
    material.save(update_fields=FACTS)
    _note(by, "material.changed", material)
    return material


def add_version(material: Material, *, upload: UploadedFile, by: User) -> Material:
    """A newer file under the same title. The one before stays, for the organisers.

    The file that is there already makes no new version. Raises `inspection.Refused`.
    """
    permissions.check_change_material(by, material)
    with kept(upload, language=material.language, by=by, kinds=KINDS) as stored:
        is_new = _replace(material, stored, by=by)
    if not is_new:
        forget(stored)
    return material


@transaction.atomic
def _replace(material: Material, stored: StoredFile, *, by: User) -> bool:
    # Of two who send a newer file at once the second waits, and comes after the first.
    Convening.objects.select_for_update().get(pk=material.convening_id)
    material.refresh_from_db()
    permissions.check_change_material(by, material)
    if material.file is None or material.file.sha256 == stored.sha256:
        return False
    EarlierVersion.objects.create(material=material, version=material.version, file=material.file)
    material.file, material.version = stored, material.version + 1
    material.save(update_fields=["file", "version"])
    _note(by, "material.version_added", material, version=material.version)
    return True


@transaction.atomic
def move_material(material: Material, *, earlier: bool, by: User) -> Material:
    """One place up or down among the materials of the same session. At the edge nothing happens."""
    permissions.check_change_material(by, material)
    Convening.objects.select_for_update().get(pk=material.convening_id)
    row = list(Material.objects.filter(convening=material.convening_id, session=material.session).listed())
    at = row.index(material)
    to = at + (-1 if earlier else 1)
    if not 0 <= to < len(row):
        return material
    row[at], row[to] = row[to], row[at]
    places = sorted(one.position for one in row)
    for one, position in zip(row, _apart(places), strict=True):
        one.position = position
    Material.objects.bulk_update(row, ["position"])
    _note(by, "material.moved", material)
    return material


def _apart(places: list[int]) -> list[int]:
    """The same places in order, none twice: materials that came from another session may share one."""
    found: list[int] = []
    for place in places:
        found.append(max(place, found[-1] + 1) if found else place)
    return found


@transaction.atomic
def remove_material(material: Material, *, by: User) -> None:
    """Take a material away with every version of it: it may have been shared by mistake."""
    permissions.check_remove_material(by, material)
    files = [earlier.file for earlier in material.earlier.select_related("file")]
    files += [material.file] if material.file else []
    _note(by, "material.removed", material)
    material.delete()
    for stored in files:
        forget(stored)


def _note(by: User, verb: str, material: Material, **data) -> None:
    record(by, verb, material.convening, material=material.pk, session=material.session_id, **data)
