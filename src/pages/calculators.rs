//! The pages of the calculators: their list, each calculator, and its embed.

use super::addresses::{self, CALCULATORS};
use super::body::{blocks, notes, sources, without_script};
use super::breadcrumbs::breadcrumbs;
use super::head::Head;
use super::layout::layout;
use super::not_found::not_found;
use super::opening::opening;
use super::site_page::{SitePage, library};
use super::{prices, snippets};
use crate::islands::{self, live_calculator};
use content::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use models::form;
use models::{ALL, Calculator, platform_cost};
use widget::{Placement, Setting};

/// `/calculators/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    layout(
        page.address,
        view! {
            <main class="list" id="content">
                {opening(page.title, page.summary)}
                {answers(true)}
            </main>
        },
    )
}

/// `/calculators/slug/`.
#[component]
pub(super) fn CalculatorPage() -> impl IntoView {
    requested().map_or_else(not_found, page_of)
}

/// `/capacity/`.
#[component]
pub(super) fn CapacityPage() -> impl IntoView {
    named(addresses::CAPACITY).map_or_else(not_found, page_of)
}

fn page_of((calculator, page): (&'static Calculator, Page)) -> AnyView {
    let about = &page.about;
    Head { island: true, ..Head::new(&about.title, &about.summary) }.set();
    let priced = calculator.slug == platform_cost::CALCULATOR.slug;
    layout(
        &page.address,
        view! {
            <main class="bench" id="content">
                {breadcrumbs(&[(CALCULATORS, "Calculators")], &about.title)}
                <div class="bench__title">
                    <h1>{about.title.clone()}</h1>
                    {snippets::opener(calculator.slug)}
                </div>
                <p class="lede">{about.summary.clone()}</p>
                {without_script()}
                {priced.then(prices::dates)}
                {live_calculator(calculator, Placement::Page)}
                {islands::moving_picture(calculator)}
                <div class="prose">
                    {blocks(&page.body)}
                    {priced.then(prices::prices)}
                    <p>
                        "The “Embed” button beside the title has snippets for wikis and other pages. Without JavaScript, frame "
                        <a href=addresses::embed(calculator.slug)>"the calculator alone"</a>
                        ", whose address takes the same inputs. See "
                        <a href=addresses::ABOUT_EMBEDDING>"what your wiki must allow"</a> "."
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
pub(super) fn EmbedPage() -> impl IntoView {
    let Some((calculator, page)) = requested() else { return not_found() };
    let about = &page.about;
    Head { embed: true, scripts: Vec::new(), ..Head::new(format!("{}, embedded", about.title), &about.summary) }.set();
    let setting = Setting { calculator, placement: Placement::Embed };
    let html = islands::calculator_view(calculator, setting.placement).to_html();
    view! {
        <main class="embed" id="content">
            <h1>{about.title.clone()}</h1>
            {without_script()}
            {islands::setting_element(setting, html)}
        </main>
    }
    .into_any()
}

/// The calculators, each with a small picture and the answer for its defaults, and in their list with what they are for.
pub(super) fn answers(has_summaries: bool) -> AnyView {
    let library = library();
    let answers: Vec<_> = ALL
        .iter()
        .filter_map(|calculator| {
            let report = form::evaluate_defaults(calculator).ok()?;
            let to = addresses::calculator(calculator.slug);
            let plot = calculator.charts.first().and_then(|chart| (chart.plot)(&form::defaults(calculator)));
            let summary = library.calculator(calculator.slug).filter(|_| has_summaries);
            let summary = summary.map(|page| view! { <p class="answers__what">{page.about.summary.clone()}</p> });
            Some(view! {
                <li>
                    <a href=to>{calculator.title}</a>
                    <span inner_html=plot.as_ref().map(widget::thumbnail)></span>
                    {summary}
                    <p inner_html=widget::sentence(&report.headline)></p>
                </li>
            })
        })
        .collect();
    view! { <ul class="answers">{answers}</ul> }.into_any()
}

/// The calculator in the address, and its page of `content/`.
fn requested() -> Option<(&'static Calculator, Page)> {
    named(&use_params_map().with_untracked(|params| params.get("slug"))?)
}

fn named(slug: &str) -> Option<(&'static Calculator, Page)> {
    Some((Calculator::named(slug)?, library().calculator(slug)?.clone()))
}
