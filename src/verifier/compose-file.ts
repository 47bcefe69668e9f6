import { z } from 'zod';
import { PlainYamlError, parsePlainYaml } from '../proof/plain-yaml.ts';

/** The part of the compose specification that a service of ours may use. What is not here is refused. */
const text = z.string();
const list = z.array(text);
const size = z.union([text, z.int()]);
const words = z.union([text, list]);
const environment = z.union([list, z.record(text, z.union([text, z.number(), z.boolean(), z.null()]))]);
const longPort = z.strictObject({
  target: z.int(),
  published: size,
  protocol: z.optional(z.enum(['tcp', 'udp'])),
  mode: z.optional(text),
  name: z.optional(text),
});
const longMount = z.strictObject({
  type: z.enum(['volume', 'bind', 'tmpfs']),
  source: z.optional(text),
  target: text,
  read_only: z.optional(z.boolean()),
});

const service = z.strictObject({
  image: z.string().regex(/^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$/, 'is not an image by its digest'),
  platform: z.optional(z.literal('linux/amd64')),
  container_name: z.optional(text),
  command: z.optional(words),
  entrypoint: z.optional(words),
  working_dir: z.optional(text),
  user: z.optional(text),
  init: z.optional(z.boolean()),
  read_only: z.optional(z.boolean()),
  privileged: z.optional(z.literal(false, 'is not allowed')),
  cap_add: z.optional(list),
  cap_drop: z.optional(list),
  security_opt: z.optional(
    z.array(z.enum(['no-new-privileges:true', 'no-new-privileges'], 'weakens the container')),
  ),
  network_mode: z.optional(z.enum(['none', 'bridge'], 'is not a network of its own')),
  networks: z.optional(z.union([list, z.record(text, z.null())])),
  environment: z.optional(environment),
  ports: z.optional(z.array(z.union([text, z.int(), longPort]))),
  expose: z.optional(z.array(size)),
  volumes: z.optional(z.array(z.union([text, longMount]))),
  tmpfs: z.optional(words),
  depends_on: z.optional(z.union([list, z.record(text, z.record(text, z.unknown()))])),
  healthcheck: z.optional(z.record(text, z.unknown())),
  labels: z.optional(z.union([list, z.record(text, text)])),
  logging: z.optional(
    z.strictObject({
      driver: z.enum(['json-file', 'local', 'none']),
      options: z.optional(z.record(text, size)),
    }),
  ),
  restart: z.optional(text),
  stop_signal: z.optional(text),
  stop_grace_period: z.optional(text),
  ...{ pids_limit: z.optional(z.int()), mem_limit: z.optional(size), memswap_limit: z.optional(size) },
  ...{ mem_reservation: z.optional(size), mem_swappiness: z.optional(z.int()), cpus: z.optional(size) },
  ...{ oom_score_adj: z.optional(z.int()), shm_size: z.optional(size) },
  ulimits: z.optional(z.record(text, z.union([z.int(), z.record(text, z.int())]))),
});

/** A volume that docker keeps, or one in memory; `driver_opts` could bind a path of the host otherwise. */
const inMemory = z.strictObject({
  type: z.literal('tmpfs'),
  device: z.literal('tmpfs'),
  o: z.optional(z.string().regex(/^(?!.*\bbind\b)[a-z0-9=,]*$/, 'is no option of a volume in memory')),
});
const volume = z.nullable(z.strictObject({ name: z.optional(text), driver_opts: z.optional(inMemory) }));
const network = z.nullable(
  z.strictObject({
    name: z.optional(text),
    driver: z.optional(z.literal('bridge')),
    internal: z.optional(z.boolean()),
  }),
);

const composeFile = z.strictObject({
  version: z.optional(text),
  name: z.optional(text),
  services: z.record(text, service),
  volumes: z.optional(z.record(text, volume)),
  networks: z.optional(z.record(text, network)),
});
export type ComposeFile = z.output<typeof composeFile>;
export type ComposeService = ComposeFile['services'][string];

/** The compose file uses something that no auditor was asked about. One line for each. */
export class ComposeFileError extends Error {}

/**
 * Reads a docker compose file. Throws `ComposeFileError` for what could give a container more than its image says:
 * images without a digest, privileges, the host's network or processes, `build`, `env_file`, `extends` and all else
 * that is not in the schema; for `${…}` outside of `environment`; and for YAML that two readers may read differently.
 */
export function parseComposeFile(source: string): ComposeFile {
  const result = composeFile.safeParse(readYaml(source));
  if (!result.success) throw new ComposeFileError(result.error.issues.map(issueText).join('; '));
  assertNoSubstitution(result.data);
  return result.data;
}

function readYaml(source: string): unknown {
  try {
    return parsePlainYaml(source);
  } catch (cause) {
    if (!(cause instanceof PlainYamlError)) throw cause;
    throw new ComposeFileError(`not plain YAML: ${cause.message}`, { cause });
  }
}

const issueText = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.map(String).join('.')}: ${message}`;

/** Values of the environment may come from outside under their own names; nothing else, or the host would say what runs. */
function assertNoSubstitution(file: ComposeFile): void {
  const services = Object.entries(file.services).map(([name, { environment: _, ...rest }]) => [name, rest]);
  if (isSubstituted(JSON.stringify({ ...file, services: Object.fromEntries(services) }))) {
    throw new ComposeFileError('a variable is put into something else than the environment of a service');
  }
  const renamed = Object.values(file.services)
    .flatMap(variables)
    .find(([name, value]) => {
      const source = /^\$(?:(\w+)|\{(\w+)(?::?-[^$]*)?\})$/.exec(value);
      return isSubstituted(value) && (source?.[1] ?? source?.[2]) !== name;
    });
  if (renamed !== undefined) throw new ComposeFileError(`${renamed[0]} takes the value of another variable`);
}

/** `$$` is a plain dollar sign. */
const isSubstituted = (value: string): boolean => value.replaceAll('$$', '').includes('$');

function variables({ environment: given = [] }: ComposeService): [name: string, value: string][] {
  if (!Array.isArray(given)) return Object.entries(given).map(([name, value]) => [name, String(value)]);
  return given.map((line) => {
    const [name = '', ...value] = line.split('=');
    return [name, value.join('=')];
  });
}

/** Paths of the host that a service sees. */
export const hostPaths = ({ volumes = [] }: ComposeService): string[] =>
  volumes.flatMap((mount) => {
    if (typeof mount === 'string') {
      const [source = '', target] = mount.split(':');
      return target !== undefined && /^[./~]/.test(source) ? [source] : [];
    }
    return mount.type === 'bind' ? [mount.source ?? ''] : [];
  });

/** Ports of the host that lead into a service, as text; 0 for a free one. */
export const publishedPorts = ({ ports = [] }: ComposeService): string[] =>
  ports.map((port) => {
    if (typeof port === 'object') return String(port.published);
    const [, published = '0'] = /^(?:[^/]*:)?([^:/]*):[^:/]+(?:\/(?:tcp|udp))?$/.exec(String(port)) ?? [];
    return published;
  });
