/** What this version of the verifier does not look at. Closes every report, whatever the verdict. */
export const notChecked: readonly string[] = [
  'execution: the call was not run again, so the result rests on the attested code',
  'contracts of further accounts: the statement has the hashes of their codes, and the bundle has no code of them',
  'state proofs: no trie node is in the bundle, so the roots rest on the attested code',
  'revocation: signatures, issuers and dates of the CRLs (their serial numbers are looked up)',
  'identity of the TDX module, and the purpose of the certificates in the chains',
  'key derivation: no signature chain to the root of the KMS is in the bundle',
  'the app-compose document beyond its hash: images by digest, mounts, allowed environment',
  'that the trust settings are those of the app-compose document',
  'vm_config: it is not measured',
  'the secp256k1 key: no signature by it is in the bundle',
  'the engine id: it names the runtime that ran, which no measurement here is compared with',
  'history: whether the service made other statements that contradict this one',
];
