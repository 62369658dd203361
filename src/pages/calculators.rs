//! The pages of the calculators, alone and in a frame.

use super::crumbs::crumbs;
use super::head::Head;
use super::layout::layout;
use super::library;
use super::not_found::NotFound;
use super::prices;
use super::reference::{blocks, notes, sources, summaries};
use super::snippets;
use crate::islands::live_calculator;
use crate::ui;
use content::Page as Content;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use models::form;
use models::{ALL, Calculator, platform_cost};
use widget::{Placement, Setting};

/// `/calculators/`.
#[component]
pub(super) fn Index() -> impl IntoView {
    let summary = "Put in your own numbers: every calculator shows its formula and ends in configuration to paste.";
    Head::new("Calculators", summary).set();
    layout(
        "/calculators/",
        view! {
            <main class="list" id="content">
                <h1>"Calculators"</h1>
                <p class="lede">{summary}</p>
                {answers()}
                {summaries(&library().calculators)}
            </main>
        },
    )
}

/// `/calculators/slug/`.
#[component]
pub(super) fn Page() -> impl IntoView {
    let Some((calculator, page)) = asked() else { return view! { <NotFound /> }.into_any() };
    let about = &page.about;
    Head { island: true, ..Head::new(&about.title, &about.summary) }.set();
    let priced = calculator.slug == platform_cost::CALCULATOR.slug;
    layout(
        &page.address,
        view! {
            <main class="bench" id="content">
                {crumbs(&[("/calculators/", "Calculators")], &about.title)}
                <div class="bench__title">
                    <h1>{about.title.clone()}</h1>
                    {snippets::opener(calculator.slug)}
                </div>
                <p class="lede">{about.summary.clone()}</p>
                {without_script()}
                {priced.then(prices::dates)}
                {live_calculator(calculator, Placement::Page)}
                <div class="prose">
                    {blocks(&page.body)}
                    {priced.then(prices::prices)}
                    <p>
                        "“Embed”, beside the title, has snippets for wikis and other pages. Without JavaScript, frame "
                        <a href=format!("/embed/{}/", calculator.slug)>"the calculator alone"</a>
                        ", which takes the same inputs in its address: "
                        <a href="/use/embedding/">"what your wiki has to allow"</a> "."
                    </p>
                    {notes(&page.body)}
                    {sources(&page.body)}
                </div>
            </main>
        },
    )
}

/// `/embed/slug/`.
#[component]
pub(super) fn Embed() -> impl IntoView {
    let Some((calculator, page)) = asked() else { return view! { <NotFound /> }.into_any() };
    let about = &page.about;
    Head { embed: true, scripts: Vec::new(), ..Head::new(format!("{}, embedded", about.title), &about.summary) }.set();
    let setting = Setting { calculator, placement: Placement::Embed };
    let html = ui::calculator(calculator, setting.placement).to_html();
    view! {
        <main class="embed" id="content">
            <h1>{about.title.clone()}</h1>
            {without_script()}
            {ui::setting(setting, html)}
        </main>
    }
    .into_any()
}

/// The calculators, each with its answer to the defaults.
pub(super) fn answers() -> AnyView {
    let answers: Vec<_> = ALL
        .iter()
        .filter_map(|calculator| {
            let report = form::evaluate_defaults(calculator).ok()?;
            let to = format!("/calculators/{}/", calculator.slug);
            let sentence = report.headline.pieces().map(|(marked, words)| {
                let words = words.to_string();
                if marked { Either::Left(view! { <b>{words}</b> }) } else { Either::Right(words) }
            });
            Some(view! {
                <li>
                    <a href=to>{calculator.title}</a>
                    <p>{sentence.collect::<Vec<_>>()}</p>
                </li>
            })
        })
        .collect();
    view! { <ul class="answers">{answers}</ul> }.into_any()
}

fn asked() -> Option<(&'static Calculator, Content)> {
    let slug = use_params_map().with_untracked(|params| params.get("slug"))?;
    Some((Calculator::named(&slug)?, library().calculator(&slug)?.clone()))
}

/// What a reader without scripts has to know: the form stays, because it has the numbers that the answer belongs to.
pub(super) fn without_script() -> AnyView {
    view! {
        <noscript>
            <p class="note">
                "This is the answer to the numbers shown. To put in your own, allow JavaScript for this page."
            </p>
        </noscript>
    }
    .into_any()
}
