//! One exported method for each host function, over the bare imports: `ext_NAME` calls `NAME` with what the input says and
//! returns all that came of it. A number is 8 or 16 little-endian bytes; a register is its length (8 bytes), then its bytes.
#![no_std]

mod host;
mod memory;

use memory::{at, input, input_reader, return_register, return_status_and_register, return_u128, return_u64};

const REGISTER: u64 = 1;

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// Methods around host functions that fill a register and take nothing else.
macro_rules! returns_register {
    ($($method:ident => $function:ident),* $(,)?) => {$(
        #[no_mangle]
        pub extern "C" fn $method() {
            unsafe { host::$function(REGISTER) };
            return_register(REGISTER);
        }
    )*};
}

returns_register! {
    ext_current_account_id => current_account_id,
    ext_signer_account_id => signer_account_id,
    ext_signer_account_pk => signer_account_pk,
    ext_predecessor_account_id => predecessor_account_id,
    ext_input => input,
    ext_random_seed => random_seed,
}

macro_rules! returns_u64 {
    ($($method:ident => $function:ident),* $(,)?) => {$(
        #[no_mangle]
        pub extern "C" fn $method() {
            return_u64(unsafe { host::$function() });
        }
    )*};
}

returns_u64! {
    ext_block_index => block_index,
    ext_block_timestamp => block_timestamp,
    ext_epoch_height => epoch_height,
    ext_storage_usage => storage_usage,
    ext_prepaid_gas => prepaid_gas,
    ext_used_gas => used_gas,
}

macro_rules! returns_u128 {
    ($($method:ident => $function:ident),* $(,)?) => {$(
        #[no_mangle]
        pub extern "C" fn $method() {
            let mut amount = 0u128;
            unsafe { host::$function(&raw mut amount as u64) };
            return_u128(amount);
        }
    )*};
}

returns_u128! {
    ext_account_balance => account_balance,
    ext_account_locked_balance => account_locked_balance,
    ext_attached_deposit => attached_deposit,
}

/// Methods that hash the whole input.
macro_rules! hashes_input {
    ($($method:ident => $function:ident),* $(,)?) => {$(
        #[no_mangle]
        pub extern "C" fn $method() {
            let value = input();
            unsafe { host::$function(value.len() as u64, at(value), REGISTER) };
            return_register(REGISTER);
        }
    )*};
}

hashes_input! {
    ext_sha256 => sha256,
    ext_keccak256 => keccak256,
    ext_keccak512 => keccak512,
    ext_ripemd160 => ripemd160,
}

/// Writes the input into a register and returns what the register then holds.
#[no_mangle]
pub extern "C" fn ext_write_register() {
    let value = input();
    unsafe { host::write_register(7, value.len() as u64, at(value)) };
    return_register(7);
}

/// Input: register (u64). Returns its length; of a register never written, u64::MAX.
#[no_mangle]
pub extern "C" fn ext_register_len() {
    let register = input_reader().u64();
    return_u64(unsafe { host::register_len(register) });
}

/// Input: register (u64), pointer (u64), both as they are: a missing register and a pointer outside memory abort the call.
#[no_mangle]
pub extern "C" fn ext_read_register() {
    let mut from = input_reader();
    let (register, pointer) = (from.u64(), from.u64());
    unsafe {
        host::write_register(REGISTER, 5, at(b"probe"));
        host::read_register(register, pointer);
    }
    return_u64(register);
}

/// Input: hash length (u64), hash, v (u64), malleability flag (u64), signature. Returns the status and the register.
#[no_mangle]
pub extern "C" fn ext_ecrecover() {
    let mut from = input_reader();
    let (hash, v, malleability, signature) = (from.slice(), from.u64(), from.u64(), from.rest());
    let status = unsafe {
        host::ecrecover(
            hash.len() as u64,
            at(hash),
            signature.len() as u64,
            at(signature),
            v,
            malleability,
            REGISTER,
        )
    };
    return_status_and_register(status, REGISTER);
}

