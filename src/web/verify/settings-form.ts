import { fromHex } from '../../primitives/bytes.ts';
import { AuditorKeyError, parseAuditorKey } from '../../verifier/auditor-key.ts';
import { fromIsoTime } from '../../verifier/time.ts';
import type { PolicyChoice, Settings } from './messages.ts';
import { pageElement } from './views/element.ts';

/** A setting cannot be used; the text says which and why. */
export class SettingError extends Error {}

const form = () => pageElement('settings', HTMLFormElement);
const input = (id: string) => pageElement(id, HTMLInputElement);

/** Calls back when any setting has changed. */
export function onSettingsChange(changed: () => void): void {
  form().addEventListener('submit', (event) => event.preventDefault());
  form().addEventListener('change', () => {
    showDevelopmentRoot();
    changed();
  });
  // A file chosen means that policy.
  input('policy-file').addEventListener('change', () => {
    input('policy-from-file').checked = true;
  });
  showDevelopmentRoot();
}

/** Whatever else the page shows, the reader must not lose sight of this. */
function showDevelopmentRoot(): void {
  pageElement('development-banner', HTMLElement).hidden = !input('development-root').checked;
}

/** The settings as they stand. Throws `SettingError`. */
export async function readSettings(): Promise<Settings> {
  return {
    policy: await policyChoice(),
    developmentRoot: input('development-root').checked,
    nowSeconds: timeOf(input('at')),
    challenge: challengeOf(input('challenge')),
    auditorKey: auditorKeyOf(pageElement('auditor-key', HTMLTextAreaElement)),
  };
}

async function policyChoice(): Promise<PolicyChoice> {
  if (input('policy-none').checked) return { kind: 'none' };
  if (input('policy-built-in').checked) return { kind: 'built-in' };
  const [file] = input('policy-file').files ?? [];
  if (file === undefined) throw new SettingError('choose the file of your policy, or another policy');
  return { kind: 'file', bytes: new Uint8Array(await file.arrayBuffer()) };
}

function timeOf(field: HTMLInputElement): number {
  const text = field.value.trim();
  const seconds = text === '' ? Math.floor(Date.now() / 1000) : fromIsoTime(text);
  mark(field, seconds !== undefined);
  if (seconds === undefined) throw new SettingError('“Judge as of” is no time such as 2027-01-31T00:00:00Z');
  return seconds;
}

function challengeOf(field: HTMLInputElement): Uint8Array | undefined {
  const text = field.value.trim();
  const isValid = /^(?:[0-9a-f]{64})?$/i.test(text);
  mark(field, isValid);
  if (!isValid) throw new SettingError('the challenge is not 32 bytes in hex (64 digits)');
  return text === '' ? undefined : fromHex(text);
}

/** The text of the field stays in it: nothing keeps a copy, and no message holds any of it. */
function auditorKeyOf(field: HTMLTextAreaElement): Uint8Array | undefined {
  const text = field.value.trim();
  const key = text === '' ? undefined : parseKey(text);
  mark(field, text === '' || key !== undefined);
  if (text === '' || key !== undefined) return key;
  throw new SettingError('your private key is none of x25519: 64 digits of hex, or PKCS#8 in PEM');
}

function parseKey(text: string): Uint8Array | undefined {
  try {
    return parseAuditorKey(text);
  } catch (cause) {
    if (cause instanceof AuditorKeyError) return undefined;
    throw cause;
  }
}

const mark = (field: HTMLInputElement | HTMLTextAreaElement, isValid: boolean): void =>
  field.setAttribute('aria-invalid', `${!isValid}`);
