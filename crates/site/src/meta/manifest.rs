//! The web app manifest, with which a browser can install the site.

use app::pages::addresses::{self, SITE};
use app::pages::table::{HOME, SYMPTOMS};
use models::{ALL, Calculator};
use serde_json::{Value, json};

/// Browsers ignore any more shortcuts.
const MAX_SHORTCUTS: usize = 10;

/// The light and dark surface colors of `style/tokens.css`, for the browser's own interface.
pub(super) const SURFACE: [(&str, &str); 2] = [("light", "#fdfcfa"), ("dark", "#15171a")];

/// The name of the file.
pub(crate) const MANIFEST: &str = "manifest.webmanifest";

/// The name and content of the manifest (<https://www.w3.org/TR/appmanifest/>), for a site at `base`.
pub(crate) fn manifest(base: &str) -> (String, String) {
    let icon = |name: &str, size: u32, purpose: &str| {
        let (src, sizes) = (format!("{base}icons/{name}-{size}.png"), format!("{size}x{size}"));
        json!({ "src": src, "sizes": sizes, "type": "image/png", "purpose": purpose })
    };
    let shortcut = |name: &str, address: &str| {
        let url = format!("{base}{}", address.trim_start_matches('/'));
        json!({ "name": name, "url": url, "icons": [icon("plain", 192, "any")] })
    };
    let is_whole = |one: &&Calculator| one.slug == addresses::CAPACITY;
    let calculators = ALL.iter().filter(is_whole).chain(ALL.iter().filter(|one| !is_whole(one)));
    let calculators = calculators.map(|one| shortcut(one.title, &addresses::calculator(one.slug)));
    let shortcuts = [shortcut(SYMPTOMS.title, SYMPTOMS.address)].into_iter().chain(calculators);
    let shortcuts: Vec<Value> = shortcuts.take(MAX_SHORTCUTS).collect();
    let [(_, light), _] = SURFACE;
    let manifest = json!({
        "id": base,
        "name": SITE,
        "short_name": "Axum in Prod",
        "description": HOME.summary,
        "lang": "en",
        "start_url": base,
        "scope": base,
        "display": "standalone",
        "theme_color": light,
        "background_color": light,
        "categories": ["developer", "productivity"],
        "icons": [
            icon("plain", 192, "any"),
            icon("plain", 512, "any"),
            icon("maskable", 192, "maskable"),
            icon("maskable", 512, "maskable"),
        ],
        "shortcuts": shortcuts,
    });
    (MANIFEST.into(), format!("{manifest:#}\n"))
}
