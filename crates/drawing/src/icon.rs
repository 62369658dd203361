//! The site's icons, all drawn from `style/icon.svg`.

use super::paint::{self, Result};
use pictures::color::{ACCENT, PAPER};
use pictures::mark::placed;

/// A file: its name and content.
pub type File = (String, Vec<u8>);

/// In pixels.
const FAVICON: [u32; 3] = [16, 32, 48];

/// Returns all icons other than the SVG itself.
///
/// # Errors
///
/// Returns an error if an SVG cannot be drawn.
pub fn icons() -> Result<Vec<File>> {
    let mut icons = vec![
        ("favicon.ico".into(), favicon()?),
        // Systems crop this icon in different ways, so the mark is small and centered.
        ("apple-touch-icon.png".into(), paint::icon(&on_background(0.68), 180)?),
    ];
    for size in [192, 512] {
        icons.push((format!("icons/plain-{size}.png"), paint::icon(&plain(), size)?));
        icons.push((format!("icons/maskable-{size}.png"), paint::icon(&on_background(0.64), size)?));
    }
    Ok(icons)
}

fn plain() -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">{}</svg>"#, placed(0.0, 0.0, 1.0, ACCENT))
}

/// Returns the mark on a full background, at this share of the width. Crops leave a circle with a diameter of 0.8 (W3C,
/// safe zone of a maskable icon).
fn on_background(share: f32) -> String {
    let edge = (1.0 - share) / 2.0;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1" fill="{ACCENT}"/>{}</svg>"#,
        placed(edge, edge, share, PAPER)
    )
}

/// Returns an ICO file with PNG pictures: a header, one entry per picture, the pictures.
fn favicon() -> Result<Vec<u8>> {
    let pictures = FAVICON.map(|size| paint::icon(&plain(), size).map(|png| (size, png)));
    let pictures = pictures.into_iter().collect::<Result<Vec<_>>>()?;
    let count = u16::try_from(pictures.len())?;
    let mut file: Vec<u8> = [0, 1, count].iter().flat_map(|number: &u16| number.to_le_bytes()).collect();
    let mut place = 6 + 16 * u32::from(count);
    for (size, png) in &pictures {
        let side = u8::try_from(*size)?;
        let length = u32::try_from(png.len())?;
        // Width, height, no palette, reserved; one plane, 32 bits per pixel.
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend([length, place].iter().flat_map(|number| number.to_le_bytes()));
        place += length;
    }
    file.extend(pictures.into_iter().flat_map(|(_, png)| png));
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha(png: &[u8], x: u32, y: u32) -> u8 {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let width = reader.info().width;
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels[((y * width + x) * 4 + 3) as usize]
    }

    fn named(name: &str) -> Vec<u8> {
        icons().unwrap().into_iter().find(|(other, _)| other == name).unwrap().1
    }

    #[test]
    fn a_maskable_icon_is_full_and_a_plain_one_is_not() {
        assert_eq!(alpha(&named("icons/maskable-192.png"), 0, 0), 255);
        let plain = named("icons/plain-192.png");
        assert_eq!((alpha(&plain, 0, 0), alpha(&plain, 96, 40)), (0, 255));
    }

    #[test]
    fn the_favicon_has_pictures_at_their_offsets() {
        let file = named("favicon.ico");
        assert_eq!(file[..6], [0, 0, 1, 0, 3, 0]);
        for (entry, size) in file[6..].chunks(16).zip(FAVICON) {
            let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            let png = &file[number(12)..number(12) + number(8)];
            let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
            assert_eq!((u32::from(entry[0]), reader.info().width), (size, size));
        }
    }
}
