//! What is measured. Intervals are a tenth of those in production, so that half a minute contains as many checks as
//! five minutes do there.

use crate::words::count;

/// How a check gets the status, with the age in seconds; also the calculator's names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cache {
    None,
    Lazy(f64),
    Background(f64),
    /// The reference service, which refreshes in the background on a connection of its own.
    Reference(f64),
}

impl Cache {
    /// Name of the calculator's choice, and the age in seconds.
    pub const fn choice(self) -> (&'static str, f64) {
        match self {
            Self::None => ("none", 0.0),
            Self::Lazy(age) => ("lazy", age),
            Self::Background(age) | Self::Reference(age) => ("background", age),
        }
    }
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Setting {
    pub cache: Cache,
    pub instances: usize,
    /// Probers of each instance.
    pub probers: usize,
    /// Of each prober, in seconds.
    pub interval: f64,
    /// Whether the pool pings a connection before it hands it out.
    pub ping: bool,
}

impl Setting {
    const fn new(cache: Cache, instances: usize, probers: usize, interval: f64) -> Self {
        Self { cache, instances, probers, interval, ping: true }
    }

    /// Name for readers.
    pub fn name(&self) -> String {
        let cache = match self.cache {
            Cache::None => String::new(),
            Cache::Lazy(age) | Cache::Background(age) => format!(", status of {age} s"),
            Cache::Reference(age) => format!(", reference service, refreshed every {age} s"),
        };
        let ping = if self.ping { "" } else { ", no ping on acquire" };
        let (instances, probers) = (count(self.instances, "instance"), count(self.probers, "prober"));
        format!("{instances}, {probers} every {} s{cache}{ping}", self.interval)
    }
}

/// Cells with the same kind of cache, which run beside each other.
#[derive(Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    pub settings: Vec<Setting>,
}

/// All cells, or one of each kind.
pub fn groups(short: bool) -> Vec<Group> {
    let mut groups = vec![
        Group {
            key: "no-cache",
            title: "Each check queries the database",
            settings: vec![
                Setting::new(Cache::None, 2, 10, 0.2),
                Setting::new(Cache::None, 4, 3, 0.5),
                Setting::new(Cache::None, 1, 1, 1.0),
                Setting { ping: false, ..Setting::new(Cache::None, 2, 10, 0.2) },
            ],
        },
        Group {
            key: "lazy",
            title: "A lazy cache",
            settings: vec![
                Setting::new(Cache::Lazy(0.2), 2, 1, 0.5),
                Setting::new(Cache::Lazy(0.5), 2, 1, 0.2),
                Setting::new(Cache::Lazy(0.5), 2, 3, 0.45),
                Setting::new(Cache::Lazy(0.5), 2, 10, 0.2),
                Setting::new(Cache::Lazy(0.5), 1, 30, 0.5),
            ],
        },
        Group {
            key: "background",
            title: "Refreshed by a background task",
            settings: vec![
                Setting::new(Cache::Background(0.5), 2, 10, 0.2),
                Setting::new(Cache::Background(0.2), 4, 3, 0.5),
                Setting::new(Cache::Reference(0.5), 1, 10, 0.2),
                Setting::new(Cache::Reference(0.5), 1, 30, 0.2),
            ],
        },
    ];
    if short {
        for group in &mut groups {
            group.settings.truncate(1);
        }
    }
    groups
}
