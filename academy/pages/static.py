from whitenoise.storage import CompressedManifestStaticFilesStorage


class Files(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed copies once `collectstatic` has run; plain names before that."""

    manifest_strict = False
    # A script that imports another gets it under its hashed name, so that the two are always of one age.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        return self.hashed_files.get(self.hash_key(name.replace("\\", "/"))) or name
