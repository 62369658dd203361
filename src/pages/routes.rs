//! The route table: which pages there are is said here and nowhere else.

use super::{
    calculators, checklist, claims, home, library, licenses, not_found, offline, reference, sources, symptoms,
};
use content::Library;
use leptos::prelude::*;
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use leptos_router::static_routes::{StaticParamsMap, StaticRoute};
use models::ALL;

/// The whole site.
#[component]
pub(super) fn Routed() -> impl IntoView {
    let library = library();
    let of_reference = values("page", reference_pages(&library));
    let slugs = || values("slug", ALL.iter().map(|calculator| calculator.slug.to_string()).collect());
    view! {
        <Router>
            <Routes fallback=not_found::NotFound>
                <Route path=path!("/") view=home::Home ssr=page() />
                <Route path=path!("/404") view=not_found::NotFound ssr=page() />
                <Route path=path!("/reference") view=reference::Index ssr=page() />
                <Route path=path!("/symptoms") view=symptoms::Page ssr=page() />
                <Route path=path!("/checklist") view=checklist::Page ssr=page() />
                <Route path=path!("/claims") view=claims::Page ssr=page() />
                <Route path=path!("/sources") view=sources::Page ssr=page() />
                <Route path=path!("/licenses") view=licenses::Page ssr=page() />
                <Route path=path!("/offline") view=offline::Page ssr=page() />
                <Route path=path!("/calculators") view=calculators::Index ssr=page() />
                <Route path=path!("/calculators/:slug") view=calculators::Page ssr=slugs() />
                <Route path=path!("/embed/:slug") view=calculators::Embed ssr=slugs() />
                <Route path=path!("/*page") view=reference::Page ssr=of_reference />
            </Routes>
        </Router>
    }
}

/// Section and page addresses, as the route takes them: `section` and `section/page`.
fn reference_pages(library: &Library) -> Vec<String> {
    let sections = library.sections.iter().map(|section| &section.index);
    sections.chain(library.pages()).map(|page| page.address.trim_matches('/').to_string()).collect()
}

/// A page that is written once.
fn page() -> SsrMode {
    SsrMode::Static(StaticRoute::new())
}

/// A page that is written once for each of these values.
fn values(parameter: &'static str, values: Vec<String>) -> SsrMode {
    SsrMode::Static(StaticRoute::new().prerender_params(move || {
        let mut map = StaticParamsMap::new();
        map.insert(parameter, values.clone());
        async move { map }
    }))
}
