/** Of the machine that signed, in whatever document. */
export const notCheckedOfMachines: readonly string[] = [
  'the images behind the digests in the compose file: rebuild them and compare',
  'the KMS itself: its root key is as good as the policy that lists it',
  'other images that the app ever allowed: they can derive the same identity and sealing keys',
  "the host's description of the machine (vm_config), but for the OS image that it names",
  "flaws that Intel has not published by the dates of the collateral, and attacks on the processor's package",
  'the engine id: it names the runtime that ran, which no measurement here is compared with',
];

/** What this version of the verifier does not look at. Closes every report, whatever the verdict. */
export const notChecked: readonly string[] = [
  'the runtime itself: the call was run again by the same program that the enclave runs, of the version named here',
  'that the state before the call was that of a chain, where state_origin says that the caller claimed it',
  ...notCheckedOfMachines,
  'history: whether the service made other statements that contradict this one',
];
