//! CPU loops, one kind of instruction each.
use crate::host;
use core::hint::black_box;

const WORDS: usize = 8 * 1024;
static mut ARENA: [u64; WORDS] = [0; WORDS];

fn arena() -> &'static mut [u64; WORDS] {
    unsafe { &mut *(&raw mut ARENA) }
}

/// xorshift64*: shifts, exclusive or and multiplication of i64.
fn next(state: u64) -> u64 {
    let mut value = state;
    value ^= value >> 12;
    value ^= value << 25;
    value ^= value >> 27;
    value.wrapping_mul(0x2545_f491_4f6c_dd1d)
}

pub fn integer(count: u64) -> u64 {
    let mut state = 88_172_645_463_325_252u64;
    let mut sum = 0u32;
    for _ in 0..count {
        state = next(state);
        sum = sum.rotate_left(5) ^ (state >> 32) as u32;
        sum = sum.wrapping_add(state as u32);
    }
    state ^ u64::from(sum)
}

pub fn division(count: u64) -> u64 {
    let mut value = u64::MAX;
    let mut sum = 0u64;
    for step in 0..count {
        let divisor = step % 1_021 + 3;
        sum = sum.wrapping_add(value / divisor).wrapping_add(value % divisor);
        value = value.wrapping_sub(sum | 1);
    }
    sum
}

/// Points of the Mandelbrot set: addition and multiplication of f64, with a data-dependent exit.
pub fn float(count: u64) -> u64 {
    let mut inside = 0u64;
    for point in 0..count {
        let (cx, cy) = (
            (point % 64) as f64 / 24.0 - 2.0,
            (point / 64 % 64) as f64 / 32.0 - 1.0,
        );
        let (mut x, mut y, mut steps) = (0.0f64, 0.0f64, 0u64);
        while steps < 50 && x * x + y * y <= 4.0 {
            (x, y) = (x * x - y * y + cx, 2.0 * x * y + cy);
            steps += 1;
        }
        inside = inside.wrapping_add(steps);
    }
    inside
}

/// Loads and stores of i64 at addresses that the last load chose.
pub fn loads_and_stores(count: u64) -> u64 {
    let words = arena();
    for (index, word) in words.iter_mut().enumerate() {
        *word = next(index as u64 + 1);
    }
    let mut at = 0usize;
    for step in 0..count {
        let word = words[at];
        words[at] = word.wrapping_add(step);
        at = (word as usize ^ step as usize) % WORDS;
    }
    words[at]
}

/// The sieve of Eratosthenes over 64 KiB: stores of bytes with a stride.
pub fn sieve(count: u64) -> u64 {
    let flags = unsafe { &mut *(&raw mut ARENA as *mut [u8; 8 * WORDS]) };
    let mut primes = 0u64;
    for _ in 0..count {
        flags.fill(1);
        for number in 2..flags.len() {
            if flags[number] == 1 {
                primes += 1;
                let mut multiple = number * 2;
                while multiple < flags.len() {
                    flags[multiple] = 0;
                    multiple += number;
                }
            }
        }
    }
    primes
}

#[inline(never)]
fn fibonacci(n: u64) -> u64 {
    if n < 2 {
        return n;
    }
    fibonacci(n - 1) + fibonacci(n - 2)
}

/// Direct calls: naive Fibonacci numbers.
pub fn calls(count: u64) -> u64 {
    (0..count).map(|_| fibonacci(black_box(16))).sum()
}

/// An interpreter of ten instructions: one br_table a step.
pub fn br_table(count: u64) -> u64 {
    let program: [u8; 16] = black_box([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 1, 4, 1, 5, 9]);
    let (mut a, mut b) = (1u64, 2u64);
    for step in 0..count {
        match program[(step % 16) as usize] {
            0 => a = a.wrapping_add(b),
            1 => b ^= a,
            2 => a = a.rotate_left(7),
            3 => b = b.wrapping_sub(step),
            4 => core::mem::swap(&mut a, &mut b),
            5 => a |= step,
            6 => b = b.wrapping_mul(3),
            7 => a &= !step,
            8 => b = !b,
            9 => a = a.wrapping_shr(3) ^ b,
            _ => core::arch::wasm32::unreachable(),
        }
    }
    a ^ b
}

type Step = fn(u64) -> u64;
const STEPS: [Step; 4] = [
    |value| value.wrapping_add(0x9e37_79b9),
    |value| value ^ (value >> 7),
    |value| value.wrapping_mul(5),
    |value| value.rotate_left(11),
];

pub fn call_indirect(count: u64) -> u64 {
    let steps: [Step; 4] = black_box(STEPS);
    (0..count).fold(1, |value, step| steps[((value ^ step) % 4) as usize](value))
}

/// memory.fill and memory.copy of 16 KiB each.
pub fn bulk(count: u64) -> u64 {
    let bytes = unsafe { &mut *(&raw mut ARENA as *mut [u8; 8 * WORDS]) };
    for step in 0..count {
        bytes[..16_384].fill(step as u8);
        black_box(&mut *bytes).copy_within(..16_384, 20_000);
    }
    u64::from(bytes[20_000]) + u64::from(bytes[36_383])
}

/// A little of everything: sorting, hashing and a table of 512 slots.
pub fn mixed(count: u64) -> u64 {
    let mut checksum = 0xcbf2_9ce4_8422_2325u64;
    for round in 0..count {
        let slots = &mut arena()[..512];
        let mut state = round + 1;
        for slot in slots.iter_mut() {
            state = next(state);
            *slot = state;
        }
        slots.sort_unstable();
        for slot in slots.iter() {
            for byte in slot.to_le_bytes() {
                checksum = (checksum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        checksum ^= (slots[255] as f64).sqrt_floor();
    }
    checksum
}

trait SqrtFloor {
    fn sqrt_floor(self) -> u64;
}

impl SqrtFloor for f64 {
    /// Newton's method: core has no square root.
    fn sqrt_floor(self) -> u64 {
        let mut root = self / 2.0 + 1.0;
        for _ in 0..40 {
            root = (root + self / root) / 2.0;
        }
        root as u64
    }
}

/// The cheapest host function, over and over.
pub fn host_calls(count: u64) -> u64 {
    (0..count).map(|_| host::block()).fold(0, u64::wrapping_add)
}
