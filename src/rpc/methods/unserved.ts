import type { RpcMethod } from '../method.ts';
import { handlerError } from '../rpc-error.ts';
import { readSignedHead } from '../signed-head.ts';

/** `validators` and what else only a network with a consensus can answer. */
export const noValidators: RpcMethod = async () => {
  throw handlerError(
    'UNKNOWN_EPOCH',
    {},
    'a world has no validators and no epochs: its one writer is the enclave',
  );
};

/** `next_light_client_block`, `light_client_proof`: nobody approves blocks here. The signed head stands for them. */
export const noLightClient: RpcMethod = async ({ world }) => {
  const head = await readSignedHead(world);
  throw handlerError(
    'NOT_SUPPORTED_BY_WORLDS',
    { signed_head: head },
    'a world has no validators, so there are no light-client blocks: check the proof of an outcome, which tx answers with, under the signed head of the world',
  );
};
