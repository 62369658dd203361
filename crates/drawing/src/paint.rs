//! Renders SVG and encodes PNG.

use pictures::FONTS;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Palette size of opaque pictures. Flat areas and the edges of letters need few colors; more would add bytes without a
/// visible difference.
const COLORS: usize = 64;

/// Renders a square PNG with transparency.
pub(super) fn icon(svg: &str, size: u32) -> Result<Vec<u8>> {
    Ok(pixels(svg, size, size)?.encode_png()?)
}

/// Renders an opaque PNG with a palette.
pub(super) fn card(svg: &str, width: u32, height: u32) -> Result<Vec<u8>> {
    let pixels = pixels(svg, width, height)?;
    let colors: Vec<_> = pixels.data().chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let (palette, places) = palette(&colors);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    // Filters assume that similar numbers are similar colors, which does not hold for a palette.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&places)?;
    Ok(file)
}

fn pixels(svg: &str, width: u32, height: u32) -> Result<Pixmap> {
    let options = Options { fontdb: database(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let mut pixels = Pixmap::new(width, height).ok_or("the size of the picture is zero")?;
    let size = tree.size();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    Ok(pixels)
}

type Color = [u8; 3];

/// Returns the most frequent colors, and for each pixel the index of the closest of them.
fn palette(pixels: &[Color]) -> (Vec<Color>, Vec<u8>) {
    let mut counts: BTreeMap<Color, usize> = BTreeMap::new();
    // Most pixels have the same color as the one before.
    for same in pixels.chunk_by(PartialEq::eq) {
        *counts.entry(same[0]).or_default() += same.len();
    }
    let mut colors: Vec<_> = counts.into_iter().collect();
    colors.sort_by_key(|(_, count)| Reverse(*count));
    let palette: Vec<_> = colors.iter().take(COLORS).map(|(color, _)| *color).collect();
    let near: BTreeMap<_, _> = colors.iter().map(|(color, _)| (*color, nearest(&palette, *color))).collect();
    let mut places = Vec::with_capacity(pixels.len());
    for same in pixels.chunk_by(PartialEq::eq) {
        places.resize(places.len() + same.len(), near.get(&same[0]).copied().unwrap_or_default());
    }
    (palette, places)
}

fn nearest(palette: &[Color], color: Color) -> u8 {
    let distance = |other: &Color| -> u32 {
        color.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(*other)).pow(2)).sum()
    };
    let place = (0..palette.len()).min_by_key(|place| distance(&palette[*place]));
    place.and_then(|place| place.try_into().ok()).unwrap_or_default()
}

/// Returns both weights of the typeface, without the fonts of the machine.
fn database() -> Arc<Database> {
    static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
        let mut database = Database::new();
        for font in FONTS {
            database.load_font_data(font.to_vec());
        }
        Arc::new(database)
    });
    DATABASE.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pictures::TYPEFACE;

    #[test]
    fn the_renderer_has_both_weights_of_the_typeface_and_no_other_font() {
        let database = database();
        assert_eq!(database.len(), 2);
        assert!(database.faces().all(|face| face.families.iter().any(|(name, _)| name == TYPEFACE)));
    }
}
