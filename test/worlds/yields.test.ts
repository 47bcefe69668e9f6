import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { hashReceipts } from '../../src/proof/head.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { call } from '../support/chunk-world.ts';
import { createdWorld, outcomesOf, returned, sendTo, settle } from '../support/durable-worlds.ts';

describe('a question to a contract that yields', () => {
  const id = Buffer.from(new Uint8Array(32).fill(5)).toString('base64');
  const question = 'What time is it?';
  const ask = { to: 'oracle.near', actions: [call('ask_as', { id, question })] };

  test('waits over blocks, and is answered by a later call', async () => {
    const world = await createdWorld();
    const asked = await sendTo(world, ask);
    await settle(world);
    const waiting = await outcomesOf(world, asked);
    expect(returned(waiting)).toEqual([]);
    const yielded = waiting[1]?.receiptIds[0];
    expect(await world.receipt(yielded ?? asked)).toMatchObject({ receipt: { kind: 'promise_yield_v2' } });
    for (let block = 0; block < 10; block++) await world.produceBlock();
    await sendTo(world, { to: 'oracle.near', actions: [call('answer_as', { id, answer: 'Noon.' })] });
    await settle(world);
    expect(returned(await outcomesOf(world, asked))).toEqual([`"${question} Noon."`]);
  });

  /** The id of the data that the question waits for. */
  async function waitingFor(world: DurableWorld, asked: Uint8Array): Promise<Uint8Array> {
    const yielded = (await outcomesOf(world, asked))[1]?.receiptIds[0];
    const body = yielded === undefined ? undefined : (await world.receipt(yielded))?.receipt;
    const dataId = body !== undefined && 'inputDataIds' in body ? body.inputDataIds[0] : undefined;
    if (dataId === undefined) throw new Error('nothing waits');
    return dataId;
  }

  test('is answered from outside, and the head says so', async () => {
    const world = await createdWorld();
    const asked = await sendTo(world, ask);
    await settle(world);
    const dataId = await waitingFor(world, asked);
    const block = await world.sandbox?.resumeYield('oracle.near', dataId, toUtf8('"At noon."'));
    await settle(world);
    expect(returned(await outcomesOf(world, asked))).toEqual([`"${question} At noon."`]);
    const head = block && (await world.signedHead(block));
    expect(head?.input).toMatchObject({ operation: { kind: 'resume' }, stateOrigin: 'claimed' });
    expect(head?.input.receiptsHash).toEqual(hashReceipts([]));
    const again = world.sandbox?.resumeYield('oracle.near', dataId, toUtf8('"Late."'));
    await expect(again).rejects.toMatchObject({ code: 'yield_unknown' });
  });

  test('is not answered with more than a receipt may hold', async () => {
    const world = await createdWorld();
    const asked = await sendTo(world, ask);
    await settle(world);
    const dataId = await waitingFor(world, asked);
    const answering = world.sandbox?.resumeYield('oracle.near', dataId, new Uint8Array(4_194_305));
    await expect(answering).rejects.toMatchObject({ code: 'invalid_change' });
  });

  test('ends by itself after 200 blocks', async () => {
    const world = await createdWorld();
    const asked = await sendTo(world, ask);
    await settle(world);
    await world.sandbox?.fastForward(195n);
    expect(returned(await outcomesOf(world, asked))).toEqual([]);
    for (let block = 0; block < 10; block++) await world.produceBlock();
    expect(returned(await outcomesOf(world, asked))).toEqual([`"${question} Nobody knows."`]);
  });
});
