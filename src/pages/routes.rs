//! The routes: one for each page of the table, and six with parameters for the pages of `content/`, the files of the service,
//! the rules of the checker, the symptoms and the embeds.

use super::addresses::{CALCULATORS, EMBEDS, SERVICE, calculator};
use super::rules::rules;
use super::site_page::{Contents, SitePage};
use super::{calculators, check_rule, not_found, reference, service, symptom};
use content::Library;
use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::static_routes::{StaticParamsMap, StaticRoute};
use leptos_router::{MatchNestedRoutes, NestedRoute, SsrMode, StaticSegment, path};
use models::ALL;

/// The routes of the whole site.
#[component]
pub(super) fn SiteRoutes() -> impl IntoView {
    let contents = Contents::of_context();
    let reference_addresses = static_for("page", reference_pages(&contents.library));
    let files = static_for("file", service_files(&contents.library));
    let symptoms = static_for("symptom", contents.library.symptoms.iter().map(|symptom| symptom.id.clone()).collect());
    let rules = static_for("rule", rules().map(|(rule, _)| rule.id.into()).collect());
    let slugs = |above: &str| {
        let all = ALL.iter().map(|calculator| calculator.slug);
        let slugs = all.filter(|slug| above != CALCULATORS || calculator(slug).starts_with(above));
        static_for("slug", slugs.map(String::from).collect())
    };
    view! {
        <Router>
            <Routes fallback=not_found::not_found>
                <TableRoutes pages=contents.pages />
                <Route path=path!("/calculators/:slug") view=calculators::CalculatorPage ssr=slugs(CALCULATORS) />
                <Route path=path!("/capacity") view=calculators::CapacityPage ssr=SsrMode::Static(StaticRoute::new()) />
                <Route path=path!("/embed/:slug") view=calculators::EmbedPage ssr=slugs(EMBEDS) />
                <Route path=path!("/service/*file") view=service::FilePage ssr=files />
                <Route path=path!("/check/:rule") view=check_rule::RulePage ssr=rules />
                <Route path=path!("/symptoms/:symptom") view=symptom::SymptomPage ssr=symptoms />
                <Route path=path!("/*page") view=reference::ReferencePage ssr=reference_addresses />
            </Routes>
        </Router>
    }
}

/// A route for each page of the table.
#[component(transparent)]
fn TableRoutes(pages: &'static [&'static SitePage]) -> impl MatchNestedRoutes + Clone {
    StaticVec::from(pages.iter().map(|page| route(page)).collect::<Vec<_>>())
}

fn route(page: &'static SitePage) -> AnyNestedRoute {
    let path = StaticSegment(page.address.trim_matches('/'));
    let once = SsrMode::Static(StaticRoute::new());
    NestedRoute::new(path, move || (page.view)(page)).ssr_mode(once).into_any_nested_route()
}

/// The addresses of sections and their pages, as values of the route's parameter: `section` and `section/page`.
fn reference_pages(library: &Library) -> Vec<String> {
    let sections = library.sections.iter().map(|section| &section.index);
    sections.chain(library.pages()).map(|page| page.address.trim_matches('/').to_string()).collect()
}

/// The addresses of the files of the service, as values of the route's parameter.
fn service_files(library: &Library) -> Vec<String> {
    let files = library.service.pages();
    files.map(|file| file.address().trim_start_matches(SERVICE).trim_end_matches('/').to_string()).collect()
}

/// Renders a route once for each value of its parameter.
fn static_for(parameter: &'static str, values: Vec<String>) -> SsrMode {
    SsrMode::Static(StaticRoute::new().prerender_params(move || {
        let mut map = StaticParamsMap::new();
        map.insert(parameter, values.clone());
        async move { map }
    }))
}
