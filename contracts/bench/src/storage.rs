//! Storage-heavy work: short keys of one prefix, as the collections of near-sdk make them, and values of 128 bytes.
use crate::host;

fn key_of(index: u64) -> [u8; 9] {
    let mut key = [b'k'; 9];
    key[1..].copy_from_slice(&index.to_be_bytes());
    key
}

fn value_of(index: u64) -> [u8; 128] {
    [index as u8; 128]
}

pub fn write(count: u64) -> u64 {
    (0..count)
        .map(|index| host::write(&key_of(index), &value_of(index)))
        .sum()
}

/// Reads as many keys as there are, present or not.
pub fn read(count: u64) -> u64 {
    let mut value = [0u8; 128];
    (0..count)
        .map(|index| match host::read(&key_of(index), &mut value) {
            Some(length) => length as u64 + u64::from(value[0]),
            None => 0,
        })
        .sum()
}

/// Of each four rounds: two writes, a read, and a removal of what was written first.
pub fn mixed(count: u64) -> u64 {
    let mut value = [0u8; 128];
    let mut sum = 0u64;
    for index in 0..count {
        sum += match index % 4 {
            0 | 1 => host::write(&key_of(index), &value_of(index)),
            2 => host::read(&key_of(index - 1), &mut value).unwrap_or(0) as u64,
            _ => host::remove(&key_of(index - 3)),
        };
    }
    sum
}
