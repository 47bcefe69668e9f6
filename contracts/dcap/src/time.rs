use core::str::FromStr;
use der::DateTime;
use x509_cert::time::Time;

/// Unix seconds of a date in DER.
pub fn seconds(time: Time) -> u64 {
    time.to_unix_duration().as_secs()
}

/// Unix seconds of a date as Intel's JSON has it: `2026-01-26T07:43:26Z` (RFC 3339, UTC, to the second).
pub fn from_iso(text: &str) -> Option<u64> {
    DateTime::from_str(text)
        .ok()
        .map(|date| date.unix_duration().as_secs())
}
