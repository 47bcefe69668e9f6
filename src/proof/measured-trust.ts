import { z } from 'zod';
import { PlainYamlError, parsePlainYaml } from './plain-yaml.ts';
import { readTrustConfig, type TrustConfigRead, trustVariableNames } from './trust-config-env.ts';

/** The compose service that holds our keys; its environment holds the settings that change trust. */
export const keyService = 'near-enclave';

/**
 * The settings as the measured app-compose has them: the literal environment of one compose service. Whatever would have
 * them come from where a host can write is a problem. A variable that is not there has its default.
 */
export function measuredTrust(appCompose: string, service: string = keyService): TrustConfigRead {
  try {
    return readTrustConfig(trustVariablesOf(appCompose, service));
  } catch (cause) {
    if (cause instanceof Unmeasured) return { ok: false, problems: [cause.message] };
    throw cause;
  }
}

/** Ends the reading with the reason. Caught above and nowhere else. */
class Unmeasured extends Error {}

const appComposeJson = z.object({
  docker_compose_file: z.string(),
  allowed_envs: z.array(z.string()).default([]),
});
const composeYaml = z.looseObject({ services: z.record(z.string(), z.unknown()) });
const serviceYaml = z.looseObject({
  environment: z.union([z.record(z.string(), z.unknown()), z.array(z.string())]).default({}),
});

function trustVariablesOf(appCompose: string, name: string): Record<string, string> {
  const app = shaped(appComposeJson, fromJson(appCompose), 'the app-compose');
  const passed = app.allowed_envs.find((one) => trustVariableNames.includes(one));
  if (passed !== undefined) throw new Unmeasured(`allowed_envs lets the host set ${passed}`);
  const root = shaped(composeYaml, fromYaml(app.docker_compose_file), 'the compose file');
  assertWithout(root, ['include'], 'the compose file');
  const service = shaped(serviceYaml, root.services[name], `the compose service ${name}`);
  assertWithout(service, ['env_file', 'extends'], `the compose service ${name}`);
  const set = Array.isArray(service.environment) ? fromLines(service.environment) : service.environment;
  const ours = Object.entries(set).filter(([variable]) => trustVariableNames.includes(variable));
  return Object.fromEntries(ours.map(([variable, value]) => [variable, literal(variable, value)]));
}

/** Docker takes a variable without a value from its own environment, and `$` begins a substitution. */
function literal(variable: string, value: unknown): string {
  if (typeof value === 'string' && !value.includes('$')) return value;
  throw new Unmeasured(`${variable} is not a literal text in the compose file`);
}

/** `NAME=value` in each, the other form of an environment. */
function fromLines(lines: readonly string[]): Record<string, unknown> {
  const pairs = lines.map((line) => {
    const at = line.indexOf('=');
    return at < 0 ? ([line, null] as const) : ([line.slice(0, at), line.slice(at + 1)] as const);
  });
  const set = Object.fromEntries(pairs);
  if (Object.keys(set).length !== lines.length)
    throw new Unmeasured('a variable stands twice in the environment');
  return set;
}

/** Keys by which compose would bring in what stands elsewhere. */
function assertWithout(mapping: object, keys: readonly string[], where: string): void {
  const found = keys.find((key) => key in mapping);
  if (found !== undefined) throw new Unmeasured(`${where} uses ${found}`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Unmeasured('the app-compose is not JSON');
    throw cause;
  }
}

function fromYaml(text: string): unknown {
  try {
    return parsePlainYaml(text);
  } catch (cause) {
    if (cause instanceof PlainYamlError) {
      throw new Unmeasured(`the compose file is not YAML that every reader reads alike: ${cause.message}`);
    }
    throw cause;
  }
}

function shaped<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Unmeasured(`${what} lacks what the settings are read from`);
}
