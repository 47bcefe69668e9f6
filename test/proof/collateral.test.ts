import { describe, expect, test } from 'vitest';
import { collateralWindow, datedCollateral } from '../../src/proof/collateral.ts';
import { createBundle } from '../support/good-bundle.ts';

const { bundle } = await createBundle();
const good = bundle.attestation.collateral?.data;
if (good === undefined) throw new Error('the development enclave gave no collateral');

const dates = (issueDate: string, nextUpdate: string) => JSON.stringify({ issueDate, nextUpdate });

describe('datedCollateral', () => {
  test('leaves out a PCK chain, which would stand in for the one in the quote', () => {
    const withChain = { ...good, pck_certificate_chain: '-----BEGIN CERTIFICATE-----' };
    expect(datedCollateral(withChain).data).toEqual(good);
  });

  test('refuses collateral without a CRL field', () => {
    const { pck_crl: _, ...rest } = good;
    expect(() => datedCollateral(rest as typeof good)).toThrow();
  });
});

describe('collateralWindow', () => {
  test('is what both documents allow', () => {
    const window = collateralWindow({
      tcb_info: dates('2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'),
      qe_identity: dates('2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z'),
    });
    expect(window).toEqual({ valid_from: '2026-02-01T00:00:00Z', valid_until: '2026-03-01T00:00:00Z' });
  });

  test.each([
    ['no JSON', 'x'],
    ['no dates', '{}'],
    ['dates in another spelling', dates('2026-01-01', '2026-03-01')],
  ])('refuses %s', (_, tcb_info) => {
    expect(() => collateralWindow({ tcb_info, qe_identity: good.qe_identity })).toThrow();
  });
});
