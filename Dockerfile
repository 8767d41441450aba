ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/build/source
RUN python -m venv /opt/build && python -m venv --without-pip /opt/alexis
COPY requirements.txt requirements-build.txt ./
COPY deploy/image/requirements.txt deploy/image/
# Two secrets that most builds do without: settings of pip, and a certificate authority for it.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    --mount=type=secret,id=ca,target=/etc/pip.crt \
    --mount=type=cache,target=/root/.cache/pip \
    /opt/build/bin/pip install --no-compile \
        --require-hashes --only-binary=:all: -r requirements-build.txt \
        -r deploy/image/requirements.txt \
    && /opt/build/bin/pip --python /opt/alexis/bin/python install --no-compile \
        --require-hashes --only-binary=:all: -r requirements.txt --report /opt/build/needed.json
COPY pyproject.toml README.md LICENSE ./
COPY app app
ARG VERSION=0.2.0
ARG SOURCE_DATE_EPOCH
# Bytecode that is never checked against its source: the file system is read-only.
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
    && ls "/dist/alexis-${VERSION}-py3-none-any.whl" \
    && /opt/build/bin/pip --python /opt/alexis/bin/python install --no-cache-dir --no-compile \
        --no-deps --no-index --find-links /dist alexis --report /opt/build/alexis.json \
    && python -m compileall -q --invalidation-mode unchecked-hash /opt/alexis/lib
COPY deploy/image deploy/image
RUN /opt/build/bin/python -m deploy.image.minimal /image \
    && install -D --mode=0644 deploy/image/alexis.yaml /image/alexis/etc/alexis/settings/alexis.yaml \
    && /opt/build/bin/python -m deploy.image.sbom --system /image/runtime \
        --report /opt/build/needed.json --report /opt/build/alexis.json \
        /image/alexis/usr/share/sbom/alexis.cdx.json \
    && /opt/build/bin/python -m deploy.image.settle /image

# All that the base image has, and the tools above, for an image of yours with more in it.
FROM build AS whole
ARG SOURCE_DATE_EPOCH
RUN cp -a /image/runtime/data /data \
    && cp -a /image/alexis/etc/alexis /etc/ && install --directory /etc/alexis/rules \
    && echo "alexis:x:10001:10001::/data:/usr/sbin/nologin" >> /etc/passwd \
    && echo "alexis:x:10001:" >> /etc/group \
    && /opt/build/bin/python -m deploy.image.sbom \
        --report /opt/build/needed.json --report /opt/build/alexis.json \
    && rm -r /image /dist /opt/build/*.json app requirements*.txt pyproject.toml README.md LICENSE \
    && chmod -R u=rwX,go=rX . \
    && find /opt/build -name __pycache__ -prune -exec rm -r {} + \
    && rm -rf /etc/pip.conf /etc/pip.crt /root/.cache /tmp/* \
    && /opt/build/bin/python -m deploy.image.settle /

# What both images say of themselves.
FROM scratch AS configured
# SSH asks for the name of the user. LOGNAME is one for user ids that have none here.
ENV PATH=/opt/alexis/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOGNAME=alexis \
    ALEXIS_SETTINGS=/etc/alexis/settings/alexis.yaml \
    ALEXIS_SERVER__HOST=0.0.0.0
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "app.cli.alive"]
ENTRYPOINT ["alexis"]
CMD ["serve"]
# With its default here: some builders would not notice that one at the top is another.
ARG VERSION=0.2.0
LABEL org.opencontainers.image.title="Alexis" \
      org.opencontainers.image.description="Turns alerts into rehearsed repairs" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"

FROM configured AS extensible
# hadolint ignore=DL3067
COPY --from=whole / /
WORKDIR /data
VOLUME ["/data"]

# The last is what is built when no target is named. A layer is the same as long as what is in it is.
FROM configured AS alexis
COPY --from=build /image/runtime /
COPY --from=build /image/dependencies /
COPY --from=build /image/alexis /
WORKDIR /data
VOLUME ["/data"]
