//! Packed copies beside the files of a release, as small as they get, so that no server packs anything while readers wait.

use brotli::enc::BrotliEncoderParams;
use hosting::{files, kind_of};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Changes when the same file is to be packed anew: with the effort, or a library that has become better.
const EDITION: u32 = 1;
/// A copy that is not smaller by five percent is not worth its place.
const WORTH: (usize, usize) = (95, 100);
/// How long copies are kept that no build has asked for. Several builds of the site share them.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A way to pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Brotli,
    Gzip,
    Zstd,
}

impl Way {
    const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Zstd];

    fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
            Self::Zstd => "zst",
        }
    }

    fn pack(self, content: &[u8]) -> io::Result<Vec<u8>> {
        let mut packed = Vec::new();
        match self {
            Self::Brotli => {
                // 4 MB are more than any file here; 16 MB need more memory in the browser for nothing.
                let params =
                    BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
                brotli::BrotliCompress(&mut &*content, &mut packed, &params)?;
            }
            Self::Gzip => zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, content, &mut packed)?,
            // Browsers take windows of 8 MB, which is that of this level; the next ones have more.
            Self::Zstd => packed = zstd::bulk::compress(content, 19)?,
        }
        Ok(packed)
    }
}

/// What packing has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Files that have at least one copy.
    pub files: usize,
    /// Their bytes.
    pub before: usize,
    /// The bytes that they are sent as: with Brotli, gzip, Zstandard.
    pub after: [usize; 3],
    /// Copies that no earlier build had made.
    pub anew: usize,
}

impl Packed {
    fn and(self, other: Self) -> Self {
        let after = [0, 1, 2].map(|way| self.after[way] + other.after[way]);
        let (files, before) = (self.files + other.files, self.before + other.before);
        Self { files, before, after, anew: self.anew + other.anew }
    }
}

/// Lays copies beside the files of a site, on every core; takes those that are in the folder `kept`, and keeps the others there.
///
/// # Errors
///
/// Files that cannot be read or written.
pub fn pack(staging: &Path, kept: &Path) -> Result<Packed, Box<dyn Error>> {
    fs::create_dir_all(kept)?;
    let mut found = Vec::new();
    for name in files(staging)?.into_iter().filter(|name| may_be_smaller(name)) {
        found.push((staging.join(&name).metadata()?.len(), name));
    }
    // The long ones first: else one core is left with the longest.
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let packed = found.par_iter().with_max_len(1).map(|(_, name)| pack_file(&staging.join(name), kept));
    let packed = packed.try_reduce(Packed::default, |one, other| Ok(one.and(other)))?;
    forget(kept)?;
    Ok(packed)
}

fn may_be_smaller(name: &str) -> bool {
    !name.starts_with('_') && kind_of(name).is_none_or(|kind| kind.packs)
}

fn pack_file(file: &Path, kept: &Path) -> io::Result<Packed> {
    let content = fs::read(file)?;
    let digest: String = Sha256::digest(&content).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let done: Vec<_> =
        Way::ALL.into_par_iter().map(|way| copy(file, &content, way, kept, &digest)).collect::<io::Result<_>>()?;
    let mut packed = Packed::default();
    for (way, (length, is_new)) in done.iter().enumerate() {
        packed.after[way] = length.unwrap_or(content.len());
        packed.anew += usize::from(*is_new);
    }
    if done.iter().all(|(length, _)| length.is_none()) {
        return Ok(Packed { anew: packed.anew, ..Packed::default() });
    }
    Ok(Packed { files: 1, before: content.len(), ..packed })
}

/// Lays one copy beside a file. Says how long it is, if it is worth its place, and whether it had to be made.
fn copy(file: &Path, content: &[u8], way: Way, kept: &Path, digest: &str) -> io::Result<(Option<usize>, bool)> {
    let store = kept.join(format!("{digest}-{EDITION}.{}", way.extension()));
    let (packed, is_new) = match fs::read(&store) {
        Ok(packed) => {
            File::open(&store)?.set_modified(SystemTime::now())?;
            (packed, false)
        }
        Err(_) => {
            let packed = way.pack(content)?;
            let is_worth_it = packed.len() * WORTH.1 <= content.len() * WORTH.0;
            // Nothing stands for a copy that is not worth its place, so that it is not tried again.
            let packed = if is_worth_it { packed } else { Vec::new() };
            keep(&store, &packed)?;
            (packed, true)
        }
    };
    if packed.is_empty() {
        return Ok((None, is_new));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", way.extension()));
    fs::write(PathBuf::from(name), &packed)?;
    Ok((Some(packed.len()), is_new))
}

/// Two builds may pack at the same time: a file appears whole.
fn keep(store: &Path, packed: &[u8]) -> io::Result<()> {
    let draft = store.with_extension(format!(
        "{}.{}.draft",
        store.extension().unwrap_or_default().to_string_lossy(),
        std::process::id()
    ));
    fs::write(&draft, packed)?;
    fs::rename(draft, store)
}

fn forget(kept: &Path) -> io::Result<()> {
    for entry in fs::read_dir(kept)? {
        let entry = entry?;
        if entry.metadata()?.modified()?.elapsed().is_ok_and(|age| age > KEPT) {
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
    fn each_copy_unpacks_to_its_file() {
        let (folder, kept) = (staged(), TempDir::new().unwrap());
        let packed = pack(folder.path(), kept.path()).unwrap();
        let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
        let [mut brotli, mut gzip] = [Vec::new(), Vec::new()];
        brotli::BrotliDecompress(&mut &read("a.html.br")[..], &mut brotli).unwrap();
        GzDecoder::new(&read("a.html.gz")[..]).read_to_end(&mut gzip).unwrap();
        let zstd = zstd::decode_all(&read("a.html.zst")[..]).unwrap();
        assert!([brotli, gzip, zstd].iter().all(|unpacked| unpacked == text().as_bytes()));
        assert_eq!((packed.files, packed.before), (1, text().len()));
        assert!(packed.after.iter().all(|after| *after < text().len() / 2), "{packed:?}");
    }

    #[test]
    fn only_what_gets_smaller_has_a_copy() {
        let (folder, kept) = (staged(), TempDir::new().unwrap());
        pack(folder.path(), kept.path()).unwrap();
        let names = files(folder.path()).unwrap();
        let copies: Vec<_> =
            names.iter().filter(|name| Way::ALL.iter().any(|way| name.ends_with(way.extension()))).collect();
        assert_eq!(copies, ["a.html.br", "a.html.gz", "a.html.zst"]);
    }

    #[test]
    fn a_file_is_packed_once_and_forgotten_when_it_is_old() {
        let kept = TempDir::new().unwrap();
        assert_eq!(pack(staged().path(), kept.path()).unwrap().anew, 6);
        assert_eq!(pack(staged().path(), kept.path()).unwrap().anew, 0);
        for name in files(kept.path()).unwrap() {
            let long_ago = SystemTime::now() - KEPT - Duration::from_secs(60);
            File::open(kept.path().join(name)).unwrap().set_modified(long_ago).unwrap();
        }
        pack(TempDir::new().unwrap().path(), kept.path()).unwrap();
        assert!(files(kept.path()).unwrap().is_empty());
    }
}
