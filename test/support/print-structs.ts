// Runs one call of the token in this process and prints the borsh of its input and output structs, in hex.

import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { fromBase64, toHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { oneShotInput, oneShotOutput } from '../../src/proof/one-shot-statement.ts';
import { inputCodec, outputCodec } from '../../src/proof/statement.ts';
import { engineId } from '../../src/runtime/engine-id.ts';
import { failureFacts } from '../../src/runtime/one-shot/failure-facts.ts';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import { builtContract } from './built-contracts.ts';
import { loadContractVectors } from './contract-vectors.ts';
import { plainCall } from './one-shot-call.ts';

const vector = loadContractVectors('token-life.json').cases.find(({ name }) => name === 'ft_transfer');
if (vector === undefined) throw new Error('no such case');
const { case: one } = vector;
const code = builtContract('token');
const call = {
  ...plainCall,
  code,
  method: one.method,
  args: fromBase64(String(one.context.input)),
  attachedDeposit: BigInt(one.context.attached_deposit),
  accountId: one.context.current_account_id,
  predecessorId: one.context.predecessor_account_id,
  state: one.storage.map(([key, value]) => [fromBase64(key), fromBase64(value)] as const),
};
const result = executeOneShot(call);
const input = oneShotInput(call, {
  preStateRoot: result.preStateRoot,
  codeHash: sha256(code),
  paramsHash: paramsHash(paramsAt(call.protocolVersion)),
  engineId,
});
const { error } = result.outcome;
const output = oneShotOutput(result, error === undefined ? undefined : failureFacts(error));
console.log(
  JSON.stringify({
    status: result.outcome.status,
    input: toHex(encode(inputCodec, input)),
    output: toHex(encode(outputCodec, output)),
  }),
);
