import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What an image is started with: deploy/image/config.json. */
const configSchema = z.strictObject({
  architecture: z.literal('amd64'),
  os: z.literal('linux'),
  config: z.strictObject({
    User: z.string(),
    ExposedPorts: z.record(z.string(), z.strictObject({})),
    Env: z.array(z.string()),
    Entrypoint: z.array(z.string()),
    Cmd: z.array(z.string()),
    WorkingDir: z.string(),
  }),
});
export type ImageConfig = z.output<typeof configSchema>;

/** Throws zod's error: the file is ours. */
export const readImageConfig = (file: string): ImageConfig =>
  configSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export type Descriptor = { readonly mediaType: string; readonly digest: string; readonly size: number };

export type OciImage = {
  /** `sha256:…` of the manifest: what a compose file names. */
  readonly digest: string;
  /** `sha256:…` of the root file system's tar, which is the one layer. */
  readonly layer: Descriptor;
};

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  // Not compressed: what a compressor writes depends on its version, and on the processor that it finds.
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

const epoch = '1970-01-01T00:00:00Z';

/**
 * Writes an OCI image layout (image-spec v1.1) of one layer into `folder`, which must not exist. Nothing in it is of the
 * time or the machine: the same tar and config give the same digest. Moves `rootTar` into it.
 */
export async function writeOciImage(folder: string, rootTar: string, config: ImageConfig): Promise<OciImage> {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const layer = await describeFile(rootTar);
  renameSync(rootTar, join(blobs, hexOf(layer)));
  const configBlob = writeJson(blobs, mediaTypes.config, {
    created: epoch,
    ...config,
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
    history: [{ created: epoch, created_by: 'deploy/image/make-root.sh' }],
  });
  const manifest = writeJson(blobs, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: configBlob,
    layers: [layer],
  });
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify(indexOf(manifest)));
  return { digest: manifest.digest, layer };
}

const indexOf = (manifest: Descriptor) => ({
  schemaVersion: 2,
  mediaType: mediaTypes.index,
  manifests: [
    {
      ...manifest,
      platform: { architecture: 'amd64', os: 'linux' },
      annotations: { 'org.opencontainers.image.ref.name': 'near-enclave' },
    },
  ],
});

const hexOf = ({ digest }: Descriptor): string => digest.slice('sha256:'.length);

async function describeFile(file: string): Promise<Descriptor> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { mediaType: mediaTypes.layer, digest: `sha256:${hash.digest('hex')}`, size: statSync(file).size };
}

function writeJson(blobs: string, mediaType: string, value: object): Descriptor {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const descriptor = { mediaType, digest, size: bytes.length };
  writeFileSync(join(blobs, hexOf(descriptor)), bytes);
  return descriptor;
}
