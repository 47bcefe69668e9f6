use crate::bytes::to_hex;
use crate::error::{refuse, Check, Result};
use crate::evidence::Event;
use sha2::{Digest, Sha384};

/// dstack's type of every event in RTMR3.
const EVENT_TYPE: u32 = 0x0800_0001;

/// RTMR3 after these events: mr = SHA384(mr ‖ digest), from 48 zero bytes, each digest computed from its event.
pub fn replay_rtmr3(events: &[Event]) -> Result<[u8; 48]> {
    events.iter().try_fold([0; 48], |mr, event| {
        let digest = Sha384::digest(preimage(event)?);
        Ok(Sha384::new_with_prefix(mr).chain_update(digest).finalize().into())
    })
}

fn preimage(event: &Event) -> Result<Vec<u8>> {
    let Event {
        event: name,
        event_payload: payload,
        version,
    } = event;
    match version {
        1 => Ok([
            &EVENT_TYPE.to_le_bytes(),
            b":" as &[u8],
            name.as_bytes(),
            b":",
            &payload.0,
        ]
        .concat()),
        2 if is_plain(name) => {
            // Canonical JSON (RFC 8785) of a name that needs no escapes.
            let payload = to_hex(&payload.0);
            Ok(format!(r#"{{"name":"{name}","payload":"{payload}","type":{EVENT_TYPE}}}"#).into_bytes())
        }
        2 => refuse(
            Check::Rtmr3Replay,
            "the name of an event has characters that no event of ours has",
        ),
        _ => refuse(Check::Rtmr3Replay, "an event of an unknown version"),
    }
}

fn is_plain(name: &str) -> bool {
    name.bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
}
