//! oEmbed: lets other sites turn a link to a calculator into a frame.
//!
//! A static site cannot answer requests for arbitrary addresses, so each calculator has a file with its response, and its pages
//! link to that file. See <https://oembed.com/>, section 4: discovery.

use app::pages::addresses::SITE;
use models::{ALL, Calculator};
use serde_json::json;

/// The width and height of the frame in CSS pixels, both of which oEmbed requires. Scripts can change them.
const SIZE: [u32; 2] = [720, 900];

/// The name and content of each calculator's file, for a site at this absolute URL.
pub fn oembed(address: &str) -> impl Iterator<Item = (String, String)> {
    ALL.iter().map(move |calculator| (file(calculator), response(calculator, address)))
}

/// The name of a calculator's file.
pub fn file(calculator: &Calculator) -> String {
    format!("oembed/{}.json", calculator.slug)
}

fn response(calculator: &Calculator, address: &str) -> String {
    let Calculator { slug, title, .. } = calculator;
    let [width, height] = SIZE;
    // Titles and addresses come from this project and contain no quotes.
    let frame = format!(
        "<iframe src=\"{address}embed/{slug}/\" title=\"{title}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" frameborder=\"0\"></iframe>"
    );
    let response = json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": SITE,
        "provider_url": address,
        "cache_age": 86_400,
        "html": frame,
        "width": width,
        "height": height,
    });
    format!("{response:#}\n")
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn every_response_has_the_required_fields() {
        let files: Vec<_> = oembed("https://docs.example.org/docs/").collect();
        assert_eq!(files.len(), ALL.len());
        for ((name, text), calculator) in files.iter().zip(ALL) {
            assert_eq!(*name, format!("oembed/{}.json", calculator.slug));
            let response: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!((&response["type"], &response["version"]), (&json!("rich"), &json!("1.0")));
            assert!(response["width"].is_u64() && response["height"].is_u64(), "{text}");
            let html = response["html"].as_str().expect("HTML");
            let src = format!("src=\"https://docs.example.org/docs/embed/{}/\"", calculator.slug);
            assert!(html.starts_with("<iframe ") && html.contains(&src), "{html}");
        }
    }
}
