//! The page that Trunk has made of `index.html`: the shell that every page of the site is put into.

use super::Rendered;
use super::embedding;
use super::html::rewrite;
use super::sheets;
use app::pages::Script;
use app::pages::addresses::{FEED, SITE};
use content::Piece;
use lol_html::element;
use lol_html::html_content::{ContentType, Element};
use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::path::Path;

/// What a page without an island leaves out of the shell: the script that loads and starts the WebAssembly.
const OF_ISLANDS: &str = "script[data-wasm]";

/// The shell, and where the site will stand.
#[derive(Clone, Debug)]
pub struct Shell {
    html: String,
    /// Path of the site on its host: begins and ends with a slash.
    base: String,
    /// Where the calculators' program is, as attributes of a script.
    program: String,
    /// What embeds load instead of all that other pages do: style sheet and script.
    embed: String,
}

impl Shell {
    /// Reads the shell that Trunk has staged for a site at `base`, and joins its style sheets there.
    ///
    /// # Errors
    ///
    /// A base that is no path from slash to slash, a file that cannot be read or written, HTML that cannot be read.
    pub fn read(staging: &Path, base: &str) -> Result<Self, Box<dyn Error>> {
        if !(base.starts_with('/') && base.ends_with('/')) {
            let remedy = "give one that begins and ends with a slash, like --public-url /docs/";
            return Err(format!("the public URL `{base}` is no path on a host; {remedy}").into());
        }
        let html = fs::read_to_string(staging.join("index.html"))?;
        let program = program(&html)?;
        let (html, sheet) = sheets::join(&html, base, staging)?;
        let embed = format!("<link rel=\"stylesheet\" href=\"{sheet}\">{}", embedding::start(base, staging)?);
        Ok(Self { html, base: base.into(), program, embed })
    }

    /// A page as it is written to disk.
    ///
    /// # Errors
    ///
    /// HTML that cannot be read.
    pub fn page(&self, page: &Rendered) -> Result<String, Box<dyn Error>> {
        let head = &page.head;
        let title = if head.title == SITE { SITE.into() } else { format!("{} · {SITE}", head.title) };
        let body = self.with_base(&page.html)?;
        let handlers = vec![
            element!("html", |html| {
                if head.embed {
                    html.set_attribute("data-embed", "true")?;
                }
                Ok(())
            }),
            element!("title", |element| {
                element.set_inner_content(&title, ContentType::Text);
                Ok(())
            }),
            element!("meta[name=description]", |meta| {
                meta.set_attribute("content", &head.description)?;
                // The shell may have no <head>: minified, its tags are left out.
                meta.after(&self.links(page), ContentType::Html);
                meta.after(&super::meta::head(page, &self.base), ContentType::Html);
                Ok(())
            }),
            element!("link[rel=stylesheet]", |element| {
                if head.embed {
                    element.remove();
                }
                Ok(())
            }),
            element!(&format!("{OF_ISLANDS}, {}", sheets::OF_ISLANDS), |element| {
                if !head.island {
                    element.remove();
                }
                Ok(())
            }),
            element!("body", |element| {
                element.prepend(&body, ContentType::Html);
                Ok(())
            }),
        ];
        Ok(rewrite(&self.html, handlers)?)
    }

    /// A page as Markdown, as it is written to disk.
    pub fn markdown(&self, pieces: &[Piece]) -> String {
        written(pieces, &self.base)
    }

    /// What belongs to a page beside the style sheet: its other versions and its scripts.
    fn links(&self, page: &Rendered) -> String {
        let Self { base, .. } = self;
        let mut links = if page.head.embed { self.embed.clone() } else { String::new() };
        if page.markdown.is_some() && !page.head.embed {
            let title = "This page as Markdown";
            let at = &page.address[1..];
            links += &format!(
                "<link rel=\"alternate\" type=\"text/markdown\" title=\"{title}\" href=\"{base}{at}index.md\">"
            );
        }
        if page.head.feed {
            let at = &FEED[1..];
            let title = "Changes of the claim ledger";
            links += &format!(
                "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{title}\" href=\"{base}{at}\">"
            );
        }
        for script in &page.head.scripts {
            // What computes the numbers in a text is loaded by the page's own script, for a reader who has some.
            let computes = *script == Script::Site && !page.head.island && page.html.contains("data-computed");
            let program = if computes { self.program.as_str() } else { "" };
            links += &format!("<script type=\"module\" src=\"{base}{}\"{program}></script>", script.file());
        }
        links
    }

    /// Links from the root of the site become links from the root of its host.
    fn with_base(&self, html: &str) -> Result<String, lol_html::errors::RewritingError> {
        let below = |name: &'static str| {
            move |element: &mut Element<'_, '_>| {
                if let Some(to) = element.get_attribute(name) {
                    element.set_attribute(name, &format!("{}{}", self.base, &to[1..]))?;
                }
                Ok(())
            }
        };
        rewrite(html, [element!("a[href^='/']", below("href")), element!("[data-search]", below("data-search"))])
    }
}

/// The addresses that the script of the islands has, as attributes for another one.
fn program(html: &str) -> Result<String, lol_html::errors::RewritingError> {
    let found = RefCell::new(String::new());
    let gather = vec![element!(OF_ISLANDS, |script| {
        for name in ["data-js", "data-wasm"] {
            if let Some(address) = script.get_attribute(name) {
                *found.borrow_mut() += &format!(" {name}=\"{address}\"");
            }
        }
        Ok(())
    })];
    rewrite(html, gather)?;
    Ok(found.into_inner())
}

/// Pieces put together for a site that stands at `base`: a link to a page leads to its Markdown.
pub(super) fn written(pieces: &[Piece], base: &str) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::File(address) => format!("{base}{}", &address[1..]),
        Piece::Calculator(calculator) => format!("[{}]({base}calculators/{}/)", calculator.title, calculator.slug),
        Piece::Link(to) => match to.strip_prefix('/').map(|to| to.split_once('#').unwrap_or((to, ""))) {
            None => to.clone(),
            Some((file, _)) if !file.is_empty() && !file.ends_with('/') => format!("{base}{file}"),
            Some((page, "")) => format!("{base}{page}index.md"),
            Some((page, place)) => format!("{base}{page}index.md#{place}"),
        },
    };
    pieces.iter().map(piece).collect()
}
