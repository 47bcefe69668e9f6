import { equalBytes, toHex } from '../../../primitives/bytes.ts';
import { toBase58 } from '../../../primitives/hash.ts';
import { checkStateProof, type StateProofFault } from '../../../trie/state-proof.ts';
import { orderFault } from '../../../trie/witness-store.ts';
import { type Check, fail, pass, unproven } from '../../check.ts';
import type { RowEvidence } from '../evidence.ts';

export const stateProof: Check<RowEvidence> = {
  code: 'state_proof',
  proves: 'the state after the signed block has this value under this key, or has nothing there',
  leavesOpen: 'whether the state itself is right: the history of the world, judged whole, shows that',
  run({ signed, row }) {
    if (row.kind === 'sealed') return unproven(`sealed for ${toHex(row.recipient)}`);
    const { postStateRoot } = signed.head.output;
    const { proof, value } = row;
    if (orderFault(proof) !== undefined) return fail('the nodes are not in byte order, each once');
    if (value !== undefined && proof.some((node) => equalBytes(node, value)))
      return fail('the value stands among the nodes');
    const fault = checkStateProof(postStateRoot, [row], row.proof);
    if (fault !== undefined) return fail(faultText(fault));
    const what = row.value === undefined ? 'absent' : `${row.value.length} bytes`;
    return pass(`${toHex(row.key)}: ${what}, under ${toBase58(postStateRoot)}`);
  },
};

function faultText(fault: StateProofFault): string {
  switch (fault.kind) {
    case 'missing':
      return `the node ${toBase58(fault.hash)} on the way to the key is missing, or was changed`;
    case 'invalid':
      return `a node of the proof cannot be read: ${fault.message}`;
    case 'other_value':
      return `the state has another value there, with the hash ${toBase58(fault.hash)}`;
    case 'present':
      return 'the state has a value there';
    case 'absent':
      return 'the state has nothing there';
    case 'unused':
      return `node ${fault.index} of the proof is not on the way to the key`;
  }
}
