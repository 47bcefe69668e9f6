import { z } from 'zod';
import { anyHex, text } from './json-codecs.ts';

const hexText = z.string().refine((value) => anyHex.safeParse(value).success, 'is not lowercase hex');

/** QuoteCollateralV3 as @phala/dcap-qvl reads it, spelled as Intel's services spell it. */
const collateralFields = {
  pck_crl_issuer_chain: text,
  root_ca_crl: hexText,
  pck_crl: hexText,
  tcb_info_issuer_chain: text,
  tcb_info: text,
  tcb_info_signature: hexText,
  qe_identity_issuer_chain: text,
  qe_identity: text,
  qe_identity_signature: hexText,
};
export type Collateral = Readonly<Record<keyof typeof collateralFields, string>>;

export const datedCollateralJson = z.strictObject({
  valid_from: text,
  valid_until: text,
  data: z.strictObject(collateralFields),
});

/** Collateral beside the dates between which it can judge a quote, as Intel signed them (RFC 3339). */
export type DatedCollateral = {
  readonly valid_from: string;
  readonly valid_until: string;
  readonly data: Collateral;
};

const second = z.iso.datetime({ precision: 0 });
const signedDates = z.object({ issueDate: second, nextUpdate: second });

/** TCB info and QE identity, as texts. */
type SignedTexts = Pick<Collateral, 'tcb_info' | 'qe_identity'>;

/** The dates of both, each pair in the order of time: one spelling (`…Z`, to the second), so the order of text is that. */
function datesOf({ tcb_info, qe_identity }: SignedTexts) {
  const signed = [tcb_info, qe_identity].map((text) => signedDates.parse(JSON.parse(text)));
  return {
    issued: signed.map(({ issueDate }) => issueDate).sort(),
    ends: signed.map(({ nextUpdate }) => nextUpdate).sort(),
  };
}

/**
 * The window that the TCB info and the QE identity share; the CRLs' own dates are not in it.
 * Throws when either is not JSON with the two dates.
 */
export function collateralWindow(collateral: SignedTexts): Omit<DatedCollateral, 'data'> {
  const { issued, ends } = datesOf(collateral);
  const [, from = ''] = issued;
  const [until = ''] = ends;
  return { valid_from: from, valid_until: until };
}

/** When the older of the two was issued: Intel signs each by itself, so one may be fresh beside an old one. Throws likewise. */
export function oldestIssueDate(collateral: SignedTexts): string {
  const [oldest = ''] = datesOf(collateral).issued;
  return oldest;
}

/**
 * Collateral as a bundle keeps it. Drops `pck_certificate_chain`, which would take the place of the chain in the quote.
 * Throws when the collateral lacks a field.
 */
export function datedCollateral(collateral: Collateral): DatedCollateral {
  const data = z.object(collateralFields).parse(collateral);
  return { ...collateralWindow(data), data };
}
