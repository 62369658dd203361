//! Prints how much memory an allocator returns after a peak. Compare:
//!
//! ```bash
//! cargo run --release --example allocator
//! _RJEM_MALLOC_CONF=background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0 \
//!   cargo run --release --example allocator
//! ```

use std::{fs, thread, time::Duration};

// region: allocator
use tikv_jemallocator::Jemalloc;

/// Add this to main.rs. jemalloc reads its options from `_RJEM_MALLOC_CONF`. With
/// `background_thread:true`, it also returns memory while the service is idle.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;
// endregion: allocator

fn main() {
    eprintln!("at the start  {}", resident());
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(peak)).collect();
    for thread in threads {
        drop(thread.join());
    }
    eprintln!("after a peak  {}", resident());
    thread::sleep(Duration::from_secs(5));
    eprintln!("5 s later     {}", resident());
}

/// Allocates 64 MiB in pieces of 1 KiB, and frees the last one first.
fn peak() {
    let mut pieces: Vec<Vec<u8>> = (0..65_536).map(|_| vec![1; 1024]).collect();
    while pieces.pop().is_some() {}
}

fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.unwrap_or("VmRSS: unknown").replace('\t', " ")
}
