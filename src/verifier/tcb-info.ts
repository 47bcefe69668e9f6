import { z } from 'zod';

/** What Intel signs of a family of processors and of its quoting enclave, as far as our checks read it. */

const svn = z.int().min(0).max(255);
const components = z.array(z.object({ svn })).length(16);
const hexText = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${2 * bytes}}$`))
    .toLowerCase();
const advisoryIDs = z.array(z.string()).default([]);

const moduleLevel = z.object({
  tcb: z.object({ isvsvn: z.int().min(0) }),
  tcbStatus: z.string(),
  advisoryIDs,
});
const moduleFields = { mrsigner: hexText(48), attributes: hexText(8), attributesMask: hexText(8) };

const tcbInfoSchema = z.object({
  id: z.literal('TDX'),
  version: z.literal(3),
  fmspc: hexText(6),
  pceId: hexText(2),
  tcbType: z.literal(0),
  tcbEvaluationDataNumber: z.int().min(0),
  tdxModule: z.object(moduleFields),
  tdxModuleIdentities: z.array(
    z.object({ id: z.string(), ...moduleFields, tcbLevels: z.array(moduleLevel).min(1) }),
  ),
  tcbLevels: z
    .array(
      z.object({
        tcb: z.object({
          sgxtcbcomponents: components,
          tdxtcbcomponents: components,
          pcesvn: z.int().min(0).max(65_535),
        }),
        tcbStatus: z.string(),
        advisoryIDs,
      }),
    )
    .min(1),
});
export type TcbInfo = z.output<typeof tcbInfoSchema>;

const qeIdentitySchema = z.object({
  id: z.literal('TD_QE'),
  version: z.literal(2),
  tcbEvaluationDataNumber: z.int().min(0),
  miscselect: hexText(4),
  miscselectMask: hexText(4),
  attributes: hexText(16),
  attributesMask: hexText(16),
  mrsigner: hexText(32),
  isvprodid: z.int().min(0).max(65_535),
  tcbLevels: z.array(moduleLevel).min(1),
});
export type QeIdentity = z.output<typeof qeIdentitySchema>;

/** Reads TCB info of TDX, version 3. Throws when a field is missing or of another form. */
export const parseTcbInfo = (text: string): TcbInfo => tcbInfoSchema.parse(JSON.parse(text));

/** Reads the identity of the TD quoting enclave, version 2. Throws when a field is missing or of another form. */
export const parseQeIdentity = (text: string): QeIdentity => qeIdentitySchema.parse(JSON.parse(text));

/**
 * Whether the levels go down from the best: a verifier takes the first that a platform reaches, so in another order it
 * would not take the best.
 */
export function isDescending({ tcbLevels, tdxModuleIdentities }: TcbInfo): boolean {
  const platform = tcbLevels.map(({ tcb }) => [
    ...tcb.sgxtcbcomponents.map((component) => component.svn),
    tcb.pcesvn,
    ...tcb.tdxtcbcomponents.map((component) => component.svn),
  ]);
  const modules = tdxModuleIdentities.map((identity) => identity.tcbLevels.map(({ tcb }) => [tcb.isvsvn]));
  return [platform, ...modules].every(areDescending);
}

const areDescending = (rows: readonly (readonly number[])[]): boolean =>
  rows.every((row, index) => index === 0 || compare(rows[index - 1] ?? [], row) > 0);

/** By the first figure that differs. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
