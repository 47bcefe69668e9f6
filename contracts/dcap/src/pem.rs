use base64::engine::general_purpose::STANDARD;
use base64::Engine;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----\n";
const END: &str = "-----END CERTIFICATE-----\n";
const LINE: usize = 64;

/// The certificates of a PEM chain: the text of each, and its DER. None unless the text is exactly what Intel's services
/// write for so many: lines of 64 characters, a line break after each, nothing between or behind the certificates. So the
/// same DER is always the same text.
pub fn read_chain<const N: usize>(mut text: &str) -> Option<[(&str, Vec<u8>); N]> {
    let mut chain = Vec::with_capacity(N);
    for _ in 0..N {
        let body = text.strip_prefix(BEGIN)?;
        let body = &body[..body.find(END)?];
        let (certificate, rest) = text.split_at(BEGIN.len() + body.len() + END.len());
        chain.push((certificate, decode(body)?));
        text = rest;
    }
    if text.is_empty() {
        chain.try_into().ok()
    } else {
        None
    }
}

fn decode(body: &str) -> Option<Vec<u8>> {
    let lines = body.strip_suffix('\n')?;
    let mut base64 = Vec::with_capacity(lines.len());
    let mut has_ended = false;
    for line in lines.as_bytes().chunks(LINE + 1) {
        // A break in the middle of a line is no digit of base64, so a short line that is not the last is refused below.
        has_ended = line.len() <= LINE;
        base64.extend_from_slice(if has_ended {
            line
        } else {
            line.strip_suffix(b"\n")?
        });
    }
    if !has_ended {
        return None;
    }
    STANDARD.decode(&base64).ok()
}
