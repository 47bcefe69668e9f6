//! The few host functions that the benches need.
#[link(wasm_import_module = "env")]
extern "C" {
    fn read_register(register_id: u64, ptr: u64);
    fn register_len(register_id: u64) -> u64;
    fn input(register_id: u64);
    fn block_index() -> u64;
    fn value_return(value_len: u64, value_ptr: u64);
    fn storage_write(key_len: u64, key_ptr: u64, value_len: u64, value_ptr: u64, register_id: u64) -> u64;
    fn storage_read(key_len: u64, key_ptr: u64, register_id: u64) -> u64;
    fn storage_remove(key_len: u64, key_ptr: u64, register_id: u64) -> u64;
}

const REGISTER: u64 = 0;

pub fn input_number() -> u64 {
    let mut digits = [0u8; 20];
    unsafe {
        input(REGISTER);
        if register_len(REGISTER) > 20 {
            core::arch::wasm32::unreachable()
        }
        read_register(REGISTER, &raw mut digits as u64);
    }
    let digits = digits.iter().take_while(|digit| digit.is_ascii_digit());
    digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}

pub fn return_u64(value: u64) {
    unsafe { value_return(8, &raw const value as u64) }
}

pub fn block() -> u64 {
    unsafe { block_index() }
}

pub fn write(key: &[u8], value: &[u8]) -> u64 {
    unsafe {
        storage_write(
            key.len() as u64,
            key.as_ptr() as u64,
            value.len() as u64,
            value.as_ptr() as u64,
            REGISTER,
        )
    }
}

/// Copies the value into `to`, which must be long enough, and returns its length.
pub fn read(key: &[u8], to: &mut [u8]) -> Option<usize> {
    unsafe {
        if storage_read(key.len() as u64, key.as_ptr() as u64, REGISTER) == 0 {
            return None;
        }
        let length = register_len(REGISTER) as usize;
        if length > to.len() {
            core::arch::wasm32::unreachable()
        }
        read_register(REGISTER, to.as_mut_ptr() as u64);
        Some(length)
    }
}

pub fn remove(key: &[u8]) -> u64 {
    unsafe { storage_remove(key.len() as u64, key.as_ptr() as u64, REGISTER) }
}
