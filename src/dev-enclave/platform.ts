import { Boolean as Asn1Boolean, Enumerated, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { fromHex } from '../primitives/bytes.ts';
import { seededBytes } from './seed.ts';
import { Extension } from './x509.ts';

/** The pretended processor: what its PCK certificate says, and what the TCB info compares with. */
export const platform = {
  /** Not a family that Intel makes. */
  fmspc: fromHex('de0000000000'),
  pceId: fromHex('0000'),
  pceSvn: 13,
  cpuSvn: fromHex('04040202040100050000000000000000'),
  /** The TDX module: byte 0 is its SVN, byte 1 its major version, which picks the identity TDX_01. */
  teeTcbSvn: fromHex('07010400000000000000000000000000'),
} as const;

const sgx = '1.2.840.113741.1.13.1';

const pair = (oid: string, value: OctetString | Integer | Enumerated | Asn1Boolean | Sequence): Sequence =>
  new Sequence({ value: [new ObjectIdentifier({ value: oid }), value] });

const octets = (bytes: Uint8Array): OctetString => new OctetString({ valueHex: bytes });

const components = Array.from(platform.cpuSvn, (svn, index) =>
  pair(`${sgx}.2.${index + 1}`, new Integer({ value: svn })),
);

const tcb = new Sequence({
  value: [
    ...components,
    pair(`${sgx}.2.17`, new Integer({ value: platform.pceSvn })),
    pair(`${sgx}.2.18`, octets(platform.cpuSvn)),
  ],
});

const flag = (oid: string, value: boolean) => pair(oid, new Asn1Boolean({ value }));

/** The extension that names a platform in its PCK certificate (Intel's PCK certificate specification, §1.3.5). */
export function sgxExtension(seed: Uint8Array): Extension {
  const scalable = 1;
  const fields = new Sequence({
    value: [
      pair(`${sgx}.1`, octets(seededBytes(seed, 'ppid', 16))),
      pair(`${sgx}.2`, tcb),
      pair(`${sgx}.3`, octets(platform.pceId)),
      pair(`${sgx}.4`, octets(platform.fmspc)),
      pair(`${sgx}.5`, new Enumerated({ value: scalable })),
      pair(`${sgx}.6`, octets(seededBytes(seed, 'platform-instance-id', 16))),
      pair(
        `${sgx}.7`,
        new Sequence({
          value: [flag(`${sgx}.7.1`, true), flag(`${sgx}.7.2`, true), flag(`${sgx}.7.3`, true)],
        }),
      ),
    ],
  });
  return new Extension(sgx, false, fields.toBER());
}
