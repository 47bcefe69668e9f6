/** What tests turn to get a bad enclave. All off: an honest one. */
export type DevKnobs = {
  /** Status of the TCB level that the platform matches. */
  readonly tcbStatus?: 'OutOfDate' | 'SWHardeningNeeded' | 'ConfigurationNeeded' | 'Revoked';
  /** Sets the debug bit of the guest's attributes. */
  readonly debug?: boolean;
  /** All parts of the collateral ended a day ago. */
  readonly expiredCollateral?: boolean;
  /** The platform's certificate is on the CRL. */
  readonly revokedPck?: boolean;
  /** Measures a second event of this name, after `system-ready`, as an app on an older agent can. */
  readonly duplicateEvent?: string;
  /** The agent quotes other report data than asked for; `echo`: it also says so. */
  readonly wrongReportData?: 'quote' | 'echo';
  /** Methods that answer with this error. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Methods that never answer, or answer half. */
  readonly silent?: readonly string[];
  readonly partial?: readonly string[];
  /** A local key provider: no KMS root over the app key. */
  readonly withoutKmsRoot?: boolean;
  /** Of the key provider, in the measured event and in Info; `kms` is what a real KMS says. */
  readonly keyProviderName?: string;
  /** The KMS root is another one for these key paths. */
  readonly foreignRootPaths?: readonly string[];
  /** As before dstack 0.5.7: no /Version, and every key is a secp256k1 key. */
  readonly oldAgent?: boolean;
  /** As before dstack 0.5.6, and as the 0.6 simulator: digests of runtime events in GetQuote too. */
  readonly fullDigests?: boolean;
  /** Until dstack 0.5.11: EmitEvent appends to RTMR3 for whoever has the socket. */
  readonly emitsEvents?: boolean;
  /** Measures runtime events in the second format. */
  readonly eventLogV2?: boolean;
  /** Quotes of version 5, of a TDX 1.0 or a TDX 1.5 guest; usual is version 4. */
  readonly quoteV5?: 'td10' | 'td15';
  /** Fields that replace those of the answers, by method. */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
