import { defaultAppCompose } from '../../../src/dev-enclave/app-compose.ts';
import { toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { sha256 } from '../../../src/primitives/hash.ts';
import { type CaseMaker, forged, type Loose } from '../case-maker.ts';
import { reregistered, withPayload } from '../forger.ts';
import type { Patch } from '../patch.ts';

const composeHashOf = (appCompose: string): Uint8Array => sha256(toUtf8(appCompose));

/**
 * Another deployment, measured, quoted and signed as it is, under the app id that it had before. The policy lists its hash,
 * as if somebody had put it there by mistake, so that what it holds has to be looked at.
 */
function deployed(spec: Parameters<typeof forged>[0], appCompose: string, isListed = true): CaseMaker {
  const composeHash = composeHashOf(appCompose);
  const policy: Patch = isListed ? [{ op: 'add', path: '/compose_hashes/-', value: toHex(composeHash) }] : [];
  return forged({ ...spec, name: `deployment: ${spec.name}`, options: { policy } }, (bundle, { forger }) => {
    const { attestation } = bundle;
    return reregistered(forger, bundle, {
      change: {
        appCompose,
        eventLog: withPayload(attestation.eventLog, 'compose-hash', toHex(composeHash)),
        registration: { ...attestation.registration, composeHash },
      },
    });
  });
}

const document = (change: (app: Loose) => void): string => {
  const app: Loose = JSON.parse(defaultAppCompose);
  change(app);
  return JSON.stringify(app);
};

const file = (find: string, put: string): string =>
  document((app) => {
    if (!app.docker_compose_file.includes(find)) throw new Error(`no '${find}' in the compose file`);
    app.docker_compose_file = app.docker_compose_file.replace(find, () => put);
  });

const flags = [
  'kms_enabled',
  'gateway_enabled',
  'local_key_provider_enabled',
  'no_instance_id',
  'secure_time',
] as const;

const appComposeCases: readonly CaseMaker[] = [
  deployed(
    { name: 'not in the policy', about: 'a deployment whose hash nobody listed', check: 'compose_allowed' },
    document((app) => {
      app.name = 'other';
    }),
    false,
  ),
  ...flags.map((name) =>
    deployed(
      {
        name: `the other ${name}`,
        about: "a switch of dstack's that the policy wants otherwise",
        check: 'app_compose',
        also: 'any',
      },
      document((app) => {
        app[name] = !app[name];
      }),
    ),
  ),
  deployed(
    {
      name: 'a variable from the host',
      about: 'the host can set what nobody measured',
      check: 'app_compose',
    },
    document((app) => {
      app.allowed_envs = ['NODE_OPTIONS'];
    }),
  ),
  deployed(
    { name: 'a login', about: 'the host can set a password', check: 'app_compose' },
    document((app) => {
      app.allowed_envs = ['DSTACK_ROOT_PASSWORD'];
    }),
  ),
  deployed(
    {
      name: 'a script before the services',
      about: 'a script that the policy does not list',
      check: 'app_compose',
    },
    document((app) => {
      app.pre_launch_script = 'echo';
    }),
  ),
  deployed(
    { name: 'a script before docker', about: 'a script that the policy does not list', check: 'app_compose' },
    document((app) => {
      app.init_script = 'echo';
    }),
  ),
  deployed(
    {
      name: 'an unknown field',
      about: 'what is not known may change what runs',
      check: 'app_compose',
      also: 'any',
    },
    document((app) => {
      app.note = 'x';
    }),
  ),
  deployed(
    {
      name: 'a doubled key',
      about: 'one reader takes the first, another the last',
      check: 'app_compose',
      also: 'any',
    },
    defaultAppCompose.replace('"name":', '"name":"x","name":'),
  ),
  deployed(
    { name: 'another runner', about: 'no compose file runs', check: 'app_compose', also: 'any' },
    document((app) => {
      app.runner = 'bash';
    }),
  ),
];

const anotherService = (lines: string): string =>
  file(
    'volumes:\n  data:\n',
    `  other:\n    image: near-enclave-dev@sha256:${'0'.repeat(64)}\n${lines}volumes:\n  data:\n`,
  );

const serviceCases: readonly CaseMaker[] = [
  ...(
    [
      ['an image by its tag', 'somebody can put another image behind the tag', '@sha256:', ':'],
      ['privileges', 'a container that may do everything', '    read_only: true', '    privileged: true'],
      [
        "the host's network",
        'a container in the network of the machine',
        '    read_only: true',
        '    network_mode: host',
      ],
      [
        "the host's processes",
        'a container among the processes of the machine',
        '    read_only: true',
        '    pid: host',
      ],
      [
        'a capability',
        'a capability that the policy does not list',
        '    read_only: true',
        '    cap_add: [SYS_ADMIN]',
      ],
      ['a path of the host', 'a path that the policy does not list', '- data:', '- /:/host\n      - data:'],
      ['a port', 'a port that the policy does not list', '"3000:3000"', '"3000:3000"\n      - "22:22"'],
      ['a device', 'a device of the machine', '    read_only: true', '    devices: [/dev/mem]'],
    ] as const
  ).map(([name, about, find, put]) =>
    deployed({ name, about, check: 'compose_services', also: 'any' }, file(find, put)),
  ),
  deployed(
    { name: 'another service', about: 'a service that the policy does not list', check: 'compose_services' },
    anotherService(''),
  ),
  deployed(
    {
      name: 'another service with the agent',
      about: 'a second service could derive every key',
      check: 'compose_services',
    },
    anotherService('    volumes:\n      - /var/run/dstack.sock:/var/run/dstack.sock\n'),
  ),
  deployed(
    { name: 'no YAML', about: 'a compose file that nobody can read', check: 'compose_services', also: 'any' },
    document((app) => {
      app.docker_compose_file = '{';
    }),
  ),
];

const keyMode = 'KEY_MODE: "boot-entropy"';

const settingCases: readonly CaseMaker[] = [
  deployed(
    {
      name: 'a setting from the host',
      about: 'the host chooses a setting that changes trust',
      check: 'trust_settings_measured',
    },
    file(keyMode, 'KEY_MODE: $' + '{KEY_MODE}'),
  ),
  deployed(
    {
      name: 'another setting',
      about: 'measured settings that the service did not register',
      check: 'trust_settings_measured',
    },
    file(keyMode, 'KEY_MODE: derived'),
  ),
  deployed(
    {
      name: 'settings in a file',
      about: 'the host can put the file there',
      check: 'trust_settings_measured',
      also: 'any',
    },
    file('    environment:\n', '    env_file: .env\n    environment:\n'),
  ),
  deployed(
    {
      name: 'a setting that the host may set',
      about: 'allowed_envs names a setting that changes trust',
      check: 'trust_settings_measured',
      also: ['app_compose'],
    },
    document((app) => {
      app.allowed_envs = ['KEY_MODE'];
    }),
  ),
];

export const composeCases: readonly CaseMaker[] = [...appComposeCases, ...serviceCases, ...settingCases];
