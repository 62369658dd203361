//! Writes a Brotli, a gzip and a Zstandard copy of each file of a release, at a high effort, so that no server has to
//! compress anything while a reader waits.

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use hosting::{file_type, files};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Part of the name of each cached copy. Increase it after a change of effort, or an update of a library that compresses better,
/// so that all copies are created again.
const CACHE_VERSION: u32 = 2;
/// A copy must be at least 5% smaller than its file.
const MAX_RATIO: (usize, usize) = (95, 100);
/// How long a cached copy is kept after its last use. Several builds of the site share the cache.
const CACHE_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How much time a copy is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// The smallest copies, for readers.
    Release,
    /// Larger copies in a tenth of the time, for tests of what servers do with them.
    Quick,
}

impl Effort {
    /// Levels of Brotli, gzip and Zstandard.
    fn levels(self) -> (i32, Compression, i32) {
        match self {
            // Zopfli would make gzip copies 4% smaller in a hundred times the time, for the few clients without Brotli. Level
            // 19 of Zstandard has a window of 8 MB, the largest that browsers accept.
            Self::Release => (11, Compression::best(), 19),
            Self::Quick => (4, Compression::fast(), 3),
        }
    }

    /// Part of the name of cached copies, so that a release never contains quick ones.
    fn key(self) -> &'static str {
        match self {
            Self::Release => "",
            Self::Quick => "-quick",
        }
    }
}

/// A content encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Zstd,
}

impl Encoding {
    const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Zstd];

    fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
            Self::Zstd => "zst",
        }
    }

    fn compress(self, content: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
        let (brotli, gzip, zstd) = effort.levels();
        let mut compressed = Vec::new();
        match self {
            Self::Brotli => {
                // The window is 4 MB, which is larger than any file of the site. A larger one would only cost memory in the
                // browser.
                let params =
                    BrotliEncoderParams { quality: brotli, lgwin: 22, size_hint: content.len(), ..Default::default() };
                brotli::BrotliCompress(&mut &*content, &mut compressed, &params)?;
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(&mut compressed, gzip);
                encoder.write_all(content)?;
                encoder.finish()?;
            }
            Self::Zstd => compressed = zstd::bulk::compress(content, zstd)?,
        }
        Ok(compressed)
    }
}

/// The result of [`compress`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of files with at least one copy.
    pub files: usize,
    /// The size of these files in bytes.
    pub before: usize,
    /// Their size in bytes with Brotli, gzip and Zstandard. A file without a copy counts at its own size.
    pub after: [usize; 3],
    /// The number of copies that were not in the cache.
    pub created: usize,
}

impl Summary {
    fn and(self, other: Self) -> Self {
        let after = [0, 1, 2].map(|encoding| self.after[encoding] + other.after[encoding]);
        let (files, before) = (self.files + other.files, self.before + other.before);
        Self { files, before, after, created: self.created + other.created }
    }
}

/// Writes the copies beside the files in `staging`, on all cores. Reuses the copies in the folder `cache` and adds new ones to it.
///
/// # Errors
///
/// Returns an error if a file cannot be read or written.
pub fn compress(staging: &Path, cache: &Path, effort: Effort) -> Result<Summary, Box<dyn Error>> {
    fs::create_dir_all(cache)?;
    let mut found = Vec::new();
    for name in files(staging)?.into_iter().filter(|name| is_compressible(name)) {
        found.push((staging.join(&name).metadata()?.len(), name));
    }
    // Largest first. Otherwise one core could start the largest file when the others are done.
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let compressed =
        found.par_iter().with_max_len(1).map(|(_, name)| compress_file(&staging.join(name), cache, effort));
    let compressed = compressed.try_reduce(Summary::default, |one, other| Ok(one.and(other)))?;
    remove_old(cache)?;
    Ok(compressed)
}

fn is_compressible(name: &str) -> bool {
    !name.starts_with('_') && file_type(name).is_none_or(|file_type| file_type.compressible)
}

fn compress_file(file: &Path, cache: &Path, effort: Effort) -> io::Result<Summary> {
    let content = fs::read(file)?;
    let digest: String = Sha256::digest(&content).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let done: Vec<_> = Encoding::ALL
        .into_par_iter()
        .map(|encoding| copy(file, &content, encoding, effort, cache, &digest))
        .collect::<io::Result<_>>()?;
    let mut compressed = Summary::default();
    for (encoding, (length, is_created)) in done.iter().enumerate() {
        compressed.after[encoding] = length.unwrap_or(content.len());
        compressed.created += usize::from(*is_created);
    }
    if done.iter().all(|(length, _)| length.is_none()) {
        return Ok(Summary { created: compressed.created, ..Summary::default() });
    }
    Ok(Summary { files: 1, before: content.len(), ..compressed })
}

