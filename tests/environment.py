"""Loaded before Django: tests never touch the database, files or mail of an installation."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="academy-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ.update(
    VAR_DIR=FOLDER,
    FILES_DIR=f"{FOLDER}/files",
    STATIC_ROOT=f"{FOLDER}/static",
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    DEBUG="0",
    DEMO="0",
    SECOND_FACTOR_FOR_STAFF="0",
    EMAIL_URL="",
    BASE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    CLAMD="",
    LOG_LEVEL="ERROR",
)
