import { collateralWindow, type DatedCollateral, oldestIssueDate } from '../../proof/collateral.ts';
import { type Check, type Finding, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { fromIsoTime, toIsoTime } from '../time.ts';

const secondsPerDay = 86_400;

export const collateralWindowCheck: Check<MachineEvidence> = {
  code: 'collateral_window',
  proves:
    "the collateral's dates are the signed ones, this verification lies between them, and both TCB info and QE identity are as fresh as the policy asks",
  leavesOpen: 'the dates of the CRLs',
  run({ attestation: { collateral }, nowSeconds, policy }) {
    if (collateral === undefined) return unproven('the bundle holds no collateral');
    const maxAge = policy?.max_collateral_age_days ?? undefined;
    return checkDates(collateral, nowSeconds, maxAge);
  },
};

function checkDates(collateral: DatedCollateral, now: number, maxAgeDays: number | undefined): Finding {
  const signed = collateralWindow(collateral.data);
  const stated = `${collateral.valid_from} to ${collateral.valid_until}`;
  if (signed.valid_from !== collateral.valid_from || signed.valid_until !== collateral.valid_until) {
    return fail(`stated ${stated}, signed ${signed.valid_from} to ${signed.valid_until}`);
  }
  const from = fromIsoTime(signed.valid_from);
  const until = fromIsoTime(signed.valid_until);
  if (from === undefined || until === undefined) return fail(`unreadable dates: ${stated}`);
  if (now < from || now > until) return fail(`judged at ${toIsoTime(now)}, good from ${stated}`);
  return maxAgeDays === undefined ? pass(stated) : judgeAge(collateral, now, maxAgeDays);
}

function judgeAge({ data, valid_from, valid_until }: DatedCollateral, now: number, maxDays: number): Finding {
  const issued = oldestIssueDate(data);
  const at = fromIsoTime(issued);
  return at === undefined || now - at > maxDays * secondsPerDay
    ? fail(`issued at ${issued}, more than ${maxDays} days before ${toIsoTime(now)}`)
    : pass(`${valid_from} to ${valid_until}`);
}
