import { issueCrl } from '../../src/dev-enclave/certificates.ts';
import { createDevPki, type DevPki } from '../../src/dev-enclave/pki.ts';
import { defaultSeed } from '../../src/dev-enclave/seed.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { type Collateral, type DatedCollateral, datedCollateral } from '../../src/proof/collateral.ts';

/** The PKI of the default development enclave: what it takes to sign other collateral. */
export const devPki: DevPki = await createDevPki(defaultSeed);

type Document = Record<string, unknown>;
type Change = (document: Document) => Document;

/** The collateral with other TCB info or another QE identity, signed again as Intel would. */
export function resigned(
  { data }: DatedCollateral,
  { tcbInfo = same, qeIdentity = same }: { readonly tcbInfo?: Change; readonly qeIdentity?: Change },
): DatedCollateral {
  const tcb = rewritten(data.tcb_info, tcbInfo);
  const identity = rewritten(data.qe_identity, qeIdentity);
  return datedCollateral({
    ...data,
    ...{ tcb_info: tcb.text, tcb_info_signature: tcb.signature },
    ...{ qe_identity: identity.text, qe_identity_signature: identity.signature },
  });
}

const same: Change = (document) => document;

function rewritten(text: string, change: Change) {
  const changed = JSON.stringify(change(JSON.parse(text)));
  return { text: changed, signature: toHex(devPki.tcbSigning.key.sign(toUtf8(changed))) };
}

/** The collateral with other fields, signatures and dates left as they are. */
export const withFields = (dated: DatedCollateral, change: Partial<Collateral>): DatedCollateral => ({
  ...dated,
  data: { ...dated.data, ...change },
});

type CrlChange = Partial<Parameters<typeof issueCrl>[0]>;

/** A revocation list of the platform authority, or of who the change says. In hex. */
export async function crlOf(nowSeconds: number, change: CrlChange = {}): Promise<string> {
  const dates = dayAround(nowSeconds);
  return toHex(await issueCrl({ issuer: devPki.platformCa, ...dates, revoked: [], ...change }));
}

const dayAround = (nowSeconds: number) => ({
  thisUpdate: new Date((nowSeconds - 43_200) * 1000),
  nextUpdate: new Date((nowSeconds + 43_200) * 1000),
});
