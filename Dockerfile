# Two images, one program each: docker build --target worker . and docker build --target cli .
# Both bases can be replaced, by a mirror or by a stand-in: --build-arg BUILDER=… and --build-arg RUNTIME=…
ARG BUILDER=denoland/deno:2.9.6
ARG RUNTIME=gcr.io/distroless/cc-debian12:nonroot

FROM ${BUILDER} AS build
WORKDIR /src
COPY . .
# What --version calls this build; the repository stays outside.
ARG ESTUARY_BUILD=unknown
RUN ["deno", "task", "build"]

# The programs unpack the SDK's native library into /tmp: with a read-only root, mount a tmpfs there that may execute.
FROM ${RUNTIME} AS cli
COPY --from=build /src/dist/estuary-wf /usr/local/bin/estuary-wf
WORKDIR /home/nonroot
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/estuary-wf"]

FROM ${RUNTIME} AS worker
COPY --from=build /src/dist/estuary-worker /usr/local/bin/estuary-worker
WORKDIR /home/nonroot
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/estuary-worker"]
