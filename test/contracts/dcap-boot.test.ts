import { describe, expect, test } from 'vitest';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { type MeasuredEvent, runtimeEntry, runtimeEntryV2 } from '../../src/dev-enclave/event-log.ts';
import { createDevMachine } from '../../src/dev-enclave/machine.ts';
import { createQuote } from '../../src/dev-enclave/quote.ts';
import { defaultSeed } from '../../src/dev-enclave/seed.ts';
import { fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { type BundledEvent, type RuntimeEvent, toBundledEvents } from '../../src/proof/attestation.ts';
import { replayRuntimeEvents, runtimeEvents } from '../../src/verifier/event-log.ts';
import { withoutPadding } from '../../src/verifier/td-quote.ts';
import { askProbe } from '../support/dcap-probe.ts';
import { encodeEvents } from '../support/dcap-question.ts';
import { judge, refusal } from '../support/dev-machine-judged.ts';

const { pki, app } = await createDevMachine(defaultSeed, defaultAppCompose, {});
const usual: readonly MeasuredEvent[] = runtimeEvents(toBundledEvents(app.eventLog)).map(
  ({ event, event_payload }) => ({ event, payload: fromHex(event_payload) }),
);

/** A machine that measured these events. */
function booted(eventLog: readonly BundledEvent[]) {
  const rtmr3 = replayRuntimeEvents(runtimeEvents(eventLog));
  const quote = createQuote({
    ...{ pki, app: { ...app, rtmr3 } },
    ...{ reportData: new Uint8Array(64), debug: false, version5: undefined },
  });
  return judge({ quote: withoutPadding(quote), eventLog: [...eventLog] });
}

type Change = (events: readonly MeasuredEvent[]) => readonly MeasuredEvent[];
const measured = (change: Change) => booted(toBundledEvents(change(usual).map(runtimeEntry)));

const nothing = new Uint8Array();
const inserted =
  (name: string, ...added: readonly MeasuredEvent[]): Change =>
  (events) =>
    events.flatMap((one) => (one.event === name ? [...added, one] : [one]));
const replaced =
  (name: string, payload: Uint8Array): Change =>
  (events) =>
    events.map((one) => (one.event === name ? { ...one, payload } : one));
const without =
  (name: string): Change =>
  (events) =>
    events.filter(({ event }) => event !== name);
const hash = new Uint8Array(32);

describe('a boot', () => {
  test('is read as dstack measures it', () => {
    expect(measured((events) => events).refusedBy).toBeUndefined();
  });

  test.each<readonly [string, Change]>([
    [
      'with init scripts',
      inserted('instance-id', ...[1, 2].map(() => ({ event: 'init-script-hash', payload: hash }))),
    ],
    ['with a policy for GPUs', inserted('instance-id', { event: 'gpu-policy-hash', payload: hash })],
    ['with an encrypted disk', inserted('system-ready', { event: 'storage-encrypted', payload: nothing })],
    ['without what need not be there', without('boot-mr-done')],
  ])('%s passes', (_, change) => {
    expect(measured(change).refusedBy).toBeUndefined();
  });

  test.each<readonly [string, Change]>([
    ['with an unknown event', inserted('system-ready', { event: 'new-event', payload: nothing })],
    ['with an event doubled', inserted('app-id', { event: 'app-id', payload: hash.subarray(0, 20) })],
    ['with events out of order', inserted('app-id', { event: 'compose-hash', payload: hash })],
    ['without the compose hash', without('compose-hash')],
    ['without an app id', without('app-id')],
    ['without a key provider', without('key-provider')],
    ['that never was ready', without('system-ready')],
    ['with a long app id', replaced('app-id', hash)],
    ['with a compose hash behind it', (events) => [...events, { event: 'compose-hash', payload: hash }]],
    ['that was ready twice', (events) => [...events, { event: 'system-ready', payload: nothing }]],
    ['with init scripts apart', (events) => [...events, { event: 'init-script-hash', payload: hash }]],
  ])('%s is refused', (_, change) => {
    expect(measured(change)).toMatchObject(refusal('boot_events'));
  });

  test('with digests of two formats is refused', () => {
    const entries = usual.map((event, index) => (index === 2 ? runtimeEntryV2(event) : runtimeEntry(event)));
    expect(booted(toBundledEvents(entries))).toMatchObject(refusal('boot_events'));
  });

  test.each(['{}', 'kms', '{"name":"kms","id":"","more":1}', '{"name":"kms","name":"kms","id":""}'])(
    'with the key provider %s is refused',
    (text) => {
      expect(measured(replaced('key-provider', toUtf8(text))).refusedBy).toBe('key_provider');
    },
  );
});

describe('the replay', () => {
  const event = (change: Partial<RuntimeEvent>): RuntimeEvent => ({
    imr: 3,
    event_type: 0x0800_0001,
    digest: '',
    event: 'storage-fs',
    event_payload: '7a6673',
    ...change,
  });
  const replay = (events: readonly RuntimeEvent[]) => askProbe('replay', encodeEvents(events), 0);

  test.each([1, 2])('of version %i is that of the verifier', (version) => {
    const events = ['', 'ab'.repeat(300)].map((event_payload) => event({ event_payload, version }));
    expect(replay(events).value).toBe(toHex(replayRuntimeEvents(events)));
  });

  test('of nothing is zero', () => {
    expect(replay([]).value).toBe('00'.repeat(48));
  });

  test.each(['"', '\\', '\n', 'é'])('of a name with %j is done in the first format only', (character) => {
    const named = event({ event: `a${character}` });
    expect(replay([named]).value).toBe(toHex(replayRuntimeEvents([named])));
    expect(replay([{ ...named, version: 2 }]).refused).toBe(
      'rtmr3_replay: the name of an event has characters that no event of ours has',
    );
  });

  test('of an unknown version is refused', () => {
    expect(replay([event({ version: 3 })]).refused).toBe('rtmr3_replay: an event of an unknown version');
  });
});
