import { z } from 'zod';
import { parseLossless } from '../primitives/lossless-json.ts';

/** dstack's switches, with what it takes them for when they are not there (dstack-types, `AppCompose`). */
const flagDefaults = {
  kms_enabled: false,
  gateway_enabled: false,
  local_key_provider_enabled: false,
  public_logs: false,
  public_sysinfo: false,
  public_tcbinfo: true,
  no_instance_id: false,
  secure_time: false,
} as const;
export type ComposeFlags = Readonly<Record<keyof typeof flagDefaults, boolean>>;

const flag = z.optional(z.boolean());
const script = z.union([z.string(), z.array(z.string())]);

/** Fields of app-compose.json. Others are refused: what is not known here may change what runs. */
const schema = z.strictObject({
  manifest_version: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal('3')]),
  name: z.string(),
  version: z.optional(z.string()),
  runner: z.literal('docker-compose'),
  docker_compose_file: z.string(),
  bash_script: z.optional(z.literal('')),
  pre_launch_script: z.optional(z.string()),
  init_script: z.optional(script),
  ...{ kms_enabled: flag, gateway_enabled: flag, tproxy_enabled: flag, local_key_provider_enabled: flag },
  ...{ public_logs: flag, public_sysinfo: flag, public_tcbinfo: flag, no_instance_id: flag },
  secure_time: flag,
  key_provider: z.optional(z.enum(['none', 'local', 'kms', 'tpm'])),
  key_provider_id: z.optional(z.string().regex(/^(?:[0-9a-f]{2})*$/)),
  allowed_envs: z.optional(z.array(z.string())),
  storage_fs: z.optional(z.enum(['zfs', 'ext4'])),
  swap_size: z.optional(z.union([z.int(), z.string()])),
  event_log_version: z.optional(z.union([z.literal(1), z.literal(2)])),
  requirements: z.optional(z.record(z.string(), z.unknown())),
  /** Of Phala Cloud: names and addresses of its gateway, and a random text. */
  features: z.optional(z.array(z.string())),
  default_gateway_domain: z.optional(z.string()),
  salt: z.optional(z.string()),
});

export const keyProviderKinds = ['none', 'local', 'kms', 'tpm'] as const;
export type KeyProviderKind = (typeof keyProviderKinds)[number];

/** A measured deployment, as dstack understands it. */
export type AppCompose = {
  readonly composeFile: string;
  /** Undefined: none runs. */
  readonly preLaunchScript: string | undefined;
  readonly initScripts: readonly string[];
  readonly allowedEnvs: readonly string[];
  readonly flags: ComposeFlags;
  readonly keyProvider: KeyProviderKind;
  /** Hex. */
  readonly keyProviderId: string;
  readonly eventLogVersion: 1 | 2;
  readonly manifestVersion: number;
};

export class AppComposeError extends Error {}

/**
 * Reads app-compose.json. Throws `AppComposeError` for a document that dstack might understand otherwise: an unknown
 * field, a key that stands there twice.
 */
export function parseAppCompose(text: string): AppCompose {
  const result = schema.safeParse(parseJson(text));
  if (!result.success) {
    throw new AppComposeError(
      result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; '),
    );
  }
  const document = result.data;
  const { pre_launch_script: preLaunch, init_script: init = [] } = document;
  return {
    composeFile: document.docker_compose_file,
    preLaunchScript: preLaunch === '' ? undefined : preLaunch,
    initScripts: (typeof init === 'string' ? [init] : init).filter((one) => one !== ''),
    allowedEnvs: document.allowed_envs ?? [],
    flags: flagsOf(document),
    keyProvider: document.key_provider ?? impliedProvider(document),
    keyProviderId: document.key_provider_id ?? '',
    eventLogVersion: document.event_log_version ?? 1,
    manifestVersion: Number(document.manifest_version),
  };
}

/** JSON in which no key stands twice: readers differ in which of the two they take. */
function parseJson(text: string): unknown {
  try {
    parseLossless(text);
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new AppComposeError(`not plain JSON: ${cause.message}`, { cause });
  }
}

type Document = z.output<typeof schema>;

function flagsOf(document: Document): ComposeFlags {
  const given = Object.entries(flagDefaults).map(([name, usual]) => {
    const value = document[name as keyof ComposeFlags] ?? usual;
    // tproxy is what the gateway was called before.
    return [name, name === 'gateway_enabled' ? value || document.tproxy_enabled === true : value] as const;
  });
  return Object.fromEntries(given) as ComposeFlags;
}

/** dstack-types, `AppCompose::key_provider`. */
function impliedProvider({ kms_enabled, local_key_provider_enabled }: Document): KeyProviderKind {
  if (kms_enabled === true) return 'kms';
  return local_key_provider_enabled === true ? 'local' : 'none';
}
