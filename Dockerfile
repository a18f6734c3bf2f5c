FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
ENV PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/academy PATH=/portal/.venv/bin:$PATH
COPY pyproject.toml uv.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir uv && .venv/bin/uv sync --frozen --inexact --no-cache
COPY . .
RUN python bin/compile-messages && SECRET_KEY=only-for-building python manage.py collectstatic --noinput \
    && useradd --system --home /var/lib/academy --create-home academy && chown -R academy /var/lib/academy
USER academy
EXPOSE 8000
CMD ["gunicorn", "academy.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket", "--access-logfile", "-"]
