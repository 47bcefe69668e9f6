//! The input in a fixed buffer, and the ways to return something. No allocator: only host functions cost anything here.
use crate::host;
use core::slice;

const LIMIT: usize = 64 * 1024;
/// Two zero bytes follow the longest input, so that null-terminated reads of it end.
static mut BUFFER: [u8; LIMIT + 2] = [0; LIMIT + 2];
static mut ANSWER: [u8; LIMIT] = [0; LIMIT];

pub fn at(bytes: &[u8]) -> u64 {
    bytes.as_ptr() as u64
}

/// The call's input. Traps when it is over 64 KiB.
pub fn input() -> &'static [u8] {
    unsafe {
        host::input(0);
        let length = host::register_len(0) as usize;
        if length > LIMIT {
            core::arch::wasm32::unreachable()
        }
        let start = &raw mut BUFFER as *mut u8;
        host::read_register(0, start as u64);
        slice::from_raw_parts(start, length)
    }
}

/// Reads fields from the start of the input. Traps at its end.
pub struct InputReader {
    rest: &'static [u8],
}

pub fn input_reader() -> InputReader {
    InputReader { rest: input() }
}

impl InputReader {
    pub fn u64(&mut self) -> u64 {
        let (field, rest) = self.rest.split_at(8);
        self.rest = rest;
        u64::from_le_bytes([
            field[0], field[1], field[2], field[3], field[4], field[5], field[6], field[7],
        ])
    }

    /// A length (u64), then so many bytes.
    pub fn slice(&mut self) -> &'static [u8] {
        let length = self.u64() as usize;
        let (field, rest) = self.rest.split_at(length);
        self.rest = rest;
        field
    }

    pub fn rest(self) -> &'static [u8] {
        self.rest
    }
}

pub fn return_u64(value: u64) {
    let bytes = value.to_le_bytes();
    unsafe { host::value_return(8, at(&bytes)) }
}

pub fn return_u128(value: u128) {
    let bytes = value.to_le_bytes();
    unsafe { host::value_return(16, at(&bytes)) }
}

pub fn return_register(register: u64) {
    let length = write_register_at(register, 0);
    unsafe { host::value_return(length as u64, &raw const ANSWER as u64) }
}

pub fn return_status_and_register(status: u64, register: u64) {
    unsafe { (&raw mut ANSWER as *mut [u8; 8]).write(status.to_le_bytes()) };
    let length = write_register_at(register, 8);
    unsafe { host::value_return(length as u64, &raw const ANSWER as u64) }
}

/// Puts the register's length and bytes into the answer at `offset`; returns where they end. An empty register has only a
/// length, u64::MAX.
fn write_register_at(register: u64, offset: usize) -> usize {
    unsafe {
        let start = (&raw mut ANSWER as *mut u8).add(offset);
        let length = host::register_len(register);
        (start as *mut [u8; 8]).write(length.to_le_bytes());
        if length == u64::MAX {
            return offset + 8;
        }
        if offset as u64 + 8 + length > LIMIT as u64 {
            core::arch::wasm32::unreachable()
        }
        host::read_register(register, start.add(8) as u64);
        offset + 8 + length as usize
    }
}
