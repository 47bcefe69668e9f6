//! Why the gate refuses: each reason has one name, which is the whole text of the panic.

macro_rules! named_errors {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum GateError { $($(#[$doc])* $name,)* }

        impl AsRef<str> for GateError {
            fn as_ref(&self) -> &str {
                match self { $(GateError::$name => stringify!($name),)* }
            }
        }
    };
}

pub fn ensure(holds: bool, otherwise: GateError) -> Result<(), GateError> {
    if holds {
        Ok(())
    } else {
        Err(otherwise)
    }
}

named_errors! {
    // Who may ask, and with what.
    NotOwner,
    NotEnoughGas,
    NotEnoughDeposit,
    // The policy and its changes.
    PolicyExpired,
    AppNotAccepted,
    ComposeNotAccepted,
    ConfigNotAccepted,
    KeyModeNotAccepted,
    EngineNotAccepted,
    NoSuchProposal,
    TimelockTooShort,
    TimelockRuns,
    OtherKindOfProposal,
    CodeNotProposed,
    // Quotes and keys.
    RegistrationNotQuoted,
    KeysNotQuoted,
    QuotedAppDiffers,
    QuotedComposeDiffers,
    KeyUnknown,
    KeyRevoked,
    KeyStruckOff,
    KeyExpired,
    // Envelopes and signatures.
    AudienceDiffers,
    StatementExpired,
    OutputDiffers,
    RegisteredAppDiffers,
    RegisteredComposeDiffers,
    RegisteredConfigDiffers,
    RegisteredEpochDiffers,
    RegisteredKeyDiffers,
    PathTooLong,
    SignatureInvalid,
    // Requests of OutLayer's contract.
    OutputTooLarge,
    InputTooLarge,
    AnswerTooLarge,
    ResponseDiffers,
    OutlayerUnreachable,
    RequestNotFound,
    RequestMalformed,
    RequestWithSecrets,
    CodeNotForNear,
    InputMalformed,
    InputDiffers,
    AlreadyResolved,
    OutlayerRefused,
    // States and worlds.
    NodeMissing,
    NodeMalformed,
    ValueDiffers,
    WorldUnknown,
    WorldOfOtherApp,
    WorldFrozen,
    HeadMoved,
    HeadNotNewer,
    HeadNotDescendant,
    // Faults.
    SameOutput,
    InputsDiffer,
    SameEngine,
    NotOfOneBlock,
    SameInput,
    AlreadyStruckOff,
}
