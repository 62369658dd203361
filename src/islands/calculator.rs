//! A calculator that answers as its reader types.

use super::browser;
use crate::calculators::Calculator;
use crate::form::{self, query};
use crate::ui::{self, Answer};
use leptos::either::Either;
use leptos::prelude::*;

/// Where a calculator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// On its own page: everything, and the inputs in the address bar.
    Page,
    /// Alone in a frame of somebody else's page: everything, with a way to the full page.
    Embed,
    /// In the text of a page: the first inputs and the answer, with a way to the full page.
    Prose,
}

impl Placement {
    const ALL: [(Self, &'static str); 3] = [(Self::Page, "page"), (Self::Embed, "embed"), (Self::Prose, "prose")];
}

/// Which calculator an island is, and where.
///
/// Islands can have properties, but these come as JSON, and reading it is a tenth of the WebAssembly. So the prerenderer
/// says it in the context and writes it into an attribute around the island, and the browser reads that.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    calculator: &'static Calculator,
    placement: Placement,
}

impl Setting {
    fn attribute(self) -> String {
        let (_, name) = Placement::ALL.into_iter().find(|(placement, _)| *placement == self.placement).unzip();
        format!("{} {}", self.calculator.slug, name.unwrap_or_default())
    }

    fn of_attribute(attribute: &str) -> Option<Self> {
        let (slug, name) = attribute.split_once(' ')?;
        let (placement, _) = Placement::ALL.into_iter().find(|(_, known)| *known == name)?;
        Some(Self { calculator: Calculator::named(slug)?, placement })
    }
}

/// A calculator on a page: what the prerenderer writes.
pub fn live_calculator(calculator: &'static Calculator, placement: Placement) -> impl IntoView {
    let setting = Setting { calculator, placement };
    provide_context(setting);
    // As text, lest the island's type, as deep as its views, becomes part of that of every page.
    let html = view! { <LiveCalculator /> }.to_html();
    view! { <div class="setting" data-setting=setting.attribute() inner_html=html></div> }
}

/// The calculator of the setting.
///
/// Its first view is that of the defaults, as prerendered. What the address says and what was typed before the island came
/// to life is taken in right after.
#[island]
fn LiveCalculator() -> impl IntoView {
    let setting = use_context::<Setting>().or_else(|| Setting::of_attribute(&browser::next_setting()?));
    setting.map(|Setting { calculator, placement }| live(calculator, placement))
}

/// The text of each field, in form order.
#[derive(Clone)]
struct Inputs(Vec<RwSignal<String>>);

impl Inputs {
    fn texts(&self) -> Vec<String> {
        self.0.iter().map(|text| text.get()).collect()
    }
}

/// What was last said to the reader.
#[derive(Clone, Copy)]
struct Said {
    headline: RwSignal<String>,
    link: RwSignal<Option<String>>,
    copied: RwSignal<Option<&'static str>>,
}

fn live(calculator: &'static Calculator, placement: Placement) -> impl IntoView {
    let inputs = Inputs(calculator.fields().map(|field| RwSignal::new(form::default_text(field))).collect());
    let answer: Memo<Answer> = {
        let inputs = inputs.clone();
        Memo::new(move |_| form::evaluate(calculator, &inputs.texts()))
    };
    let said = Said { headline: RwSignal::default(), link: RwSignal::default(), copied: RwSignal::default() };
    follow(calculator, placement, inputs.clone(), answer, said);

    let brief = placement == Placement::Prose;
    let mut rest = inputs.0.iter().copied();
    let groups: Vec<_> = calculator
        .groups
        .iter()
        .map(|group| (group, rest.by_ref().take(group.fields.len()).collect()))
        .filter(|(group, _)| !brief || !group.folded)
        .map(|(group, texts)| ui::group(calculator, group, texts, answer))
        .collect();
    let result = move || {
        answer.with(|answer| match answer {
            Ok(report) => Either::Left(ui::report(report, brief, said.copied, browser::copy)),
            Err(errors) => Either::Right(ui::errors(calculator, errors)),
        })
    };
    let share = {
        let inputs = inputs.clone();
        move |_| {
            answer.with_untracked(|answer| match answer {
                Err(errors) => browser::focus(calculator, errors.first()),
                Ok(_) => {
                    let to = browser::address_of(calculator, &query::encode(calculator, &untrack(|| inputs.texts())));
                    browser::copy(to.clone());
                    said.link.set(Some(to));
                }
            })
        }
    };
    let reset = move |_| {
        for (field, text) in calculator.fields().zip(&inputs.0) {
            let default = form::default_text(field);
            browser::write(calculator, field, &default);
            text.set(default);
        }
    };
    let actions = (!brief).then(|| {
        view! {
            <div class="actions">
                <button type="button" class="button button--first" on:click=share>"Share these inputs"</button>
                <button type="button" class="button" on:click=reset>"Reset"</button>
            </div>
            <p class="share" role="status">
                {move || said.link.get().map(|link| view! {
                    "Link copied: "
                    <a href=link.clone()>{link.clone()}</a>
                })}
            </p>
        }
    });
    let full = (placement != Placement::Page).then(|| {
        let to = format!("/calculators/{}/", calculator.slug);
        let target = (placement == Placement::Embed).then_some("_blank");
        view! { <p class="full"><a data-home href=to target=target>"Open the full calculator"</a></p> }
    });
    view! {
        <section class="calculator" data-calculator=calculator.slug aria-label=calculator.title>
            <p class="calculator__stopped" role="alert">
                "The calculator has stopped. The numbers may not belong to the inputs. Reload the page to start it again."
            </p>
            <form class="calculator__form" novalidate autocomplete="off" on:submit=|event| event.prevent_default()>
                {groups}
                {actions}
            </form>
            <div class="answer">{result} {full}</div>
            <p class="visually-hidden" role="status">{said.headline}</p>
        </section>
    }
}

/// Ties the inputs to the world outside: to the address, to what was typed early, and to those who listen.
fn follow(calculator: &'static Calculator, placement: Placement, inputs: Inputs, answer: Memo<Answer>, said: Said) {
    let taken_in = RwSignal::new(false);
    let take_in = {
        let inputs = inputs.clone();
        move || {
            let of_address = query::decode(calculator, &browser::query());
            for ((field, text), from_address) in calculator.fields().zip(&inputs.0).zip(of_address) {
                let default = form::default_text(field);
                let typed = browser::read(calculator, field).unwrap_or_else(|| default.clone());
                let taken = if from_address == default { typed } else { from_address };
                browser::write(calculator, field, &taken);
                text.set(taken);
            }
            taken_in.set(true);
            browser::mark_live(calculator);
        }
    };
    Effect::new(move |_| browser::soon(take_in.clone()));
    Effect::new(move |before: Option<bool>| {
        if !taken_in.get() {
            return false;
        }
        let query = query::encode(calculator, &inputs.texts());
        let headline = answer.with(|answer| match answer {
            Ok(report) => format!("{}: {}", report.verdict.word(), report.headline.plain()),
            Err(errors) => {
                browser::unfold(calculator, errors);
                ui::NO_ANSWER.into()
            }
        });
        browser::link_home(calculator, &query);
        // The first run here sees what was taken in: it is in the address already, and nobody has changed anything.
        if before == Some(true) {
            if placement == Placement::Page {
                browser::keep(calculator, &query);
            }
            said.link.set(None);
            said.copied.set(None);
            browser::after_a_pause(move || said.headline.set(headline));
        }
        true
    });
}