/// Input: signature length (u64), signature, key length (u64), key, message. Returns 1 or 0.
#[no_mangle]
pub extern "C" fn ext_ed25519_verify() {
    let mut from = input_reader();
    let (signature, key, message) = (from.slice(), from.slice(), from.rest());
    return_u64(unsafe {
        host::ed25519_verify(
            signature.len() as u64,
            at(signature),
            message.len() as u64,
            at(message),
            key.len() as u64,
            at(key),
        )
    });
}

/// Returns the input; an earlier returned value is replaced.
#[no_mangle]
pub extern "C" fn ext_value_return() {
    let value = input();
    unsafe {
        host::value_return(8, at(b"replaced"));
        host::value_return(value.len() as u64, at(value));
    }
}

#[no_mangle]
pub extern "C" fn ext_panic() {
    unsafe { host::panic() }
}

#[no_mangle]
pub extern "C" fn ext_panic_utf8() {
    let message = input();
    unsafe { host::panic_utf8(message.len() as u64, at(message)) }
}

/// Logs the input twice, the second time as a null-terminated string.
#[no_mangle]
pub extern "C" fn ext_log_utf8() {
    let message = input();
    unsafe {
        host::log_utf8(message.len() as u64, at(message));
        host::log_utf8(u64::MAX, at(message));
    }
}

/// Logs the input, UTF-16LE, twice, the second time as a null-terminated string.
#[no_mangle]
pub extern "C" fn ext_log_utf16() {
    let message = input();
    unsafe {
        host::log_utf16(message.len() as u64, at(message));
        host::log_utf16(u64::MAX, at(message));
    }
}

/// Input: length of the message (u32), message (UTF-16LE), length of the file name (u32), file name: AssemblyScript's
/// strings, whose pointers are those of their first character.
#[no_mangle]
pub extern "C" fn ext_abort() {
    let whole = input();
    let message_length = u32::from_le_bytes([whole[0], whole[1], whole[2], whole[3]]);
    let message = at(whole) as u32 + 4;
    unsafe { host::abort(message, message + message_length + 4, 17, 4) }
}

/// Input: key length (u64), key, value. Returns the status and the replaced value.
#[no_mangle]
pub extern "C" fn ext_storage_write() {
    let mut from = input_reader();
    let (key, value) = (from.slice(), from.rest());
    let status =
        unsafe { host::storage_write(key.len() as u64, at(key), value.len() as u64, at(value), REGISTER) };
    return_status_and_register(status, REGISTER);
}

macro_rules! takes_key {
    ($($method:ident => $function:ident),* $(,)?) => {$(
        #[no_mangle]
        pub extern "C" fn $method() {
            let key = input();
            let status = unsafe { host::$function(key.len() as u64, at(key), REGISTER) };
            return_status_and_register(status, REGISTER);
        }
    )*};
}

takes_key! {
    ext_storage_read => storage_read,
    ext_storage_remove => storage_remove,
}

#[no_mangle]
pub extern "C" fn ext_storage_has_key() {
    let key = input();
    return_u64(unsafe { host::storage_has_key(key.len() as u64, at(key)) });
}

/// Writes, reads, asks and removes in one call, and returns the storage usage that each step left.
#[no_mangle]
pub extern "C" fn storage_round_trip() {
    let key = b"round";
    let (length, pointer) = (key.len() as u64, at(key));
    let mut usage = [0u64; 4];
    unsafe {
        host::storage_write(length, pointer, 3, at(b"one"), REGISTER);
        usage[0] = host::storage_usage();
        host::storage_write(length, pointer, 7, at(b"another"), REGISTER);
        usage[1] = host::storage_usage();
        host::storage_remove(length, pointer, REGISTER);
        usage[2] = host::storage_usage();
        usage[3] = host::storage_has_key(length, pointer);
        host::value_return(32, &raw const usage as u64);
    }
}

/// Spins until the gas is gone.
#[no_mangle]
pub extern "C" fn burn_all_gas() {
    let mut value = 1u64;
    loop {
        value = core::hint::black_box(value.wrapping_mul(31));
    }
}

/// Recurses until the stack is gone.
#[no_mangle]
pub extern "C" fn overflow_stack() {
    return_u64(descend(0));
}

#[allow(unconditional_recursion)]
#[inline(never)]
fn descend(depth: u64) -> u64 {
    core::hint::black_box(descend(core::hint::black_box(depth) + 1) + 1)
}
