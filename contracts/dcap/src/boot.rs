use crate::error::{ensure, refuse, Check, OrRefuse, Result};
use crate::evidence::Event;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    /// Exactly once.
    One,
    /// At most once.
    Maybe,
    /// Any number of times in a row.
    Some,
}

struct BootEvent {
    name: &'static str,
    times: Times,
    /// Lengths that its payload may have; none: any.
    lengths: &'static [usize],
}

const fn event(name: &'static str, times: Times, lengths: &'static [usize]) -> BootEvent {
    BootEvent { name, times, lengths }
}

/// The events of a boot in the order in which dstack extends RTMR3 (dstack-util/src/system_setup.rs); later versions only
/// insert.
const BOOT_EVENTS: [BootEvent; 13] = [
    event("system-preparing", Times::Maybe, &[0]),
    event("app-id", Times::One, &[20]),
    event("compose-hash", Times::One, &[32]),
    event("init-script-hash", Times::Some, &[32]),
    event("gpu-policy-hash", Times::Maybe, &[32]),
    event("gpu-attestation", Times::Maybe, &[]),
    event("instance-id", Times::One, &[0, 20]),
    event("boot-mr-done", Times::Maybe, &[0]),
    event("os-image-hash", Times::Maybe, &[32]),
    event("key-provider", Times::One, &[]),
    event("storage-fs", Times::Maybe, &[]),
    event("storage-encrypted", Times::Maybe, &[]),
    event("system-ready", Times::One, &[0]),
];

/// What the events of RTMR3 say.
pub struct BootFacts {
    pub app_id: [u8; 20],
    pub compose_hash: [u8; 32],
    /// 20 bytes, or none.
    pub instance_id: Vec<u8>,
    pub key_provider: Vec<u8>,
    /// Measured under a KMS only.
    pub os_image_hash: Option<[u8; 32]>,
    pub init_script_hashes: Vec<Vec<u8>>,
    pub gpu_policy_hash: Option<Vec<u8>>,
    /// Names of the events behind `system-ready`: any container may have added them.
    pub app_events: Vec<String>,
}

impl BootFacts {
    /// Strict: until `system-ready` known names only, in dstack's order, each as often as it may be, all of one version. From
    /// there on any container may append, so a name of the boot is refused there.
    pub fn read(events: &[Event]) -> Result<Self> {
        let ready = events.iter().position(|event| event.event == "system-ready");
        let ready = ready.or_refuse(Check::BootEvents, "system-ready is missing")?;
        let (boot, app) = events.split_at(ready + 1);
        assert_order(boot)?;
        let is_spoofed = app
            .iter()
            .any(|event| BOOT_EVENTS.iter().any(|known| known.name == event.event));
        ensure(
            !is_spoofed,
            Check::BootEvents,
            "an event of the boot behind system-ready",
        )?;
        let is_mixed = events
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.version != b.version));
        ensure(!is_mixed, Check::BootEvents, "events of two versions")?;
        Self::collect(boot, app).or_refuse(Check::BootEvents, "an event is missing")
    }

    fn collect(boot: &[Event], app: &[Event]) -> Option<Self> {
        let all = |name: &'static str| boot.iter().filter(move |event| event.event == name).map(payload);
        Some(Self {
            app_id: all("app-id").next()?.try_into().ok()?,
            compose_hash: all("compose-hash").next()?.try_into().ok()?,
            instance_id: all("instance-id").next()?.to_vec(),
            key_provider: all("key-provider").next()?.to_vec(),
            os_image_hash: all("os-image-hash")
                .next()
                .map(TryInto::try_into)
                .transpose()
                .ok()?,
            init_script_hashes: all("init-script-hash").map(<[u8]>::to_vec).collect(),
            gpu_policy_hash: all("gpu-policy-hash").next().map(<[u8]>::to_vec),
            app_events: app.iter().map(|event| event.event.clone()).collect(),
        })
    }
}

fn payload(event: &Event) -> &[u8] {
    &event.event_payload.0
}

fn assert_order(events: &[Event]) -> Result<()> {
    let mut next = 0;
    for event in events {
        let Some(at) = BOOT_EVENTS.iter().position(|known| known.name == event.event) else {
            return refuse(Check::BootEvents, "an unknown event during the boot");
        };
        let BootEvent { times, lengths, .. } = BOOT_EVENTS[at];
        let is_repeated = times == Times::Some && at + 1 == next;
        ensure(
            at >= next || is_repeated,
            Check::BootEvents,
            "an event is doubled or out of order",
        )?;
        let has_length = lengths.is_empty() || lengths.contains(&payload(event).len());
        ensure(
            has_length,
            Check::BootEvents,
            "an event has a payload of another length",
        )?;
        let skipped = BOOT_EVENTS.get(next..at).unwrap_or_default();
        let is_missing = skipped.iter().any(|known| known.times == Times::One);
        ensure(!is_missing, Check::BootEvents, "an event is missing")?;
        next = at + 1;
    }
    Ok(())
}
