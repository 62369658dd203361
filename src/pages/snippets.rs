//! "Embed": the dialog with snippets that put a calculator on a page of another site.
//!
//! This module has the texts and the form. `scripts/snippets/snippets.mjs` writes the snippets, and `dialog.js` shows them.

use super::addresses::ABOUT_EMBEDDING;
use super::embed_scripts::integrity_of_frames;
use content::slug;
use leptos::prelude::*;
use models::ALL;
use pulldown_cmark::{Parser, html};

/// The kinds of snippets, which have different options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SnippetKind {
    /// A frame with a fixed height.
    Frame,
    /// A custom element, which adjusts its height.
    Element,
    /// An address, which the other site puts into a frame.
    Address,
    /// A link without a frame.
    Link,
}

impl SnippetKind {
    const fn key(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Element => "element",
            Self::Address => "address",
            Self::Link => "link",
        }
    }
}

/// A wiki or another kind of page that a snippet is for.
struct SnippetTarget {
    /// The key in `snippets.mjs`.
    key: &'static str,
    /// The label, which is also the heading of its section on the page about embedding.
    label: &'static str,
    kind: SnippetKind,
    /// Where to paste the snippet, what to allow first, and what was tested, as Markdown.
    about: &'static str,
}

const TARGETS: [SnippetTarget; 10] = [
    SnippetTarget {
        key: "html",
        label: "HTML page",
        kind: SnippetKind::Frame,
        about: "Paste this into the page's HTML. The script resizes the frame to fit the calculator; without it, the frame keeps its height. `integrity` is the script's digest, so browsers run only that exact script.\n\nTested on a page with a different origin.",
    },
    SnippetTarget {
        key: "element",
        label: "Web component",
        kind: SnippetKind::Element,
        about: "For pages that allow scripts. Include the script only once, even for several calculators. Each calculator adjusts its own height.\n\nTested on a page with a different origin.",
    },
    SnippetTarget {
        key: "markdown",
        label: "Markdown",
        kind: SnippetKind::Link,
        about: "Plain Markdown has no frames, so this is a link with the current answer. If your Markdown allows HTML, use the “HTML page” snippet instead.",
    },
    SnippetTarget {
        key: "github",
        label: "GitHub",
        kind: SnippetKind::Link,
        about: "GitHub removes frames and scripts, so this is a picture that links to the calculator. The picture shows no numbers; its alt text has the current answer. GitHub loads the picture from this site, so the site must be public.\n\nNot tested on GitHub.",
    },
    SnippetTarget {
        key: "confluence",
        label: "Confluence",
        kind: SnippetKind::Address,
        about: "Type `/iframe`, choose the iframe macro, and paste the address as its URL.\n\nNot tested in Confluence.",
    },
    SnippetTarget {
        key: "notion",
        label: "Notion",
        kind: SnippetKind::Address,
        about: "Type `/embed`, paste the address, and choose “Embed link”.\n\nNot tested in Notion.",
    },
    SnippetTarget {
        key: "gitbook",
        label: "GitBook",
        kind: SnippetKind::Address,
        about: "Paste the address on an empty line and press Enter. GitBook uses Iframely, which decides whether you get a frame or a link. This site must be public.\n\nNot tested in GitBook.",
    },
    SnippetTarget {
        key: "mediawiki",
        label: "MediaWiki",
        kind: SnippetKind::Frame,
        about: "An administrator must first add a small hook to `LocalSettings.php`. After that, anyone who can edit can paste this tag into a page.\n\nTested in MediaWiki 1.39.",
    },
    SnippetTarget {
        key: "dokuwiki",
        label: "DokuWiki",
        kind: SnippetKind::Frame,
        about: "Requires raw HTML: the `htmlok` setting up to release 2022-07-31 “Igor”, or a plugin in later releases. Raw HTML lets anyone who can edit add scripts, so use it only on closed wikis.\n\nTested in DokuWiki 2022-07-31 “Igor”.",
    },
    SnippetTarget {
        key: "wikijs",
        label: "Wiki.js",
        kind: SnippetKind::Frame,
        about: "Paste this into the Markdown editor. An administrator must first turn on “Allow iframes” under Rendering, Security. Wiki.js removes scripts, so the frame keeps the height you set.\n\nNot tested in Wiki.js.",
    },
];

/// The button that opens the dialog. It takes its space from the start, and the script makes it visible.
pub(super) fn opener(slug: &'static str) -> AnyView {
    view! {
        <button type="button" class="button snippets__opener" aria-haspopup="dialog" data-snippets=slug>
            "Embed"
        </button>
    }
    .into_any()
}

