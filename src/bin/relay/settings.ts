import { z } from 'zod';
import { isAccountId } from '../../primitives/account-id.ts';
import { UsageError } from '../usage-error.ts';

/** As commander gives them. */
export type RelayArguments = { readonly [name in keyof z.input<typeof schema>]?: unknown };

/** Names of the options, for messages. */
const flags: Readonly<Record<string, string>> = {
  dataDir: '--data-dir',
  pollMillis: '--poll-millis',
  sweepSeconds: '--sweep-seconds',
  anchorSeconds: '--anchor-seconds',
  serviceSeconds: '--service-seconds',
  codeFromAnywhere: '--code-from-anywhere',
  logLevel: '--log-level',
};

const missing = 'is missing';
const account = z.string(missing).refine(isAccountId, 'is not an account id');
const url = z.string(missing).transform((text, context) => {
  const parsed = URL.parse(text);
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed;
  context.issues.push({ code: 'custom', message: 'is not an http or https address', input: text });
  return z.NEVER;
});
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not from ${least} to ${most}`);

const listen = z
  .string()
  .regex(/^[^\s]+:\d{1,5}$/, 'is not host:port')
  .transform((text) => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'is not a port');

const schema = z.object({
  network: z.string(missing).min(1, missing),
  rpc: z.array(url, missing).min(1, missing),
  contract: account,
  service: url,
  gate: account.optional(),
  key: z.string().optional(),
  operator: account.optional(),
  dataDir: z.string().min(1, missing),
  blocks: url.optional(),
  world: z.array(z.string()).default([]),
  standard: z.string().min(1, missing),
  listen: listen.optional(),
  pollMillis: whole(100, 60_000),
  sweepSeconds: whole(1, 86_400),
  anchorSeconds: whole(1, 86_400),
  serviceSeconds: whole(1, 600),
  codeFromAnywhere: z
    .union([z.boolean(), z.string().transform((text) => /^(1|true)$/.test(text))])
    .default(false),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
});

export type RelayOptions = z.output<typeof schema>;

/** Throws `UsageError` with a line for each setting that is wrong. */
export function readSettings(args: RelayArguments): RelayOptions {
  const parsed = schema.safeParse(args);
  if (!parsed.success) throw new UsageError(`relay:\n${parsed.error.issues.map(toLine).join('\n')}`);
  const fault = modeFault(parsed.data);
  if (fault !== undefined) throw new UsageError(`relay: ${fault}`);
  return parsed.data;
}

function toLine({ path: [name = '', index], message }: z.core.$ZodIssue): string {
  const flag = flags[String(name)] ?? `--${String(name)}`;
  return `  ${flag}${typeof index === 'number' ? ` (${index + 1})` : ''} ${message}`;
}

function modeFault({ gate, key, operator, world }: RelayOptions): string | undefined {
  if (gate === undefined && operator === undefined)
    return 'name the gate contract (--gate) or, without one, the operator account (--operator)';
  if (gate !== undefined && operator !== undefined) return '--gate and --operator exclude one another';
  if (gate !== undefined && key === undefined) return '--gate needs --key: somebody must pay for the gas';
  if (gate === undefined && key !== undefined) return '--key is of no use without --gate: the enclave signs';
  if (gate === undefined && world.length > 0) return '--world needs --gate, which keeps the heads';
  return undefined;
}
