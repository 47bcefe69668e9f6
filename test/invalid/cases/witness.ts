import { compareBytes, equalBytes } from '../../../src/primitives/bytes.ts';
import { sha256 } from '../../../src/primitives/hash.ts';
import { witnessFacts } from '../../../src/proof/witness.ts';
import { decodeNode, InvalidNode } from '../../../src/trie/node.ts';
import { telling } from '../../support/open-bundle.ts';
import { type CaseMaker, flipped, forged } from '../case-maker.ts';
import { restated } from '../forger.ts';
import { sampleContract, sampleState } from '../sample-contract.ts';

type Entries = readonly Uint8Array[];
type Change = (witness: Entries) => Entries;

const ordered = (entries: Entries): Entries => [...entries].sort(compareBytes);
const stateValues = Object.values(sampleState);

function isLeafOf(entry: Uint8Array, value: Uint8Array): boolean {
  try {
    const node = decodeNode(entry);
    return node.kind === 'leaf' && equalBytes(node.value.hash, sha256(value));
  } catch (cause) {
    if (cause instanceof InvalidNode) return false; // a value
    throw cause;
  }
}

/** Without the leaf that holds a value of the contract's storage. */
const withoutLeafOf =
  (name: string): Change =>
  (witness) => {
    const value = sampleState[name] ?? new Uint8Array();
    const kept = witness.filter((entry) => stateValues.includes(entry) || !isLeafOf(entry, value));
    if (kept.length === witness.length) throw new Error(`the witness has no leaf of ${name}`);
    return kept;
  };

/** With other bytes in the place of the longest entry, which is a node with many children. */
const withLongest =
  (change: (entry: Uint8Array) => Uint8Array): Change =>
  (witness) => {
    const longest = witness.reduce((a, b) => (b.length > a.length ? b : a));
    return ordered(witness.map((entry) => (entry === longest ? change(entry) : entry)));
  };

const withValue =
  (name: string, change: (value: Uint8Array) => Uint8Array): Change =>
  (witness) => {
    const value = sampleState[name] ?? new Uint8Array();
    if (!witness.some((entry) => equalBytes(entry, value))) throw new Error(`no value of ${name}`);
    return ordered(witness.map((entry) => (equalBytes(entry, value) ? change(entry) : entry)));
  };

const changes: readonly (readonly [name: string, about: string, change: Change])[] = [
  [
    'the node of an absence is missing',
    'the run looks for a key, and nothing shows that it is not there',
    withoutLeafOf('x'),
  ],
  [
    'the sibling after a collapse is missing',
    'a branch is left with one child, which must be read',
    withoutLeafOf('b'),
  ],
  ['the leaf of a removed key is missing', 'the run removes what is not shown', withoutLeafOf('a')],
  ['a value is swapped', 'another value of the same length', withValue('a', (value) => value.map(() => 9))],
  ['a value is cut short', 'a byte is missing at its end', withValue('a', (value) => value.slice(0, -1))],
  [
    'a value is missing',
    'a value that the run reads is not there',
    (all) => all.filter((one) => !equalBytes(one, sampleState['a'] ?? one)),
  ],
  ['a bit of a node is flipped', 'a node with another hash than the one above it says', withLongest(flipped)],
  ['a node is cut short', 'a byte is missing at its end', withLongest((entry) => entry.slice(0, -1))],
  ['a node is longer', 'a byte more at its end', withLongest((entry) => Uint8Array.of(...entry, 0))],
  ['another order', 'the entries are not in byte order', (all) => all.toReversed()],
  [
    'two entries swapped',
    'two entries are not in byte order',
    ([first, second, ...rest]) => [second, first, ...rest] as Entries,
  ],
  ['an entry comes twice', 'the same entry once more', (all) => ordered([...all, ...all.slice(0, 1)])],
  ['a node is too many', 'an entry that nothing needs', (all) => ordered([...all, Uint8Array.of(1, 2, 3)])],
  [
    'a value is too many',
    'a value of the state that the run does not read',
    (all) => ordered([...all, sampleState['x'] ?? new Uint8Array()]),
  ],
  [
    'the code is in it',
    'code lies beside the witness, and is no entry of it',
    (all) => ordered([...all, sampleContract]),
  ],
  ['an empty entry', 'an entry without a byte', (all) => ordered([...all, new Uint8Array()])],
  ['nothing is in it', 'the run reads what is not there', () => []],
];

/** The service commits to the witness that it shows, so that only the run finds what is wrong with it. */
const signed = changes.map(([name, about, change]) =>
  forged({ name: `signed witness: ${name}`, about, check: 're_execution' }, (bundle, { forger }) => {
    const witness = change(bundle.disclosure.witness ?? []);
    return restated(telling(bundle, { witness }), forger.keys, { output: witnessFacts(witness) });
  }),
);

const later = changes.map(([name, about, change]) =>
  forged(
    {
      name: `witness: ${name}`,
      about: `${about}; changed after it was signed`,
      check: 'witness_commitment',
      also: ['re_execution'],
    },
    (bundle) => telling(bundle, { witness: change(bundle.disclosure.witness ?? []) }),
  ),
);

const without = forged(
  {
    name: 'witness: left out',
    about: 'without the witness nobody can run the call again',
    check: 're_execution',
    verdict: 'UNPROVEN',
  },
  (bundle) => telling(bundle, { witness: undefined }),
);

export const witnessCases: readonly CaseMaker[] = [...signed, ...later, without];
