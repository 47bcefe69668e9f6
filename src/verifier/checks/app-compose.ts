import { equalBytes, toHex, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import type { AppCompose } from '../app-compose.ts';
import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import type { ComposeRules } from '../compose-rules.ts';
import type { BootFacts } from '../event-log.ts';
import type { MachineEvidence } from '../machine.ts';

/** By these, Phala's start script lets people in, and programs load what they should not, whatever a policy lists. */
const neverFromHost: readonly string[] = [
  ...[
    'DSTACK_ROOT_PASSWORD',
    'DSTACK_ROOT_PUBLIC_KEY',
    'DSTACK_AUTHORIZED_KEYS',
    'DSTACK_SIMULATOR_ENDPOINT',
  ],
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS'],
  ...['PATH', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'BASH_ENV', 'ENV'],
  // Docker's own programs and the start scripts have the same environment.
  ...['COMPOSE_FILE', 'COMPOSE_PROFILES', 'DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT'],
  ...['OPENSSL_CONF', 'OPENSSL_MODULES', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

export const appComposeCheck: Check<MachineEvidence> = {
  code: 'app_compose',
  proves:
    "the app-compose document has only fields known here; dstack's switches, the scripts before the services and the variables that a host can set are what the policy accepts; nobody can log in through it",
  leavesOpen: 'what the listed scripts do; whether the document is the measured one: see compose_hash',
  run({ appCompose, boot, policy }) {
    if (!appCompose.ok) return fail(appCompose.problem);
    if (!boot.ok) return unproven('the event log could not be read');
    const app = appCompose.value;
    const shown = `${app.allowedEnvs.length} variables from the host, ${app.initScripts.length} init scripts`;
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const findings = [
      flags(app, policy.compose),
      variables(app, policy.compose),
      scripts(app, policy.compose),
      asMeasured(app, boot.value),
    ];
    return firstProblem(findings, shown);
  },
};

function flags(app: AppCompose, rules: ComposeRules): Finding {
  const wrong = Object.entries(rules.flags).find(
    ([name, wanted]) => wanted !== null && app.flags[name as keyof AppCompose['flags']] !== wanted,
  );
  return wrong === undefined ? pass('flags') : fail(`${wrong[0]} is not ${wrong[1]}`);
}

function variables(app: AppCompose, rules: ComposeRules): Finding {
  const never = app.allowedEnvs.find((name) => neverFromHost.includes(name));
  if (never !== undefined) return fail(`allowed_envs lets the host set ${never}, by which it could come in`);
  const strange = app.allowedEnvs.find((name) => !rules.allowed_envs.includes(name));
  return strange === undefined ? pass('variables') : fail(`allowed_envs lets the host set ${strange}`);
}

function scripts(app: AppCompose, rules: ComposeRules): Finding {
  const hashOf = (script: string) => toHex(sha256(toUtf8(script)));
  const { preLaunchScript: before } = app;
  if (before !== undefined && !rules.pre_launch_scripts.includes(hashOf(before))) {
    return fail(`a pre_launch_script ${hashOf(before)} that the policy does not list`);
  }
  const init = app.initScripts.map(hashOf).find((hash) => !rules.init_scripts.includes(hash));
  return init === undefined ? pass('scripts') : fail(`an init_script ${init} that the policy does not list`);
}

/** What dstack measures of the document beside its hash. */
function asMeasured(app: AppCompose, boot: BootFacts): Finding {
  const hashes = app.initScripts.map((script) => sha256(toUtf8(script)));
  const same =
    hashes.length === boot.initScriptHashes.length &&
    hashes.every((hash, index) => equalBytes(hash, boot.initScriptHashes[index] ?? new Uint8Array()));
  if (!same) return fail('the init scripts are not the measured ones');
  return boot.version === app.eventLogVersion
    ? pass('as measured')
    : fail(`events of version ${boot.version}, the document asks for ${app.eventLogVersion}`);
}
