//! A disk with rotating files, written second by second.

use super::*;
use proptest::prelude::*;
use std::collections::VecDeque;

/// What happened on the disk.
struct Written {
    /// Most bytes at once.
    most: f64,
    /// Least and most seconds of history on the disk, once the oldest file has been deleted.
    history: [f64; 2],
    /// When the disk was full.
    full_at: Option<u32>,
}

/// Writes for some time, and checks the size of the current file at intervals.
fn write(rate: f64, size: f64, files: usize, check: u32, disk: f64, seconds: u32) -> Written {
    let mut kept: VecDeque<f64> = VecDeque::from([0.0]);
    let mut written = Written { most: 0.0, history: [f64::INFINITY, 0.0], full_at: None };
    let mut rotated = false;
    for now in 1..=seconds {
        if let Some(current) = kept.back_mut() {
            *current += rate;
        }
        let total: f64 = kept.iter().sum();
        written.most = written.most.max(total);
        if total > disk && written.full_at.is_none() {
            written.full_at = Some(now);
        }
        if rotated {
            written.history[1] = written.history[1].max(total / rate);
        }
        if now.is_multiple_of(check) && kept.back().is_some_and(|current| *current >= size) {
            kept.push_back(0.0);
            if kept.len() > files {
                kept.pop_front();
                rotated = true;
            }
        }
        if rotated {
            written.history[0] = written.history[0].min(kept.iter().sum::<f64>() / rate);
        }
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_disk_written_second_by_second_agrees(
        rate in 1_000.0..50_000.0_f64,
        size in 0.1..1.0_f64,
        files in 1..6_usize,
        check in 1..30_u32,
    ) {
        let inputs = Inputs {
            rps: rate / 500.0,
            lines_per_request: 1.0,
            rotate_size: Some(size),
            rotate_files: Some(files as f64),
            rotate_check: f64::from(check),
            ..defaults()
        };
        let volume = inputs.volume();
        let rotation = (size * 1e6 / rate).ceil() as u32 + check;
        let written = write(rate, size * 1e6, files, check, f64::INFINITY, rotation * (files as u32 + 3));
        // The model is an upper limit on the bytes and a lower one on the history, at most one check off.
        prop_assert!(written.most <= volume.on_disk * (1.0 + 1e-9), "{} {}", written.most, volume.on_disk);
        prop_assert!(written.most >= volume.on_disk - files as f64 * rate * f64::from(check) - rate);
        let [least, most] = volume.history;
        let late = f64::from(check) * files as f64 + 1.0;
        prop_assert!(written.history[0] >= least - 1e-6 && written.history[0] <= least + late, "{:?} {least}", written.history);
        prop_assert!(written.history[1] >= most - 1e-6 && written.history[1] <= most + late, "{:?} {most}", written.history);
    }

    #[test]
    fn a_disk_without_rotation_is_full_when_computed(rate in 1_000.0..50_000.0_f64, disk in 0.1..1.0_f64) {
        let inputs = Inputs { rps: rate / 500.0, lines_per_request: 1.0, free_disk: disk, ..defaults() };
        let full_after = inputs.volume().full_after;
        let written = write(rate, f64::INFINITY, 1, 1, disk * 1e9, full_after as u32 + 2);
        let full_at = written.full_at.map(f64::from).expect("a full disk");
        prop_assert!((full_at - full_after).abs() <= 1.0, "{full_at} {full_after}");
    }
}
