import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { evmAppCompose, outlayerAppCompose } from './setting.ts';

/** The policy under which every good document passes. */
export async function makePolicy(): Promise<Policy> {
  const policy = await devPolicy();
  const others = [evmAppCompose, outlayerAppCompose].map((text) => toHex(sha256(toUtf8(text))));
  return {
    ...policy,
    name: 'the corpus: a development enclave, which proves nothing about hardware',
    compose_hashes: [...policy.compose_hashes, ...others],
    app_ids: [...policy.app_ids, ...others.map((hash) => hash.slice(0, 40))],
  };
}
