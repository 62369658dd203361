//! What the files of a service mean for the calculators: their inputs with file and line, and their verdicts.
//!
//! [`Subject`] is one service of a [`Deployment`](check::deployment::Deployment). [`inputs`] returns a value for every
//! field of every calculator, and where it is from: the files, a documented default of a platform, or the calculator's
//! own default if the files state nothing. [`verdicts`] evaluates the calculators with these inputs. The traffic is in no
//! file, so each verdict lists what it assumes.

mod calculators;
mod checks;
mod database;
mod derived;
mod draft;
mod input;
mod logs;
mod markup;
mod origin;
mod panel;
mod resources;
mod rollout;
mod subject;
#[cfg(test)]
mod tests;
mod verdict;

pub use derived::derived;
pub use input::{Input, inputs};
pub use markup::numbers;
pub use origin::Origin;
pub use panel::{Entry, your_deployment};
pub use subject::{Subject, subjects};
pub use verdict::{Assumed, Figure, Verdict, verdicts};
