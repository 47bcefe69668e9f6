# The production image, for those who have a Docker engine: the service's own TypeScript, run by the Node of the lockfile,
# and nothing beside it. No shell, no package manager, no development enclave, no tests.
# The root file system is made by the script that `npm run reproduce` runs, so both are the same file for file. A release
# is what `npm run reproduce` writes: it has one digest, whatever engine there is (docs/decisions/0009).
# `docker build --build-arg SOURCE_DATE_EPOCH=0 --platform linux/amd64 .`
ARG BASE=debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f

# Tools alone: which versions these are decides no byte of the image.
FROM ${BASE} AS tools
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libatomic1 mmdebstrap npm

# Packages without their scripts, the page /verify compared with the published one, all of it without a date.
FROM tools AS root
WORKDIR /source
COPY . .
RUN deploy/image/make-root.sh /source /root.tar && mkdir /image && tar -xf /root.tar -C /image

FROM scratch
COPY --from=root /image /
WORKDIR /app
USER 10001:10001
ENV PATH=/usr/bin NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=3000
EXPOSE 3000
ENTRYPOINT ["/usr/bin/node", "/app/src/bin/near-enclave.ts"]
CMD ["serve"]
