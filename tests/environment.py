"""Loaded before Django: tests never touch the database, files or mail of an installation."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="academy-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# Tests that run side by side do not share a cache: each worker has a database of the Redis server to itself.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
if os.environ.get("REDIS_URL"):
    server = os.environ["REDIS_URL"].rpartition("/")[0]
    os.environ["REDIS_URL"] = f"{server}/{int(WORKER) % 15}"

os.environ.update(
    ENV_FILE="",
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
    S3_BUCKET="",
    LOG_LEVEL="ERROR",
)
