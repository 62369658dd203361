//! The claim ledger: every claim with its verdict, correction and sources.

use super::head::Head;
use super::layout::layout;
use super::scripts::Script;
use super::site_page::{SitePage, library};
use super::{addresses, sources};
use content::{Claim, Library, Verdict};
use leptos::prelude::*;

/// `/claims/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::Claims], feed: true, ..Head::of(page) }.set();
    let library = library();
    let parts: Vec<_> =
        library.claims.chunk_by(|one, next| one.part == next.part).map(|part| claims(&library, part)).collect();
    layout(
        page.address,
        view! {
            <main class="ledger" id="content">
                <h1>{page.title}</h1>
                <p class="lede">{counts(&library)}</p>
                <p class="note">
                    "The ledger is also available as data: "
                    <a href=addresses::CLAIMS_DATA type="application/json">"claims.json"</a>
                    ". " <a href=addresses::ABOUT_DATA>"What it contains and how to use it"</a> "."
                </p>
                {filter(&library)}
                {jumps(&library)}
                {parts}
                {changes(&library)}
            </main>
        },
    )
}

/// A sentence with the number of claims of each verdict.
pub(super) fn counts(library: &Library) -> String {
    let [confirmed, corrected, depends, estimate] = Verdict::ALL.map(|(_, verdict)| library.claims_with(verdict));
    format!(
        "{} common claims about running Axum in production, each checked against sources or measured: {confirmed} \
         confirmed, {corrected} corrected, {depends} that depend on conditions, and {estimate} opinions without a source.",
        library.claims.len()
    )
}

/// The name of a ledger file as a heading.
pub(super) fn part_title(part: &str) -> String {
    let (first, rest) = part.split_at_checked(part.chars().next().map_or(0, char::len_utf8)).unwrap_or_default();
    format!("{}{}", first.to_uppercase(), rest.replace('-', " "))
}

/// The filter. Filtering by verdict needs no script, because the style sheet hides the other claims. Filtering by words does.
fn filter(library: &Library) -> AnyView {
    let choice = |key: &'static str, words: &'static str, count: usize, checked: bool| {
        view! {
            <label class="pick" data-claim=key>
                <input type="radio" name="verdict" value=key checked=checked autocomplete="off" />
                <span>{words} " " <small>{count}</small></span>
            </label>
        }
    };
    let verdicts = Verdict::ALL.map(|(key, verdict)| choice(key, verdict.label(), library.claims_with(verdict), false));
    view! {
        <form class="filter" role="search" aria-label="Claims">
            <fieldset>
                <legend>"Verdict"</legend>
                {choice("all", "All", library.claims.len(), true)}
                {verdicts.into_iter().collect::<Vec<_>>()}
            </fieldset>
            <p class="filter__words" data-filter hidden>
                <label for="words">"Filter by words"</label>
                <input id="words" type="search" autocomplete="off" spellcheck="false" />
            </p>
            <p role="status" class="filter__count" data-count></p>
        </form>
    }
    .into_any()
}

/// Links to the parts, with the number of claims in each.
fn jumps(library: &Library) -> AnyView {
    let link = |part: &[Claim]| {
        let part_name = &part[0].part;
        view! {
            <li>
                <a href=format!("#part-{part_name}")>{part_title(part_name)}</a>
                " "
                <small>{part.len()}</small>
            </li>
        }
    };
    let links: Vec<_> = library.claims.chunk_by(|one, next| one.part == next.part).map(link).collect();
    view! {
        <nav class="jumps" aria-label="Parts of the ledger">
            <ul>{links}</ul>
            <button type="button" class="button button--small" data-open hidden>
                "Open all"
            </button>
        </nav>
    }
    .into_any()
}

fn claims(library: &Library, part: &[Claim]) -> AnyView {
    let place = format!("part-{}", part[0].part);
    view! {
        <section class="ledger__part" aria-labelledby=place.clone()>
            <h2 id=place.clone()>{part_title(&part[0].part)}</h2>
            {part.iter().map(|claim| entry(library, claim)).collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}

/// A claim in a line, which opens to show its correction and sources.
fn entry(library: &Library, claim: &Claim) -> AnyView {
    let link = |to: String, name: String| view! { <li><a href=to>{name}</a></li> };
    let pages = library.quoting(claim).map(|page| link(page.address.clone(), page.about.title.clone()));
    let calculators = claim.calculators.iter();
    let calculators =
        calculators.map(|one| link(addresses::calculator(one.slug), format!("Calculator: {}", one.title)));
    let links: Vec<_> = pages.chain(calculators).collect();
    let cited: Vec<_> = claim.sources.iter().filter_map(|id| library.sources.get(id)).map(sources::item).collect();
    view! {
        <details class="claim claim--entry" id=claim.id.clone() data-claim=claim.verdict.key()>
            <summary>
                <h3>
                    <span class="claim__verdict">{claim.verdict.label()}</span> " "
                    <q inner_html=claim.said.html.clone()></q>
                </h3>
            </summary>
            <div class="claim__answer">
                <p inner_html=claim.right.html.clone()></p>
                <ul class="claim__where" aria-label="Where it matters">{links}</ul>
                {(!cited.is_empty()).then(|| view! { <ul class="claim__cited" aria-label="Sources">{cited}</ul> })}
                <p class="claim__link"><a href=format!("#{}", claim.id)>"Permanent link"</a></p>
            </div>
        </details>
    }
    .into_any()
}

fn changes(library: &Library) -> AnyView {
    let change = |change: &content::Change| {
        let claims: Vec<_> = change
            .claims
            .iter()
            .map(|id| view! { " " <a href=format!("#{id}")><code>{id.clone()}</code></a> })
            .collect();
        view! {
            <li>
                <time datetime=change.on.clone()>{change.on.clone()}</time> ": "
                <span inner_html=change.what.html.clone()></span> {claims}
            </li>
        }
    };
    view! {
        <section class="ledger__changes" aria-labelledby="changes">
            <h2 id="changes">"Changes"</h2>
            <p><a href=addresses::FEED>"Change feed"</a> " (Atom)"</p>
            <ul class="bullets">{library.changes.iter().map(change).collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}
