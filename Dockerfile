# The production image: the service's own TypeScript, run by the Node of the lockfile. No development enclave, no tests.
# `docker build --build-arg SOURCE_DATE_EPOCH=0 --platform linux/amd64 .`
ARG BASE=debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f

FROM ${BASE} AS packages
RUN apt-get update && apt-get install -y --no-install-recommends npm
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

# The page /verify, which must come out as published: if it does not, no image is built.
FROM packages AS page
RUN npm ci --ignore-scripts
COPY attestation attestation
COPY src src
RUN cp attestation/verify-page.json /tmp/published.json \
  && npm run build:web \
  && cmp attestation/verify-page.json /tmp/published.json

FROM ${BASE}
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY attestation attestation
COPY src src
COPY --from=page /app/dist/web dist/web
RUN rm -r src/dev-enclave src/bin/dev.ts src/bin/demo.ts src/bin/demo \
  && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin near-enclave \
  && install -d -o near-enclave /data
USER near-enclave
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=3000
EXPOSE 3000
VOLUME /data
ENTRYPOINT ["node_modules/.bin/node", "src/bin/near-enclave.ts"]
CMD ["serve"]