/// The pictures that link to calculators, for snippets without a frame: the name of each file and the title on it.
pub fn invitations() -> impl Iterator<Item = (String, &'static str)> {
    ALL.iter().map(|calculator| (format!("embed/{}.png", calculator.slug), calculator.title))
}

/// The script of the dialog.
pub(super) fn script() -> String {
    let [button, snippets, opens] = [
        include_str!("scripts/copy-button.js"),
        include_str!("scripts/snippets/snippets.mjs"),
        include_str!("scripts/snippets/dialog.js"),
    ];
    // The Debug format of a string is also a JavaScript string.
    let (dialog, integrity) = (dialog(), integrity_of_frames());
    format!("const DIALOG = {dialog:?};\nconst INTEGRITY = {integrity:?};\n{button}\n{snippets}\n{opens}")
}

/// The dialog in its initial state.
fn dialog() -> String {
    let options: Vec<_> = TARGETS
        .iter()
        .map(|target| view! { <option value=target.key data-kind=target.kind.key()>{target.label}</option> })
        .collect();
    view! {
        <dialog class="snippets" aria-labelledby="snippets-title">
            <div class="snippets__sheet">
                <div class="snippets__head">
                    <h2 id="snippets-title">"Embed this calculator"</h2>
                    <button type="button" class="button" data-close>"Close"</button>
                </div>
                <form class="snippets__form" autocomplete="off" novalidate>
                    <p class="note" data-part="wrong" role="status" hidden>
                        "A calculator input is invalid. Fix it first: the snippet uses the inputs as entered."
                    </p>
                    <div class="snippets__choice">
                        <label for="snippets-target">"Destination"</label>
                        <select id="snippets-target" name="target" autofocus>{options}</select>
                    </div>
                    {choices()}
                </form>
                <div class="snippets__result">
                    {TARGETS.iter().map(about).collect::<Vec<_>>()}
                    <figure class="code">
                        <figcaption>"Snippet"</figcaption>
                        <pre tabindex="0" role="region" aria-label="Snippet"><code data-part="snippet"></code></pre>
                    </figure>
                </div>
                <section class="snippets__preview" aria-labelledby="snippets-preview">
                    <h3 id="snippets-preview">"Preview"</h3>
                    <div data-part="preview"></div>
                </section>
            </div>
        </dialog>
    }
    .to_html()
}

/// The options. The script shows those of the chosen kind of snippet.
fn choices() -> AnyView {
    let of = |kinds: &[SnippetKind]| kinds.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(" ");
    let framed = of(&[SnippetKind::Frame, SnippetKind::Element, SnippetKind::Address]);
    view! {
        <div class="snippets__choice" data-kinds=framed.clone()>
            <label for="snippets-theme">"Colors"</label>
            <select id="snippets-theme" name="theme">
                <option value="">"Match the reader's system"</option>
                <option value="light">"Light"</option>
                <option value="dark">"Dark"</option>
            </select>
        </div>
        <div class="snippets__choice" data-kinds=of(&[SnippetKind::Frame])>
            <label for="snippets-height">"Height in pixels"</label>
            <input
                type="text"
                id="snippets-height"
                name="height"
                inputmode="numeric"
                spellcheck="false"
                aria-describedby="snippets-height-error"
            />
            <p class="field__error" id="snippets-height-error" data-part="height-error"></p>
        </div>
        <label class="snippets__lock" data-kinds=framed>
            <input type="checkbox" name="locked" />
            "Lock the inputs: show the answer without the form"
        </label>
    }
    .into_any()
}

/// The text about a target.
fn about(target: &SnippetTarget) -> AnyView {
    let mut text = String::new();
    html::push_html(&mut text, Parser::new(target.about));
    let (key, to) = (target.key, format!("{}#{}", ABOUT_EMBEDDING.trim_start_matches('/'), slug(target.label)));
    view! {
        <div class="snippets__about" data-for=key>
            <div inner_html=text></div>
            <p>
                <a data-to=to target="_blank" rel="noopener">"More about " {target.label}</a>
            </p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::pages::fixed_addresses;
    use content::Library;
    use std::path::Path;

    #[test]
    fn every_target_has_a_snippet_and_a_section_on_the_page() {
        let library = Library::load(Path::new(""), &fixed_addresses()).unwrap();
        let page = library.pages().find(|page| page.address == ABOUT_EMBEDDING).unwrap();
        let script = script();
        for target in &TARGETS {
            let place = slug(target.label);
            assert!(page.body.headings.iter().any(|heading| heading.id == place), "no part {place}");
            assert!(
                [":", ","].iter().any(|end| script.contains(&format!("\n  {}{end}", target.key))),
                "no snippet {}",
                target.key
            );
        }
    }
}
