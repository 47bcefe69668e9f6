import { concatBytes, toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { getKey, sign, verify } from './agent-keys.ts';
import { type AgentAnswer, AgentError, type AgentRequest, bytesOf, textOf } from './agent-request.ts';
import { runtimeEntry, withoutRuntimeDigests } from './event-log.ts';
import type { DevKnobs } from './knobs.ts';
import type { DevMachine } from './machine.ts';
import { type DevApp, devMeasurements, extendApp } from './measurements.ts';
import { createQuote } from './quote.ts';
import { createTlsKeys } from './tls-key.ts';

/** Answers one call of the guest agent. Throws `AgentError` for what becomes an error answer. */
export type Agent = (method: string, request: AgentRequest) => AgentAnswer | Promise<AgentAnswer>;

/** The version says what this is; the SDK asks for it before it wants an ed25519 key. */
const version = { version: '0.6.0-near-enclave-dev', rev: 'unknown' };

/** The guest agent's methods (tee.md §1) but Attest, whose blob only dstack's own verifier reads; others are not found. */
export function createAgent(machine: DevMachine, knobs: DevKnobs): Agent {
  // What EmitEvent has appended so far.
  let app = machine.app;
  const methods: Readonly<Record<string, Method>> = {
    GetKey: (request) => getKey(machine, knobs, request),
    GetQuote: (request) => getQuote({ ...machine, app }, knobs, request),
    GetTlsKey: createTlsKeys(machine),
    Info: () => info(app),
    Sign: (request) => sign(machine, request),
    Verify: verify,
    ...(knobs.oldAgent === true ? {} : { Version: () => version }),
    ...(knobs.emitsEvents === true
      ? {
          EmitEvent: (request) => {
            const payload = bytesOf(request, 'payload');
            app = extendApp(app, runtimeEntry({ event: textOf(request, 'event'), payload }));
            return {};
          },
        }
      : {}),
  };
  return async (method, request) => {
    const injected = knobs.errors?.[method];
    if (injected !== undefined) throw new AgentError(injected);
    const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (answer === undefined) throw new AgentError(`Service not found: ${method}`);
    return { ...(await answer(request)), ...knobs.answers?.[method] };
  };
}

type Method = (request: AgentRequest) => AgentAnswer | Promise<AgentAnswer>;

function getQuote({ pki, app }: DevMachine, knobs: DevKnobs, request: AgentRequest): AgentAnswer {
  const asked = reportDataOf(request);
  const quoted = knobs.wrongReportData === undefined ? asked : asked.map((byte) => byte ^ 1);
  const quote = createQuote({
    pki,
    app,
    reportData: quoted,
    debug: knobs.debug === true,
    version5: knobs.quoteV5,
  });
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
  const bytes = bytesOf(request, 'report_data');
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

function info(app: DevApp): AgentAnswer {
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
