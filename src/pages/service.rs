//! The files of the reference service: the list, and a page for each.

use super::addresses::{ARCHIVE, SERVICE};
use super::breadcrumbs::breadcrumbs;
use super::head::Head;
use super::layout::layout;
use super::not_found::not_found;
use super::opening::opening;
use super::site_page::{SitePage, library};
use content::{Library, Page, ServiceFile};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use models::units::in_full;
use std::fmt::Write;

/// `/service/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    let library = library();
    let files: Vec<_> = library.service.pages().collect();
    let folders: Vec<_> = files.chunk_by(|one, next| folder(one) == folder(next)).map(folder_view).collect();
    layout(
        page.address,
        view! {
            <main class="list" id="content">
                {opening(page.title, page.summary)}
                <p>
                    <a href=ARCHIVE download="">"Download all files"</a>
                    ", including their lock files, as a ZIP archive. For the raw version of a file, remove the final slash from its address and add "
                    <code>".txt"</code> "."
                </p>
                {folders}
            </main>
        },
    )
}

/// The folder of a file in the service, with a slash, or nothing for the files at its top.
fn folder(file: &ServiceFile) -> &str {
    file.name().rfind('/').map_or("", |slash| &file.name()[..=slash])
}

fn folder_view(files: &[&ServiceFile]) -> AnyView {
    let name = files.first().map(|file| folder(file)).unwrap_or_default();
    let title = if name.is_empty() { "service/" } else { name };
    let entry = |file: &&ServiceFile| {
        let own = file.name().trim_start_matches(name).to_string();
        view! {
            <dt><a href=file.address()><code>{own}</code></a></dt>
            <dd>{file.about()}</dd>
        }
    };
    view! {
        <h2>{title.to_string()}</h2>
        <dl class="summaries">{files.iter().map(entry).collect::<Vec<_>>()}</dl>
    }
    .into_any()
}

/// `/service/path/`.
#[component]
pub(super) fn FilePage() -> impl IntoView {
    let library = library();
    let requested = use_params_map().with_untracked(|params| params.get("file").unwrap_or_default());
    let address = format!("{SERVICE}{}/", requested.trim_matches('/'));
    match library.service.page(&address) {
        Some(file) => file_page(&library, file),
        None => not_found(),
    }
}

fn file_page(library: &Library, file: &ServiceFile) -> AnyView {
    let name = file.name();
    Head::new(&file.path, format!("{name}, a file in the reference service of Axum in Production.")).set();
    let shown = library.showing(file);
    let lines = file.text.lines().count();
    let saved = name.rsplit('/').next().unwrap_or(name).to_string();
    layout(
        &file.address(),
        view! {
            <main class="list file" id="content">
                {breadcrumbs(&[(SERVICE, "The reference service")], name)}
                <h1><code>{name.to_string()}</code></h1>
                <p class="lede">{file.about()}</p>
                <p class="about">
                    {in_full(lines as f64)} " lines · " <a href=file.raw() type="text/plain">"Raw"</a> " · "
                    <a href=file.raw() download=saved>"Download"</a>
                </p>
                {pages_view(file, &shown)}
                <div inner_html=code(file, &shown)></div>
            </main>
        },
    )
}

/// The pages that show the file, with the lines that each of them shows.
fn pages_view(file: &ServiceFile, shown: &[(&Page, Vec<&str>)]) -> Option<AnyView> {
    let entry = |(page, regions): &(&Page, Vec<&str>)| {
        let lines = regions.iter().filter_map(|name| file.region(name)).map(|region| {
            let (first, last) = (region.lines.start(), region.lines.end());
            view! { " · " <a href=format!("#L{first}")>{format!("lines {first} to {last}")}</a> }
        });
        view! {
            <li>
                <a href=page.address.clone()>{page.about.title.clone()}</a>
                {lines.collect::<Vec<_>>()}
            </li>
        }
    };
    (!shown.is_empty()).then(|| {
        let entries: Vec<_> = shown.iter().map(entry).collect();
        view! { <p>"Shown on:"</p> <ul class="file__pages">{entries}</ul> }.into_any()
    })
}

/// The code with numbered lines. The comments that mark a region lead to the first page that shows it.
fn code(file: &ServiceFile, shown: &[(&Page, Vec<&str>)]) -> String {
    let page_of = |name: &str| shown.iter().find(|(_, regions)| regions.contains(&name)).map(|(page, _)| &page.address);
    let marked: Vec<_> = file.regions.iter().filter_map(|region| Some((region, page_of(&region.name)?))).collect();
    let mut html = format!(
        "<figure class=\"code\"><figcaption class=\"code__language\">{}</figcaption><pre tabindex=\"0\"><code>",
        file.path
    );
    for (line, number) in file.highlighted().iter().zip(1..) {
        let class =
            if marked.iter().any(|(region, _)| region.lines.contains(&number)) { "line line--shown" } else { "line" };
        // Writing to a `String` does not fail.
        let _ = match marked.iter().find(|(region, _)| *region.lines.start() == number) {
            Some((_, page)) => {
                writeln!(html, "<span class=\"{class}\" id=\"L{number}\"><a href=\"{page}\">{line}</a></span>")
            }
            None => writeln!(html, "<span class=\"{class}\" id=\"L{number}\">{line}</span>"),
        };
    }
    html + "</code></pre></figure>"
}
