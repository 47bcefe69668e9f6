import { fromHex, toHex } from '../primitives/bytes.ts';
import type { Part } from './part.ts';
import { acceptableStatuses } from './policy.ts';
import type { TcbInfo } from './tcb-info.ts';
import type { TdQuote } from './td-quote.ts';

/** The TDX module that made a report, and what Intel says of it. */
export type TdxModule = {
  /** `TDX_01` and so on; `TDX` for the modules of before there were identities. */
  readonly id: string;
  readonly svn: number;
  /** Undefined: no status of its own. */
  readonly status: string | undefined;
  readonly advisories: readonly string[];
};

/**
 * Finds the module's identity by its major version (`tee_tcb_svn[1]`) and its level by its SVN (`tee_tcb_svn[0]`), as
 * Intel's verification library does (SGX DCAP, `TdxModuleCheck`); @phala/dcap-qvl 0.3.9 does not.
 */
export function matchTdxModule(quote: TdQuote, tcbInfo: TcbInfo): Part<TdxModule> {
  const [svn = 0, version = 0] = quote.teeTcbSvn;
  if (version === 0) {
    const problem = differs(quote, tcbInfo.tdxModule);
    if (problem !== undefined) return { ok: false, problem };
    return { ok: true, value: { id: 'TDX', svn, status: undefined, advisories: [] } };
  }
  const id = `TDX_${version.toString(16).toUpperCase().padStart(2, '0')}`;
  const [identity, ...others] = tcbInfo.tdxModuleIdentities.filter((one) => one.id === id);
  if (identity === undefined || others.length > 0) {
    return { ok: false, problem: `the TCB info has not one module identity ${id}` };
  }
  const problem = differs(quote, identity);
  if (problem !== undefined) return { ok: false, problem };
  const level = identity.tcbLevels.find(({ tcb }) => svn >= tcb.isvsvn);
  if (level === undefined) return { ok: false, problem: `${id}: SVN ${svn} is below every level` };
  return { ok: true, value: { id, svn, status: level.tcbStatus, advisories: level.advisoryIDs } };
}

type Identity = Pick<TcbInfo['tdxModule'], 'mrsigner' | 'attributes' | 'attributesMask'>;

function differs(quote: TdQuote, identity: Identity): string | undefined {
  if (toHex(quote.mrSignerSeam) !== identity.mrsigner)
    return 'the TDX module has another signer (MRSIGNERSEAM)';
  const mask = fromHex(identity.attributesMask);
  const masked = quote.seamAttributes.map((byte, index) => byte & (mask[index] ?? 0));
  const expected = fromHex(identity.attributes).map((byte, index) => byte & (mask[index] ?? 0));
  return toHex(masked) === toHex(expected)
    ? undefined
    : 'the TDX module has other attributes (SEAMATTRIBUTES)';
}

/** From good to bad. */
const severity: readonly string[] = [...acceptableStatuses, 'Revoked'];
const needsConfiguration = ['ConfigurationNeeded', 'ConfigurationAndSWHardeningNeeded'];

/**
 * The platform's status when its module has this one (Intel's library, `convergeTcbStatusWithTdxModule`): the worse of the
 * two, and of a module that is out of date also what the platform needs. A status that nobody knows is worse than all.
 */
export function mergeStatus(platform: string, module: string | undefined): string {
  if (module === undefined) return platform;
  if (module === 'OutOfDate' && needsConfiguration.includes(platform)) return 'OutOfDateConfigurationNeeded';
  return rank(module) > rank(platform) ? module : platform;
}

const rank = (status: string): number => {
  const place = severity.indexOf(status);
  return place === -1 ? severity.length : place;
};