/// Writes one copy beside a file. Returns its length, if it is small enough to be written, and whether it was created rather than
/// read from the cache.
fn copy(
    file: &Path,
    content: &[u8],
    encoding: Encoding,
    effort: Effort,
    cache: &Path,
    digest: &str,
) -> io::Result<(Option<usize>, bool)> {
    let store = cache.join(format!("{digest}-{CACHE_VERSION}{}.{}", effort.key(), encoding.extension()));
    let (compressed, is_created) = match fs::read(&store) {
        Ok(compressed) => {
            File::open(&store)?.set_modified(SystemTime::now())?;
            (compressed, false)
        }
        Err(_) => {
            let compressed = encoding.compress(content, effort)?;
            let is_worthwhile = compressed.len() * MAX_RATIO.1 <= content.len() * MAX_RATIO.0;
            // An empty file records that the copy is not worthwhile, so the next build does not try again.
            let compressed = if is_worthwhile { compressed } else { Vec::new() };
            write_atomically(&store, &compressed)?;
            (compressed, true)
        }
    };
    if compressed.is_empty() {
        return Ok((None, is_created));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", encoding.extension()));
    fs::write(PathBuf::from(name), &compressed)?;
    Ok((Some(compressed.len()), is_created))
}

/// Renames a finished file into place, because two builds may write to the cache at the same time.
fn write_atomically(store: &Path, compressed: &[u8]) -> io::Result<()> {
    let draft = store.with_extension(format!(
        "{}.{}.draft",
        store.extension().unwrap_or_default().to_string_lossy(),
        std::process::id()
    ));
    fs::write(&draft, compressed)?;
    fs::rename(draft, store)
}

fn remove_old(cache: &Path) -> io::Result<()> {
    for entry in fs::read_dir(cache)? {
        let entry = entry?;
        if entry.metadata()?.modified()?.elapsed().is_ok_and(|age| age > CACHE_LIFETIME) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;
    use tempfile::TempDir;

    fn text() -> String {
        (0..2000).map(|number| format!("{number} times the same line\n")).collect()
    }

    fn staged() -> TempDir {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("_host")).unwrap();
        for name in ["a.html", "icon.png", "_headers", "_host/nginx.conf"] {
            fs::write(folder.path().join(name), text()).unwrap();
        }
        fs::write(folder.path().join("short.txt"), "x").unwrap();
        folder
    }

    #[test]
    fn each_copy_decompresses_to_its_file() {
        let (folder, cache) = (staged(), TempDir::new().unwrap());
        let compressed = compress(folder.path(), cache.path(), Effort::Release).unwrap();
        let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
        let [mut brotli, mut gzip] = [Vec::new(), Vec::new()];
        brotli::BrotliDecompress(&mut &read("a.html.br")[..], &mut brotli).unwrap();
        GzDecoder::new(&read("a.html.gz")[..]).read_to_end(&mut gzip).unwrap();
        let zstd = zstd::decode_all(&read("a.html.zst")[..]).unwrap();
        assert!([brotli, gzip, zstd].iter().all(|unpacked| unpacked == text().as_bytes()));
        assert_eq!((compressed.files, compressed.before), (1, text().len()));
        assert!(compressed.after.iter().all(|after| *after < text().len() / 2), "{compressed:?}");
    }

    #[test]
    fn only_files_that_get_smaller_have_a_copy() {
        let (folder, cache) = (staged(), TempDir::new().unwrap());
        compress(folder.path(), cache.path(), Effort::Release).unwrap();
        let names = files(folder.path()).unwrap();
        let copies: Vec<_> = names
            .iter()
            .filter(|name| Encoding::ALL.iter().any(|encoding| name.ends_with(encoding.extension())))
            .collect();
        assert_eq!(copies, ["a.html.br", "a.html.gz", "a.html.zst"]);
    }

    #[test]
    fn copies_are_cached_and_removed_when_they_are_old() {
        let cache = TempDir::new().unwrap();
        assert_eq!(compress(staged().path(), cache.path(), Effort::Release).unwrap().created, 6);
        assert_eq!(compress(staged().path(), cache.path(), Effort::Release).unwrap().created, 0);
        // A release never contains copies that were made quickly, nor the other way around.
        assert_eq!(compress(staged().path(), cache.path(), Effort::Quick).unwrap().created, 6);
        assert_eq!(compress(staged().path(), cache.path(), Effort::Release).unwrap().created, 0);
        for name in files(cache.path()).unwrap() {
            let long_ago = SystemTime::now() - CACHE_LIFETIME - Duration::from_secs(60);
            File::open(cache.path().join(name)).unwrap().set_modified(long_ago).unwrap();
        }
        compress(TempDir::new().unwrap().path(), cache.path(), Effort::Release).unwrap();
        assert!(files(cache.path()).unwrap().is_empty());
    }
}
