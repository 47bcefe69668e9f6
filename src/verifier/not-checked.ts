/** What this version of the verifier does not look at. Closes every report, whatever the verdict. */
export const notChecked: readonly string[] = [
  'the runtime itself: the call was run again by the same program that the enclave runs, of the version named here',
  'that the state before the call was that of a chain, where state_origin says that the caller claimed it',
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
