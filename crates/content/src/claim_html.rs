//! Claims and sources as HTML and Markdown.

use super::addresses::CLAIMS;
use super::body::Piece;
use super::record::{Claim, Origin, Source, Sources};
use pulldown_cmark_escape::{escape_href, escape_html_body_text};

/// A claim between two paragraphs: a disclosure that opens the correction.
pub(super) fn card(claim: &Claim, sources: &Sources) -> String {
    let Claim { verdict, said, .. } = claim;
    format!(
        "<details class=\"claim\" data-claim=\"{}\"><summary><span class=\"claim__verdict\">{}</span> \
         <span class=\"claim__said\">Often said: <q>{}</q></span></summary>{}</details>\n",
        verdict.key(),
        verdict.label(),
        said.html,
        answer(claim, sources),
    )
}

/// A claim after a sentence: a button with its verdict that opens the note. A word joiner keeps it on the sentence's last line.
pub(super) fn mark(claim: &Claim) -> String {
    let Claim { id, verdict, .. } = claim;
    format!(
        "&#8288;<button type=\"button\" class=\"mark\" data-claim=\"{}\" popovertarget=\"claim-{id}\" aria-label=\"Claim: {}\">{}</button>",
        verdict.key(),
        verdict.label(),
        verdict.symbol(),
    )
}

/// The note that a mark opens.
pub(super) fn note(claim: &Claim, sources: &Sources) -> String {
    let Claim { id, verdict, said, .. } = claim;
    format!(
        "<div class=\"claim claim--note\" id=\"claim-{id}\" popover data-claim=\"{}\"><p class=\"claim__head\">\
         <span class=\"claim__verdict\">{}</span> <span class=\"claim__said\">Often said: <q>{}</q></span></p>{}</div>\n",
        verdict.key(),
        verdict.label(),
        said.html,
        answer(claim, sources),
    )
}

fn cited<'a>(claim: &'a Claim, sources: &'a Sources) -> impl Iterator<Item = &'a Source> {
    claim.sources.iter().filter_map(|id| sources.get(id))
}

fn answer(claim: &Claim, sources: &Sources) -> String {
    let cited: Vec<_> = cited(claim, sources).map(source_html).collect();
    let cited = if cited.is_empty() { String::new() } else { format!("Sources: {}. ", cited.join("; ")) };
    format!(
        "<div class=\"claim__answer\"><p>{}</p><p class=\"claim__sources\">{cited}<a href=\"{CLAIMS}#{}\">In the ledger</a></p></div>",
        claim.right.html, claim.id,
    )
}

/// A source as HTML: its title with its address or method.
pub fn source_html(source: &Source) -> String {
    let mut title = String::new();
    // Writing to a `String` cannot fail.
    let _ = escape_html_body_text(&mut title, &source.title);
    match &source.origin {
        Origin::Published(url) => {
            let mut address = String::new();
            let _ = escape_href(&mut address, url);
            format!("<a href=\"{address}\">{title}</a>")
        }
        Origin::Own(how) => format!("{title}: {}", how.html.trim_end_matches('.')),
    }
}

/// A source as Markdown.
pub fn source_markdown(source: &Source) -> String {
    let Source { title, origin, seen, .. } = source;
    match (origin, seen) {
        (Origin::Published(url), Some(day)) => format!("[{title}]({url}), read on {day}"),
        (Origin::Published(url), None) => format!("[{title}]({url}), not opened by us"),
        (Origin::Own(how), day) => {
            format!("{title}, {}: {}", day.as_deref().unwrap_or_default(), how.source().trim_end_matches('.'))
        }
    }
}

/// The claim as Markdown, in one paragraph.
pub fn claim_markdown(claim: &Claim, sources: &Sources) -> Vec<Piece> {
    let cited: Vec<_> = cited(claim, sources).map(source_markdown).collect();
    let mut pieces = vec![Piece::Text("Often said: “".into())];
    pieces.extend(claim.said.markdown.iter().cloned());
    pieces.push(Piece::Text(format!("” Verdict: **{}**. ", claim.verdict.label())));
    pieces.extend(claim.right.markdown.iter().cloned());
    if !cited.is_empty() {
        pieces.push(Piece::Text(format!(" Sources: {}.", cited.join("; "))));
    }
    pieces
}
