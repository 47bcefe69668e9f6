import { createHmac, type KeyObject } from 'node:crypto';
import { struct } from '../../primitives/borsh.ts';
import { domainBytes } from '../../proof/domain.ts';
import type { Sealer } from '../sealer.ts';
import { toBytes } from '../sealer.ts';

const nothing = struct({});
const keyIdLength = 16;

/** Says which sealing key a backup was made under, to those who have it. */
export function backupKeyId(sealer: Sealer): Uint8Array {
  const hmac = createHmac('sha256', sealer.backupKey()).update(domainBytes('backup-key', nothing, {}));
  return toBytes(hmac.digest().subarray(0, keyIdLength));
}

/** HMAC-SHA256 over all lines in their order, each with its line break, under a key that only the app has. */
export type BackupSeal = { line(text: string): void; end(): Uint8Array };

export function backupSeal(sealer: Sealer): BackupSeal {
  const key: KeyObject = sealer.backupKey();
  const hmac = createHmac('sha256', key).update(domainBytes('backup', nothing, {}));
  return {
    line: (text) => void hmac.update(text).update('\n'),
    end: () => toBytes(hmac.digest()),
  };
}
