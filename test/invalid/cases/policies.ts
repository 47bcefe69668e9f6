import type { CaseMaker } from '../case-maker.ts';
import type { CorpusOptions } from '../corpus.ts';

/** A good document that is judged otherwise. */
const judged = (
  name: string,
  about: string,
  check: string,
  options: Partial<CorpusOptions>,
  rest: Partial<CaseMaker> = {},
): CaseMaker => ({ name, about, base: 'call', check, also: [], options, ...rest });

const set = (path: string, value: unknown): Pick<CorpusOptions, 'policy'> => ({
  policy: [{ op: 'replace', path, value }],
});

const rules: readonly (readonly [path: string, value: unknown, check: string, also?: readonly string[]])[] = [
  ['/measurements', [], 'measurements'],
  ['/measurements/0/mrtd', 'aa'.repeat(48), 'measurements'],
  ['/measurements/0/rtmr0', 'aa'.repeat(48), 'measurements'],
  ['/measurements/0/rtmr1', 'aa'.repeat(48), 'measurements'],
  ['/measurements/0/rtmr2', 'aa'.repeat(48), 'measurements'],
  ['/measurements/0/os_image_hash', 'aa'.repeat(32), 'os_image'],
  ['/xfam', [], 'xfam'],
  ['/tdx_modules', [], 'tdx_module'],
  ['/platforms', [], 'platform_allowed'],
  ['/platforms', ['aa'.repeat(16)], 'platform_allowed'],
  ['/compose_hashes', [], 'compose_allowed'],
  ['/compose/service', 'other', 'trust_settings_measured', ['compose_services']],
  ['/compose/services', [], 'compose_services'],
  ['/compose/host_paths', [], 'compose_services'],
  ['/compose/published_ports', [], 'compose_services'],
  ['/compose/flags/secure_time', false, 'app_compose'],
  ['/compose/flags/public_logs', false, 'app_compose'],
  ['/app_ids', [], 'app_id'],
  ['/key_providers', [], 'key_provider'],
  ['/key_providers/0/id', 'aa', 'key_provider'],
  ['/kms_roots', [], 'key_chain'],
  ['/key_modes', [], 'trust_settings'],
  ['/key_modes', ['derived'], 'trust_settings'],
  ['/executor_isolation', [], 'trust_settings'],
  ['/config_hashes', [], 'trust_settings'],
  ['/config_hashes', ['aa'.repeat(32)], 'trust_settings'],
  ['/tcb_statuses', [], 'tcb_status'],
  ['/min_tcb_evaluation_number', 21, 'tcb_evaluation'],
  ['/root', 'intel', 'trust_root'],
  ['/valid_until', '2026-11-23T10:00:04Z', 'policy_window'],
];

const ruleCases = rules.map(([path, value, check, also = []]) =>
  judged(
    `policy: ${path.slice(1)} ${JSON.stringify(value).slice(0, 14)}`,
    'a good document under a policy that does not accept it',
    check,
    set(path, value),
    { also },
  ),
);

const settings: readonly CaseMaker[] = [
  judged(
    'no policy',
    'nothing says what is good, so nothing passes',
    'policy_window',
    { policy: null },
    { verdict: 'UNPROVEN', also: 'any' },
  ),
  judged(
    "Intel's root",
    "a development quote under Intel's root",
    'certificate_chains',
    { root: 'intel' },
    { also: 'any' },
  ),
  judged(
    "another's challenge",
    'not the one that the statement answers',
    'challenge',
    { challenge: '11'.repeat(32) },
    { base: 'challenged' },
  ),
  judged('a challenge that was not asked for', 'the statement answers nobody', 'challenge', {
    challenge: '11'.repeat(32),
  }),
  judged(
    'freshness that is asked for',
    'a result without a challenge of the auditor',
    'challenge',
    set('/require_freshness', true),
    { verdict: 'UNPROVEN' },
  ),
  judged('judged too early', 'long before the statement was issued', 'validity_time', {
    at: '2026-11-23T09:54:00Z',
  }),
  judged(
    'judged too late',
    "after the end of Intel's data",
    'collateral_window',
    { at: '2027-06-01T00:00:00Z' },
    { also: 'any' },
  ),
  judged('old collateral', 'the data are in force, and older than the policy allows', 'collateral_window', {
    ...set('/max_collateral_age_days', 1),
    at: '2026-11-25T10:00:00Z',
  }),
];

const anchored = (worldId: string, sequence: string): Pick<CorpusOptions, 'policy'> => ({
  policy: [
    {
      op: 'add',
      path: '/anchors/-',
      value: { world_id: worldId, sequence, block_hash: '1'.repeat(32), source: 'the corpus' },
    },
  ],
});

/** Blocks that the auditor knows from elsewhere. */
const anchors: readonly CaseMaker[] = [
  ...['block-chunk', 'row-present', 'history'].map((base) =>
    judged(
      `anchor: none for ${base}`,
      'no anchor of the auditor, who asks for one',
      'anchor',
      set('/require_freshness', true),
      { base, verdict: 'UNPROVEN' },
    ),
  ),
  ...['block-chunk', 'row-present'].map(
    (base): CaseMaker => ({
      ...judged(
        `anchor: another block than ${base}`,
        'the auditor knows another block of that sequence',
        'anchor',
        {},
        { base },
      ),
      optionsOf: ({ head }) => anchored(head.input.world_id, head.input.sequence),
    }),
  ),
  {
    ...judged(
      'anchor: another ancestor',
      'the auditor knows another block in the place of the ancestor',
      'anchor',
      {},
      { base: 'block-chunk' },
    ),
    optionsOf: ({ head, ancestry }) => anchored(head.input.world_id, ancestry.sequence),
  },
  {
    ...judged(
      'anchor: another block of the history',
      'the auditor knows another block of that sequence',
      'anchor',
      {},
      { base: 'history' },
    ),
    optionsOf: ([header]) => anchored(header.world_id, '3'),
  },
];

const malformed: readonly (readonly [name: string, patch: CorpusOptions['policy']])[] = [
  ['an unknown rule', [{ op: 'add', path: '/allow_all', value: true }]],
  ['an unknown rule inside', [{ op: 'add', path: '/compose/flags/debug', value: true }]],
  ['a missing rule', [{ op: 'remove', path: '/compose_hashes' }]],
  ['an older format', [{ op: 'replace', path: '/format', value: 'near-enclave/policy/v0' }]],
  ['upper-case hex', [{ op: 'replace', path: '/xfam', value: ['E702060000000000'] }]],
  ['an unknown status', [{ op: 'replace', path: '/tcb_statuses', value: ['Revoked'] }]],
  ['a time that is none', [{ op: 'replace', path: '/valid_until', value: '2026-02-30T00:00:00Z' }]],
  ['a text for a truth', [{ op: 'replace', path: '/require_freshness', value: 'false' }]],
  ['a number that is not whole', [{ op: 'replace', path: '/min_tcb_evaluation_number', value: 0.5 }]],
  [
    'a block without a source',
    [
      {
        op: 'replace',
        path: '/anchors',
        value: [{ world_id: 'aa'.repeat(32), sequence: '1', block_hash: '1'.repeat(32) }],
      },
    ],
  ],
];

const malformedCases = malformed.map(([name, policy]) =>
  judged(`policy: ${name}`, 'no policy, so nothing is judged', 'policy', { policy }, { verdict: 'USAGE' }),
);

export const policyCases: readonly CaseMaker[] = [...ruleCases, ...settings, ...anchors, ...malformedCases];
