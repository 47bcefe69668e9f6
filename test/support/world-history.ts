import { encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { headInputCodec, headOutputCodec } from '../../src/proof/head.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { signedFor, type TestServices } from './sample-services.ts';
import type { Deed } from './sample-transactions.ts';

/** What must be the same in any process. */
export type History = readonly {
  readonly hash: string;
  readonly stateRoot: string;
  readonly outcomes: readonly string[];
  readonly input: string;
  readonly output: string;
}[];

/** Does all of it, then lets the world come to rest for some blocks. What a world does not take it does not take. */
export async function act(
  world: DurableWorld,
  { time }: Pick<TestServices, 'time'>,
  deeds: readonly Deed[],
): Promise<void> {
  let nonce = 0n;
  for (const deed of deeds) {
    if (deed.kind === 'send') {
      nonce++;
      await world.submit(await signedFor(world, { ...deed, nonce }));
    } else {
      time.now += deed.nanos;
      await world.produceBlock();
    }
  }
  for (let block = 0; block < 6; block++) await world.produceBlock();
}

export async function historyOf(
  world: DurableWorld,
  { store }: Pick<TestServices, 'store'>,
): Promise<History> {
  const { sequence } = await world.head();
  const history = [];
  for (let at = 0n; at <= sequence; at++) {
    const stored = await store.blockBySequence(world.id, at);
    const contents = await store.blockContents(world.id, at);
    const block = stored && (await world.block({ kind: 'hash', hash: stored.hash }));
    if (block === undefined || contents === undefined) throw new Error(`no block ${at}`);
    const { input, output } = await world.signedHead(block);
    history.push({
      hash: toHex(block.hash),
      stateRoot: toHex(block.stateRoot),
      outcomes: contents.outcomes.map(({ bytes }) => toHex(bytes)),
      input: toHex(encode(headInputCodec, input)),
      output: toHex(encode(headOutputCodec, output)),
    });
  }
  return history;
}
