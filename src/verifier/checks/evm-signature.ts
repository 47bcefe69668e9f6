import { toHex } from '../../primitives/bytes.ts';
import { evmAddress, toEvmAudience } from '../../proof/eip712.ts';
import { isSignedFor } from '../../proof/statement-signatures.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const evmSignature: Check<Evidence> = {
  code: 'evm_signature',
  proves:
    'the holder of the secp256k1 key in the envelope signed the EIP-712 form of this statement, or of the root of its batch, for the contract that it is meant for; or it is meant for none',
  leavesOpen: 'who holds that key: see key_binding; what the contract does with it',
  run({ bundle }) {
    const { envelope } = bundle.statement;
    const { secp256k1 } = bundle.signatures;
    const audience = toEvmAudience(envelope.audience);
    if (audience === undefined) {
      return secp256k1 === undefined
        ? pass('none: the audience is no EVM chain')
        : fail('a secp256k1 signature, though the audience is no EVM chain');
    }
    if (secp256k1 === undefined) return fail('the audience is an EVM chain, and the signature is missing');
    const signer = `0x${toHex(evmAddress(envelope.signerKeys.secp256k1))}`;
    return isSignedFor(audience, bundle)
      ? pass(`signed by ${signer} for a contract on chain ${audience.chainId}`)
      : fail(`the secp256k1 signature is not that of ${signer}`);
  },
};
