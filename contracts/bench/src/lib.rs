//! Work for the benches: each method repeats one kind of work as often as its input says (a decimal number) and returns a
//! checksum (u64), so that two engines can be compared and the compiler cannot drop the work.
#![no_std]

mod host;
mod loops;
mod storage;

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

macro_rules! methods {
    ($($method:ident => $work:path),* $(,)?) => {$(
        #[no_mangle]
        pub extern "C" fn $method() {
            host::return_u64($work(host::input_number()));
        }
    )*};
}

methods! {
    integer => loops::integer,
    division => loops::division,
    float => loops::float,
    loads_and_stores => loops::loads_and_stores,
    sieve => loops::sieve,
    calls => loops::calls,
    br_table => loops::br_table,
    call_indirect => loops::call_indirect,
    bulk => loops::bulk,
    mixed => loops::mixed,
    host_calls => loops::host_calls,
    storage_write => storage::write,
    storage_read => storage::read,
    storage_mixed => storage::mixed,
}

#[no_mangle]
pub extern "C" fn empty() {}
