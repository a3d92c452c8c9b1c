# The whole product in one image; docker-compose.yml starts a part of it in each container.
# The wheel is built apart, with a compiler, which the image does not have.
FROM python:3.12-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev
COPY requirements.lock requirements-build.lock /src/
RUN python -m venv /opt/chaikhana \
    && /opt/chaikhana/bin/python -m pip install --no-cache-dir --require-hashes -r /src/requirements.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/python -m pip install --no-cache-dir --require-hashes -r /src/requirements-build.lock
COPY pyproject.toml hatch_build.py README.md LICENSE /src/
COPY service /src/service
COPY workers /src/workers
COPY config /src/config
RUN /opt/build/bin/python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels /src \
    && /opt/chaikhana/bin/python -m pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/chaikhana chaikhana \
    && install -d -o chaikhana -g chaikhana -m 700 /var/lib/chaikhana
COPY --from=build /opt/chaikhana /opt/chaikhana
ENV PATH=/opt/chaikhana/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CHAIKHANA_HOME=/var/lib/chaikhana
USER chaikhana
WORKDIR /home/chaikhana
EXPOSE 8000 8001
ENTRYPOINT ["chaikhana"]
CMD ["web"]
