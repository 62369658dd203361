//! What is held open, under which allocator, and how often.

use std::path::{Path, PathBuf};

/// What a client holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Held {
    /// An idle HTTP/1.1 connection after one request.
    Http1,
    /// An idle HTTP/2 connection after one request.
    Http2,
    /// A JSON body of which that many KiB have arrived. The service collects it in memory.
    Json(usize),
    /// An upload of which that many KiB have arrived. The service writes it to a file.
    Upload(usize),
}

impl Held {
    /// Name for readers, of several.
    pub fn name(self) -> String {
        match self {
            Self::Http1 => "idle HTTP/1.1 connections".into(),
            Self::Http2 => "idle HTTP/2 connections".into(),
            Self::Json(kib) => format!("JSON bodies, {kib} KiB of each received"),
            Self::Upload(kib) => format!("uploads, {kib} KiB of each received"),
        }
    }
}

/// The allocator of the service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allocator {
    Glibc,
    /// glibc with `MALLOC_ARENA_MAX=1`: all threads share one heap.
    OneArena,
    Jemalloc,
    /// jemalloc with a thread that returns memory, also while the service is idle.
    JemallocThread,
    Mimalloc,
}

impl Allocator {
    /// Name for readers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Glibc => "glibc",
            Self::OneArena => "glibc, one arena",
            Self::Jemalloc => "jemalloc",
            Self::JemallocThread => "jemalloc, background thread",
            Self::Mimalloc => "mimalloc",
        }
    }

    /// The calculator's name.
    pub const fn choice(self) -> &'static str {
        match self {
            Self::Glibc | Self::OneArena => "glibc",
            Self::Jemalloc | Self::JemallocThread => "jemalloc",
            Self::Mimalloc => "mimalloc",
        }
    }

    /// The variables of the service that select it; `Err` with Debian's package if its library is not installed.
    pub fn variables(self) -> Result<Vec<(&'static str, String)>, &'static str> {
        let library = |file: &str, package| {
            let found = library(file).ok_or(package)?;
            Ok(vec![("LD_PRELOAD", found.to_string_lossy().into_owned())])
        };
        match self {
            Self::Glibc => Ok(Vec::new()),
            Self::OneArena => Ok(vec![("MALLOC_ARENA_MAX", "1".into())]),
            Self::Jemalloc => library("libjemalloc.so.2", "libjemalloc2"),
            Self::JemallocThread => {
                let mut variables = Self::Jemalloc.variables()?;
                variables.push(("MALLOC_CONF", "background_thread:true".into()));
                Ok(variables)
            }
            Self::Mimalloc => library("libmimalloc.so.2", "libmimalloc2.0"),
        }
    }
}

fn library(file: &str) -> Option<PathBuf> {
    let machine = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let folders = [machine.as_str(), "/usr/lib64", "/usr/lib", "/usr/local/lib"];
    folders.iter().map(|folder| Path::new(folder).join(file)).find(|library| library.is_file())
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Setting {
    pub held: Held,
    pub allocator: Allocator,
    /// How many are open, one level after the other.
    pub levels: Vec<usize>,
}

impl Setting {
    pub fn name(&self) -> String {
        let most = self.levels.last().copied().unwrap_or(0);
        format!("{}, {most} {}", self.allocator.name(), self.held.name())
    }
}

/// A limit of the kernel, and what is held until the service is killed.
#[derive(Clone, Copy, Debug)]
pub struct Kill {
    pub held: Held,
    /// How far the limit is above the anonymous memory at rest, in MiB.
    pub room: u64,
}

/// Cells with one subject.
#[derive(Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    pub settings: Vec<Setting>,
}

const ALLOCATORS: [Allocator; 4] = [Allocator::Glibc, Allocator::OneArena, Allocator::Jemalloc, Allocator::Mimalloc];

/// All cells, or one of each kind.
pub fn groups(short: bool) -> Vec<Group> {
    let each = |held, levels: &[usize]| -> Vec<Setting> {
        let setting = |allocator| Setting { held, allocator, levels: levels.to_vec() };
        ALLOCATORS.into_iter().map(setting).collect()
    };
    let connections = [500, 1_000, 1_500, 2_000, 3_000, 4_000];
    let http2 = Setting { held: Held::Http2, allocator: Allocator::Glibc, levels: connections.to_vec() };
    let uploads = Setting { held: Held::Upload(2_048), allocator: Allocator::Glibc, levels: vec![4, 8, 12, 16] };
    let mut groups = vec![
        Group {
            key: "connections",
            title: "Idle connections",
            settings: each(Held::Http1, &connections).into_iter().chain([http2]).collect(),
        },
        Group {
            key: "bodies",
            title: "Bodies that are still arriving",
            settings: each(Held::Json(512), &[25, 50, 75, 100, 150, 200]).into_iter().chain([uploads]).collect(),
        },
        Group {
            key: "small-bodies",
            title: "Small bodies that are still arriving",
            settings: each(Held::Json(16), &[250, 500, 1_000, 1_500, 2_000]),
        },
    ];
    if short {
        for group in &mut groups {
            group.settings.truncate(1);
            for setting in &mut group.settings {
                setting.levels = vec![20, 40];
            }
        }
    }
    groups
}

/// Limits with a kill.
pub fn kills(short: bool) -> Vec<Kill> {
    let kill = |held, room| Kill { held, room };
    let kills = [kill(Held::Json(512), 24), kill(Held::Json(512), 64), kill(Held::Http1, 32)];
    kills[..if short { 1 } else { kills.len() }].to_vec()
}
