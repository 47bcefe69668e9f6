import { z } from 'zod';
import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';

/**
 * dstack's switches as we deploy them (deploy/app-compose.json). Fields of dstack that are not named here may stand in
 * the file and go into the document as they are; the two texts come from files of their own.
 */
const settingsSchema = z.looseObject({
  manifest_version: z.literal(2),
  name: z.string().min(1),
  runner: z.literal('docker-compose'),
  kms_enabled: z.literal(true),
  gateway_enabled: z.boolean(),
  public_logs: z.boolean(),
  public_sysinfo: z.boolean(),
  public_tcbinfo: z.boolean(),
  allowed_envs: z.array(z.string()),
  no_instance_id: z.boolean(),
  /** Without it the clock of the machine is whatever the host says at boot. */
  secure_time: z.literal(true),
  storage_fs: z.enum(['zfs', 'ext4']),
  docker_compose_file: z.undefined().optional(),
  pre_launch_script: z.undefined().optional(),
});
export type AppComposeSettings = Readonly<z.output<typeof settingsSchema>>;

/** The file of settings is not one: a line for each field. */
export class SettingsError extends Error {}

/** Reads deploy/app-compose.json. Throws `SettingsError`. */
export function parseSettings(text: string): AppComposeSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SettingsError('the settings are not JSON', { cause });
  }
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  throw new SettingsError(`the settings of app-compose are wrong: ${z.prettifyError(result.error)}`);
}

export type AppComposeParts = {
  readonly settings: AppComposeSettings;
  /** The whole text of docker-compose.yml, byte for byte. */
  readonly dockerCompose: string;
  /** The platform's, byte for byte; none on a dstack of one's own. */
  readonly preLaunchScript: string | undefined;
};

/**
 * The document that the guest measures: its sha256 is the compose hash. Keys sorted by their code units, no white space,
 * UTF-8 (dstack, docs/normalized-app-compose.md; what `getComposeHash` of @phala/dstack-sdk hashes).
 */
export function appComposeText({ settings, dockerCompose, preLaunchScript }: AppComposeParts): string {
  return normalizedJson({
    ...settings,
    docker_compose_file: dockerCompose,
    ...(preLaunchScript === undefined ? {} : { pre_launch_script: preLaunchScript }),
  });
}

const normalizedJson = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** sha256 over the exact text, hex. */
export const textHash = (text: string): string => toHex(sha256(toUtf8(text)));
