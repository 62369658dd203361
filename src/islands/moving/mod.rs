//! Moving pictures: a still picture on the page of a calculator, which a script moves. They are not part of the island.
//!
//! The script of a picture loads when the picture is about to be seen (`scripts/moving.js`). It makes the controls visible, and
//! finds what it fills by `data-moving-part`.

mod queue;
mod rollout;
mod storm;

use crate::pages::Script;
use leptos::prelude::*;
use models::{Calculator, pool_sizing, rolling_deploy, timeout_budget};

/// The moving picture of a calculator; empty for calculators without one.
pub fn moving_picture(calculator: &Calculator) -> AnyView {
    match calculator.slug {
        slug if slug == pool_sizing::CALCULATOR.slug => queue::queue(),
        slug if slug == rolling_deploy::CALCULATOR.slug => rollout::rollout(),
        slug if slug == timeout_budget::CALCULATOR.slug => storm::storm(),
        _ => ().into_any(),
    }
}

/// A moving picture.
struct Picture {
    /// The class of its section.
    name: &'static str,
    script: Script,
    title: &'static str,
    /// What the dots and lines are.
    about: &'static str,
    /// What the reader changes, in front of the Pause button.
    controls: AnyView,
    /// The drawing, and what is below it.
    stage: AnyView,
}

impl Picture {
    fn view(self) -> AnyView {
        let Self { name, script, title, about, controls, stage } = self;
        let title_id = format!("{name}-title");
        view! {
            <section class=format!("moving {name}") data-moving=script.file() aria-labelledby=title_id.clone()>
                <h2 id=title_id.clone()>{title}</h2>
                <p>{about}</p>
                <div class="moving__controls">
                    {controls}
                    <button type="button" class="button button--small moving__play" data-moving-part="play">
                        "Pause"
                    </button>
                </div>
                {stage}
            </section>
        }
        .into_any()
    }
}

/// A slider for a rate per second.
fn rate_slider(label: &'static str, max: u32, step: u32, value: u32) -> AnyView {
    view! {
        <label>
            {label} " "
            <input type="range" min="0" max=max step=step value=value aria-valuetext=format!("{label}: {value}") data-moving-part="rate"/>
            " " <output>{format!("{value}/s")}</output>
        </label>
    }
    .into_any()
}

/// Counts that the script fills: the name of each part, and its label.
fn counts(all: &[(&'static str, &'static str)]) -> AnyView {
    valued_counts(all.iter().map(|&(name, label)| (name, label, "")))
}

/// Counts that the still picture has as well: the name of each part, its label and its value.
fn valued_counts(all: impl Iterator<Item = (&'static str, &'static str, &'static str)>) -> AnyView {
    let count = |(name, label, value)| {
        view! {
            <div class=format!("moving__count--{name}")>
                <dt>{label}</dt>
                <dd data-moving-part=name>{value}</dd>
            </div>
        }
    };
    view! { <dl class="moving__counts">{all.map(count).collect::<Vec<_>>()}</dl> }.into_any()
}
