//! Draws the preview pictures on all cores, and caches them between builds.

use super::paint::{self, Result};
use pictures::{HEIGHT, Picture, WIDTH};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::{fs, io};

/// A cache of drawn pictures.
#[derive(Clone, Debug)]
pub struct Gallery {
    folder: PathBuf,
}

impl Gallery {
    /// Opens the cache in this folder, which is created if it is missing.
    ///
    /// # Errors
    ///
    /// Returns an error if the folder cannot be created.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.into() })
    }

    /// Returns the PNG of each picture, in the same order, and the number of pictures that were not in the cache.
    /// Removes all other pictures from the cache.
    ///
    /// # Errors
    ///
    /// Returns an error if a picture cannot be drawn, or a file cannot be read or written.
    pub fn files(&self, pictures: &[&Picture]) -> Result<(Vec<Vec<u8>>, usize)> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if !pictures.iter().any(|picture| self.file(picture) == path) {
                fs::remove_file(path)?;
            }
        }
        let missing: Vec<_> = pictures.iter().filter(|picture| !self.file(picture).exists()).collect();
        let next = Mutex::new(missing.iter());
        let work = || {
            while let Some(picture) = { next.lock().unwrap_or_else(PoisonError::into_inner).next() } {
                self.draw(picture).map_err(|error| format!("the picture “{}”: {error}", picture.alt))?;
            }
            Ok::<_, String>(())
        };
        thread::scope(|scope| {
            let cores = thread::available_parallelism().map_or(1, usize::from);
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err("a picture panicked".into())))
        })?;
        let files = pictures.iter().map(|picture| fs::read(self.file(picture))).collect::<io::Result<_>>()?;
        Ok((files, missing.len()))
    }

    fn file(&self, picture: &Picture) -> PathBuf {
        self.folder.join(format!("{}.png", picture.version))
    }

    /// Renames the finished file into place, because another build may read the cache at the same time.
    fn draw(&self, picture: &Picture) -> Result<()> {
        let file = self.file(picture);
        let draft = file.with_extension(format!("{}.draft", std::process::id()));
        fs::write(&draft, paint::card(picture.svg(), WIDTH, HEIGHT)?)?;
        Ok(fs::rename(draft, file)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pictures::Card;

    fn picture(title: &str) -> Picture {
        Picture::from(&Card { site: "Axum", section: String::new(), title: title.into(), answer: None })
    }

    #[test]
    fn pictures_are_drawn_once_and_removed_when_unused() {
        let folder = tempfile::TempDir::new().unwrap();
        let gallery = Gallery::open(folder.path()).unwrap();
        let (one, two, three) = (picture("One"), picture("Two"), picture("Three"));
        let (first, drawn) = gallery.files(&[&one, &two]).unwrap();
        assert_eq!(drawn, 2);
        assert_ne!(first[0], first[1]);
        let (second, drawn) = gallery.files(&[&three, &two]).unwrap();
        assert_eq!((drawn, &second[1]), (1, &first[1]));
        assert!(!gallery.file(&one).exists());
    }

    #[test]
    fn a_picture_has_the_right_size_and_background() {
        let png = paint::card(picture("Title").svg(), WIDTH, HEIGHT).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (WIDTH, HEIGHT));
        let palette = reader.info().palette.clone().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let first = usize::from(pixels[0]) * 3;
        assert_eq!(palette[first..first + 3], [0xf5, 0xf2, 0xec]);
    }
}
