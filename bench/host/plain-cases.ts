import { numberToBytesLE } from '@noble/curves/utils.js';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import type { HostCall, HostCase } from './guest.ts';

const longName = `${'a'.repeat(59)}.near`;
const mebi = 1_048_576;
/** As long as a log may be. */
const logBytes = 16_384;
const text = new Uint8Array(logBytes).fill(0x61);
/** Four bytes each, the longest that a character takes. */
const astral = toUtf8('🌍'.repeat(logBytes / 4));
const wide = new Uint8Array(new Uint16Array(logBytes / 2).fill(0x61).buffer);
/** What `abort` reads: the length stands before the text. */
const abortText = concatBytes(
  numberToBytesLE(logBytes / 4, 4),
  new Uint8Array(new Uint16Array(logBytes / 8).fill(0x61).buffer),
);

const written: HostCall = { name: 'write_register', args: [0n, { zeros: mebi }] };

const toRegister = (name: string): HostCase => ({ name, label: 'a long name', args: [0n] });
const plain = (name: string): HostCase => ({ name, label: '', args: [] });
const amount = (name: string): HostCase => ({ name, label: '', args: [{ pointer: new Uint8Array(16) }] });
const once = { most: 1, endsCall: true } as const;

/** Registers, context, economics and output. */
export const plainCases: readonly HostCase[] = [
  { name: 'read_register', label: 'empty', args: [0n, 0n], setup: [{ name: 'input', args: [0n] }] },
  { name: 'read_register', label: '1 MiB', args: [0n, 0n], setup: [written] },
  { name: 'register_len', label: '', args: [0n] },
  { name: 'write_register', label: 'empty', args: [0n, { zeros: 0 }] },
  { name: 'write_register', label: '1 MiB', args: [0n, { zeros: mebi }] },
  ...['current_account_id', 'chain_id', 'signer_account_id', 'signer_account_pk'].map(toRegister),
  ...['predecessor_account_id', 'refund_to_account_id', 'random_seed'].map(toRegister),
  { name: 'input', label: '4 MiB', args: [0n], context: { input: new Uint8Array(4 * mebi) } },
  ...['block_index', 'block_timestamp', 'epoch_height', 'storage_usage', 'prepaid_gas', 'used_gas'].map(
    plain,
  ),
  { name: 'current_contract_code', label: '', args: [0n] },
  ...['account_balance', 'account_locked_balance', 'attached_deposit', 'validator_total_stake'].map(amount),
  { name: 'validator_stake', label: '', args: [toUtf8(longName), { pointer: new Uint8Array(16) }] },
  { name: 'gas', label: 'one operation', args: [1n] },
  { name: 'gas', label: 'nothing', args: [0n] },
  { name: 'value_return', label: 'empty', args: [{ zeros: 0 }] },
  { name: 'value_return', label: '1 MiB, in a register', args: [{ register: 0 }], setup: [written] },
  { name: 'panic', label: '', args: [], ...once },
  { name: 'panic_utf8', label: 'empty', args: [{ zeros: 0 }], ...once },
  { name: 'panic_utf8', label: '16 KiB', args: [text], ...once },
  { name: 'log_utf8', label: 'empty', args: [{ zeros: 0 }], most: 100 },
  { name: 'log_utf8', label: '16 KiB', args: [text], most: 1 },
  { name: 'log_utf8', label: '16 KiB of four-byte characters', args: [astral], most: 1 },
  { name: 'log_utf16', label: 'empty', args: [{ zeros: 0 }], most: 100 },
  { name: 'log_utf16', label: '16 KiB', args: [wide], most: 1 },
  {
    name: 'abort',
    label: '4 KiB twice',
    args: [BigInt(4_096 + 4), BigInt(4_096 + 4), 0n, 0n],
    setup: [{ name: 'write_register', args: [0n, abortText] }],
    ...once,
  },
];
