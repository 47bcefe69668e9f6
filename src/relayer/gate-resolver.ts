import { z } from 'zod';
import { fromBase64 } from '../primitives/bytes.ts';
import type { Clock } from './clock.ts';
import type { RelayKey } from './key-file.ts';
import type { NearNode } from './near-node.ts';
import type { Nonces } from './nonces.ts';
import type { Resolver } from './resolver.ts';
import { isRefusal } from './rpc-failure.ts';
import { readSigned, signCall } from './signed-call.ts';

export type GateSettings = { readonly gateId: string; readonly key: RelayKey; readonly nonces: Nonces };

/** Blocks after which a transaction that came into none is looked at: whether it still can. */
export const patience = 20n;
/** What the gate's view says is asked for again after this. */
const depositMillis = 600_000;

const depositSchema = z.string().regex(/^\d+$/).transform(BigInt);

/**
 * Through the gate contract, which finds out by itself whether the answer is to the request. Any account may call it and
 * pays the gas, and the storage of the gate's mark.
 */
export function createGateResolver(node: NearNode, settings: GateSettings, clock: Clock): Resolver {
  const { gateId, key, nonces } = settings;
  const deposit = rememberDeposit(node, gateId, clock);
  return {
    extras: async () => ({}),
    choose: async ({ gate }) => {
      return {
        receiverId: gateId,
        method: gate.method,
        argsBase64: gate.args_base64,
        gas: gate.gas,
        deposit: await deposit(),
        signed: undefined,
      };
    },
    async prepare({ receiverId, method, argsBase64, gas, deposit: attached }, height) {
      const { nonce, blockHash } = await nonces.next();
      const args = fromBase64(argsBase64);
      const plan = { receiverId, method, args, gas, deposit: attached, nonce, blockHash };
      const { base64, hash } = signCall(key, plan);
      return { signedBase64: base64, hash, signerId: key.accountId, height };
    },
    async canCome({ signedBase64, height: sentAt }, height) {
      if (height < sentAt + patience) return true;
      const { nonce } = await node.accessKey(key.accountId, key.publicKey);
      return readSigned(signedBase64).nonce > nonce && height < sentAt + 2n * patience;
    },
  };
}

/** A gate without this view asks for no deposit. */
function rememberDeposit(node: NearNode, gateId: string, clock: Clock): () => Promise<bigint> {
  let known = 0n;
  let askAt = 0;
  return async () => {
    if (clock.now() < askAt) return known;
    try {
      known = depositSchema.parse((await node.view(gateId, 'resolve_deposit', {})).value);
    } catch (cause) {
      if (!isRefusal(cause, 'QUERY_ERROR', 'CONTRACT_EXECUTION_ERROR')) throw cause;
      known = 0n;
    }
    askAt = clock.now() + depositMillis;
    return known;
  };
}
