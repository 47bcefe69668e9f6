import { concatBytes, fromHex, toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { withoutRuntimeDigests } from './event-log.ts';
import { derivePathKey, signKey } from './kms.ts';
import type { DevKnobs } from './knobs.ts';
import type { DevMachine } from './machine.ts';
import { devMeasurements } from './measurements.ts';
import { createQuote } from './quote.ts';

/** The parameters of a call: the fields of a JSON body, or the query of a GET. */
export type AgentRequest = Readonly<Record<string, unknown>>;
export type AgentAnswer = Readonly<Record<string, unknown>>;

/** Becomes HTTP 400 with `{"error": message}`, as the real agent answers. */
export class AgentError extends Error {}

/** The version says what this is; the SDK asks for it before it wants an ed25519 key. */
const version = { version: '0.6.0-near-enclave-dev', rev: 'unknown' };

/** The guest agent's methods (tee.md §1), those that this service needs; others are not found. */
export function answerAgent(
  machine: DevMachine,
  knobs: DevKnobs,
  method: string,
  request: AgentRequest,
): AgentAnswer {
  const injected = knobs.errors?.[method];
  if (injected !== undefined) throw new AgentError(injected);
  if (method === 'GetKey') return getKey(machine, knobs, request);
  if (method === 'GetQuote') return getQuote(machine, knobs, request);
  if (method === 'Info') return info(machine);
  if (method === 'Version' && knobs.oldAgent !== true) return version;
  throw new AgentError(`Service not found: ${method}`);
}

function getKey(machine: DevMachine, knobs: DevKnobs, request: AgentRequest): AgentAnswer {
  const [path, purpose] = [textOf(request, 'path'), textOf(request, 'purpose')];
  const algorithm = knobs.oldAgent === true ? 'secp256k1' : algorithmOf(request);
  const key = derivePathKey(machine.appKey, path);
  const overKey = signKey(machine.appKey, purpose, key, algorithm);
  return {
    key: toHex(key),
    signature_chain: [toHex(overKey), toHex(overApp(machine, knobs, path))],
  };
}

function overApp(machine: DevMachine, knobs: DevKnobs, path: string): Uint8Array {
  if (knobs.withoutKmsRoot === true) return new Uint8Array();
  const isForeign = knobs.foreignRootPaths?.includes(path) === true;
  return isForeign ? machine.foreignAppKeySignature : machine.appKeySignature;
}

function algorithmOf(request: AgentRequest): 'ed25519' | 'secp256k1' {
  const algorithm = textOf(request, 'algorithm');
  if (['', 'secp256k1', 'k256'].includes(algorithm)) return 'secp256k1';
  if (algorithm === 'ed25519') return 'ed25519';
  throw new AgentError('Unsupported algorithm');
}

function getQuote({ pki, app }: DevMachine, knobs: DevKnobs, request: AgentRequest): AgentAnswer {
  const asked = reportDataOf(request);
  const quoted = knobs.wrongReportData === undefined ? asked : asked.map((byte) => byte ^ 1);
  const quote = createQuote({ pki, app, reportData: quoted, debug: knobs.debug === true });
  const eventLog = knobs.fullDigests === true ? app.eventLog : withoutRuntimeDigests(app.eventLog);
  return {
    quote: toHex(quote),
    event_log: JSON.stringify(eventLog),
    report_data: toHex(knobs.wrongReportData === 'echo' ? quoted : asked),
    vm_config: vmConfig,
  };
}

/** Up to 64 bytes, padded with zeros on the right. */
function reportDataOf(request: AgentRequest): Uint8Array {
  const text = textOf(request, 'report_data');
  const column = JSON.stringify(request).length;
  const wrong = text.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new AgentError(
      `Invalid character '${text[wrong]}' at position ${wrong} at line 1 column ${column}`,
    );
  }
  if (text.length % 2 === 1) throw new AgentError(`Odd number of digits at line 1 column ${column}`);
  const bytes = fromHex(text);
  if (bytes.length > 64) throw new AgentError('Report data is too long');
  return concatBytes(bytes, new Uint8Array(64 - bytes.length));
}

const vmConfig = JSON.stringify({
  os_image_hash: toHex(devMeasurements.osImageHash),
  cpu_count: 1,
  memory_size: 2_147_483_648,
});

/** What a guest shows that cannot ask for its platform's id. */
const deviceId = toHex(sha256(new Uint8Array()));

function info({ app }: DevMachine): AgentAnswer {
  const shared = {
    mr_aggregated: toHex(app.mrAggregated),
    os_image_hash: toHex(devMeasurements.osImageHash),
    compose_hash: toHex(app.composeHash),
    device_id: deviceId,
  };
  const { mrtd, rtmr0, rtmr1, rtmr2 } = devMeasurements;
  const registers = { mrtd, rtmr0, rtmr1, rtmr2, rtmr3: app.rtmr3 };
  const registersHex = Object.fromEntries(
    Object.entries(registers).map(([name, value]) => [name, toHex(value)]),
  );
  return {
    app_id: toHex(app.appId),
    instance_id: toHex(app.instanceId),
    app_cert: '',
    tcb_info: JSON.stringify({
      ...registersHex,
      ...shared,
      event_log: app.eventLog,
      app_compose: app.appCompose,
    }),
    app_name: 'near-enclave-dev',
    ...shared,
    key_provider_info: app.keyProvider,
    vm_config: vmConfig,
    cloud_vendor: '',
    cloud_product: '',
  };
}

function textOf(request: AgentRequest, name: string): string {
  const value = request[name] ?? '';
  if (typeof value !== 'string') throw new AgentError(`invalid type for ${name}, expected a string`);
  return value;
}
