//! The page of a rule of the checker: why it matters, the fix, and an example that the checker itself has checked.

use super::addresses::{ABOUT_CHECK, CHECK, rule};
use super::breadcrumbs::breadcrumbs;
use super::head::Head;
use super::layout::layout;
use super::not_found::not_found;
use super::rules::rules;
use super::site_page::Contents;
use super::sources;
use check::{Confidence, Project, Report, Rule, Severity, Source};
use check_panel::Panel;
use content::{Claim, Library};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/check/id/`.
#[component]
pub(super) fn RulePage() -> impl IntoView {
    let contents = Contents::of_context();
    let id = use_params_map().with_untracked(|params| params.get("rule").unwrap_or_default());
    match rules().find(|(rule, _)| rule.id == id) {
        Some((rule, engine)) => view(&contents, rule, engine),
        None => not_found(),
    }
}

fn view(contents: &Contents, shown: &'static Rule, engine: fn(&Project) -> Report) -> AnyView {
    Head { findings: true, ..Head::new(shown.title, description(shown)) }.set();
    let library = &contents.library;
    let claims: Vec<_> = claims(library, shown).map(|claim| cited(library, claim)).collect();
    layout(
        &rule(shown.id),
        view! {
            <main class="list rule" id="content">
                {breadcrumbs(&[(CHECK, "Check")], shown.title)}
                <h1>{code(shown.title)}</h1>
                <p class="rule__about" data-severity=shown.severity.name()>{about(shown)}</p>
                <p class="lede">{code(shown.why)}</p>
                <h2 id="fix">"Fix"</h2>
                <p>{code(shown.fix)}</p>
                <p><a href=shown.page>{contents.title_of(shown.page)}</a>" has the background."</p>
                <h2 id="example">"Example"</h2>
                {failing(shown, engine)}
                <h2 id="fixed">"Without the fault"</h2>
                {passing(shown)}
                {(!claims.is_empty()).then(|| view! { <h2 id="sources">"Sources"</h2> {claims} })}
                <h2 id="ignore">"Ignore it"</h2>
                <p>
                    "Put a comment above the line, with your reason. "
                    <a href=ABOUT_CHECK>"How to ignore findings"</a>
                </p>
                {ignore(shown)}
                {elsewhere(shown)}
            </main>
        },
    )
}

/// The longest description that search engines show whole: 50 to 160 characters.
fn description(shown: &'static Rule) -> String {
    let first = shown.why.split_inclusive(". ").next().unwrap_or(shown.why).trim_end();
    let both = [
        shown.why.to_owned(),
        format!("{}. {first}", shown.title),
        first.to_owned(),
        format!("{}. {}", shown.title, shown.fix),
    ];
    let fits = |text: &&String| (50..=160).contains(&text.chars().count());
    both.iter().find(fits).unwrap_or(&both[2]).clone()
}

/// The severity, the confidence and the id.
fn about(shown: &'static Rule) -> impl IntoView {
    let confidence = match shown.confidence {
        Confidence::Sure => "follows from the files",
        Confidence::Likely => "likely: depends on details the files do not show",
    };
    let level = match shown.severity {
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
    };
    let minor = shown.pedantic.then_some(", shown on request only");
    view! { <b>{level}</b> ", " {confidence} {minor} " · " <code>{shown.id}</code> }
}

/// A sentence whose parts between backticks are code.
fn code(text: &'static str) -> Vec<AnyView> {
    let part = |(place, part): (usize, &'static str)| match place % 2 {
        0 => part.into_any(),
        _ => view! { <code>{part}</code> }.into_any(),
    };
    text.split('`').enumerate().map(part).collect()
}

/// The failing example with its findings.
fn failing(shown: &'static Rule, engine: fn(&Project) -> Report) -> AnyView {
    let project = Project::new(sources_of(shown.fails));
    let mut report = engine(&project);
    report.findings.retain(|finding| finding.rule.id == shown.id);
    report.gaps.clear();
    let panel = Panel { project: &project, report: &report, root: "", prefix: "finding-", brief: true };
    let files: Vec<_> = (0..project.files.len())
        .map(|file| {
            let is_hit = report.findings.iter().any(|finding| finding.place.file == file);
            if is_hit {
                view! { <div inner_html=panel.file(file)></div> }.into_any()
            } else {
                plain(shown.fails.get(file))
            }
        })
        .collect();
    files.into_any()
}

fn passing(shown: &'static Rule) -> AnyView {
    shown.passes.iter().map(|file| plain(Some(file))).collect::<Vec<_>>().into_any()
}

fn plain(file: Option<&(&'static str, &'static str)>) -> AnyView {
    let Some((path, text)) = file.copied() else { return ().into_any() };
    view! {
        <figure class="code">
            <figcaption>{path}</figcaption>
            <pre tabindex="0"><code>{text}</code></pre>
        </figure>
    }
    .into_any()
}

fn sources_of(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().filter_map(|(path, text)| Source::new(*path, text.as_bytes()).ok()).collect()
}

/// The claims behind a rule.
pub(super) fn claims<'a>(library: &'a Library, rule: &'a Rule) -> impl Iterator<Item = &'a Claim> {
    rule.claims.iter().filter_map(|id| library.claims.iter().find(|claim| claim.id == *id))
}

fn cited(library: &Library, claim: &Claim) -> AnyView {
    let cited: Vec<_> = claim.sources.iter().filter_map(|id| library.sources.get(id)).map(sources::item).collect();
    view! {
        <div class="rule__claim">
            <p inner_html=claim.right.html.clone()></p>
            <ul class="bullets" aria-label="Sources">{cited}</ul>
        </div>
    }
    .into_any()
}

fn ignore(shown: &'static Rule) -> AnyView {
    let sign = if shown.fails.iter().any(|(path, _)| path.ends_with(".rs")) { "//" } else { "#" };
    view! {
        <figure class="code">
            <figcaption>"Comment"</figcaption>
            <pre tabindex="0"><code>{format!("{sign} axum-check: ignore[{}] because ...\n", shown.id)}</code></pre>
        </figure>
    }
    .into_any()
}

/// The same rule in other tools, whose comments are honored.
fn elsewhere(shown: &'static Rule) -> AnyView {
    if shown.also.is_empty() {
        return ().into_any();
    }
    let names: Vec<_> = shown.also.iter().map(|name| view! { <li><code>{*name}</code></li> }).collect();
    view! {
        <h2 id="elsewhere">"In other tools"</h2>
        <p>"If a comment or an annotation in the file ignores one of these, this checker ignores the finding, too."</p>
        <ul class="bullets">{names}</ul>
    }
    .into_any()
}
