//! The shell of every page: what Trunk builds from `index.html`.

use super::html::rewrite;
use super::page::RenderedPage;
use super::programs::{Program, Programs};
use super::simulation;
use super::stylesheets;
use app::pages::addresses::{self, FEED, SITE};
use app::pages::{PROGRAM, without_comments};
use content::Piece;
use faults::Fault;
use lol_html::element;
use lol_html::html_content::{ContentType, Element};
use std::error::Error;
use std::fs;
use std::path::Path;

/// Starts the islands of a page.
const ISLANDS: &str = include_str!("../../../src/islands/start.js");
/// Starts the calculator of an embed.
const EMBED: &str = include_str!("scripts/embedding/start.js");

/// The shell, and the path of the site.
#[derive(Clone, Debug)]
pub struct Shell {
    html: String,
    /// The path of the site on its host, with a slash at both ends.
    base: String,
    programs: Programs,
    /// The attribute with the address of the simulation's worker, if there is one.
    simulation: String,
    /// The address of the style sheet of embeds.
    embed: String,
}

impl Shell {
    /// Reads the shell from `staging`, for a site at `base`, and joins the style sheets in `staging`.
    ///
    /// # Errors
    ///
    /// Returns an error if `base` does not begin and end with a slash, a file cannot be read or written, or the HTML cannot be
    /// parsed.
    pub fn read(staging: &Path, base: &str, programs: Programs) -> Result<Self, Box<dyn Error>> {
        if !(base.starts_with('/') && base.ends_with('/')) {
            let remedy = "use a path that begins and ends with a slash, like --public-url /docs/";
            return Err(format!("the public URL `{base}` is not a path; {remedy}").into());
        }
        let html = fs::read_to_string(staging.join("index.html"))?;
        let (html, worker) = simulation::stage(&html, staging)?;
        let simulation = worker.map(|name| format!(" data-simulation=\"{base}{name}\"")).unwrap_or_default();
        let (html, embed) = stylesheets::join(&html, base, staging)?;
        Ok(Self { html, base: base.into(), programs, simulation, embed })
    }

    /// The complete HTML of a page.
    ///
    /// # Errors
    ///
    /// Returns an error if the HTML cannot be parsed, or a calculator on the page has no program.
    pub fn page(&self, page: &RenderedPage) -> Result<String, Box<dyn Error>> {
        let head = &page.head;
        let title = if head.title == SITE { SITE.into() } else { format!("{} · {SITE}", head.title) };
        let body = self.body(page)?;
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
                // The shell may have no <head>, because minifying removes its tags.
                meta.after(&self.links(page)?, ContentType::Html);
                meta.after(&super::meta::head(page, &self.base), ContentType::Html);
                Ok(())
            }),
            element!("link[rel=stylesheet]", |element| {
                if stylesheets::is_superfluous(&element.get_attribute("href").unwrap_or_default(), page) {
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

    /// The Markdown of a page.
    pub fn markdown(&self, pieces: &[Piece]) -> String {
        resolve(pieces, &self.base)
    }

    /// The links of a page to its scripts, its Markdown and its feed.
    fn links(&self, page: &RenderedPage) -> Result<String, Fault> {
        let Self { base, simulation, .. } = self;
        let mut links = String::new();
        if page.head.embed {
            let files = match page.calculator() {
                Some(calculator) => {
                    let Program { js, wasm } = self.programs.for_embed(calculator.slug)?;
                    format!(" data-js=\"{js}\" data-wasm=\"{wasm}\"")
                }
                None => String::new(),
            };
            let start = without_comments(&[PROGRAM, EMBED].concat());
            links += &format!(
                "<link rel=\"stylesheet\" href=\"{}\"><script type=\"module\"{files}{simulation}>{start}</script>",
                self.embed
            );
        }
        if page.head.island {
            let start = without_comments(&[PROGRAM, ISLANDS].concat());
            links += &format!("<script type=\"module\"{simulation}>{start}</script>");
        }
        if page.markdown.is_some() && !page.head.embed {
            let title = "This page as Markdown";
            let at = &page.address[1..];
            links += &format!(
                "<link rel=\"alternate\" type=\"text/markdown\" title=\"{title}\" href=\"{base}{at}index.md\">"
            );
        }
        if page.head.feed {
            let at = &FEED[1..];
            let title = "Changes to the claim ledger";
            links += &format!(
                "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{title}\" href=\"{base}{at}\">"
            );
        }
        for script in &page.head.scripts {
            links += &format!("<script type=\"module\" src=\"{base}{}\"></script>", script.file());
        }
        Ok(links)
    }

    /// The body of a page, with links relative to the host instead of the site.
    fn body(&self, page: &RenderedPage) -> Result<String, lol_html::errors::RewritingError> {
        let below = |name: &'static str| {
            move |element: &mut Element<'_, '_>| {
                if let Some(to) = element.get_attribute(name) {
                    element.set_attribute(name, &format!("{}{}", self.base, &to[1..]))?;
                }
                Ok(())
            }
        };
        // Islands, and numbers in the text that can be computed, name the program to load.
        let with_program = |attribute: &'static str, end: char| {
            move |element: &mut Element<'_, '_>| {
                let of = element.get_attribute(attribute).unwrap_or_default();
                let program = self.programs.for_page(of.split(end).next().unwrap_or_default())?;
                element.set_attribute("data-js", &program.js)?;
                element.set_attribute("data-wasm", &program.wasm)?;
                Ok(())
            }
        };
        let mut handlers = vec![
            element!("a[href^='/']", below("href")),
            element!("[data-search]", below("data-search")),
            element!("[data-computed]", with_program("data-yours", '/')),
            element!("[data-program]", with_program("data-program", ' ')),
        ];
        if page.head.island {
            handlers.push(element!("[data-setting]", with_program("data-setting", ' ')));
        }
        rewrite(&page.html, handlers)
    }
}

/// Joins pieces of Markdown for a site at `base`. A link to a page leads to its Markdown version.
pub(super) fn resolve(pieces: &[Piece], base: &str) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::File(address) => format!("{base}{}", &address[1..]),
        Piece::Calculator(calculator) => {
            format!("[{}]({base}{})", calculator.title, &addresses::calculator(calculator.slug)[1..])
        }
        Piece::Link(to) => match to.strip_prefix('/').map(|to| to.split_once('#').unwrap_or((to, ""))) {
            None => to.clone(),
            Some((file, _)) if !file.is_empty() && !file.ends_with('/') => format!("{base}{file}"),
            Some((page, "")) => format!("{base}{page}index.md"),
            Some((page, place)) => format!("{base}{page}index.md#{place}"),
        },
    };
    pieces.iter().map(piece).collect()
}
