ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/build && python -m venv --without-pip /opt/alexis
COPY requirements.txt requirements-build.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/build/bin/pip install --require-hashes --only-binary=:all: -r requirements-build.txt \
    && /opt/build/bin/pip --python /opt/alexis/bin/python install --no-compile \
        --require-hashes --only-binary=:all: -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY app app
# Bytecode that is never checked against its source: the file system is read-only.
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/build/bin/pip --python /opt/alexis/bin/python install --no-cache-dir --no-compile \
        --no-deps --no-index --find-links /dist alexis \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/alexis/lib

FROM ${PYTHON}
# SSH asks for the name of the user. LOGNAME below is one for user ids that have none here.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data \
        --shell /usr/sbin/nologin alexis \
    && install --directory --owner=10001 --group=10001 --mode=0750 /data \
    && install --directory /etc/alexis/rules
COPY deploy/image/alexis.yaml /etc/alexis/settings/alexis.yaml
COPY --from=build /opt/alexis /opt/alexis
ENV PATH=/opt/alexis/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    LOGNAME=alexis \
    ALEXIS_SETTINGS=/etc/alexis/settings/alexis.yaml \
    ALEXIS_SERVER__HOST=0.0.0.0
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "app.cli.alive"]
ENTRYPOINT ["alexis"]
CMD ["serve"]
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Alexis" \
      org.opencontainers.image.description="Turns alerts into rehearsed repairs" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
