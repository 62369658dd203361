//! Axum in Production: the production reference for Rust Axum services, with calculators.
//!
//! Imports point one way, downwards in this table:
//!
//! | room | what lives there |
//! |---|---|
//! | [`units`] | quantities and how they are written |
//! | [`calculators`] | the models: typed inputs to a report |
//! | [`simulation`] | the connection pool, played through request by request |
//! | [`form`] | a field's text to its value, messages, the query string, exports |
//! | [`markup`] | a report and its charts as markup |
//! | [`trial`] | a simulation from the text of a form to markup, for a Web Worker |
//! | `deployment` | what readers say about their own service, and what it fills (native only) |
//! | `ui` | a calculator as a whole, as views (native only) |
//! | `live` | a calculator in use (in the browser only) |
//! | `islands` | calculators in the pages of the site, with Leptos |
//! | `traffic` | what it costs to send the site to its readers (native only) |
//! | `content` | Markdown to typed, checked pages (native only) |
//! | `hosting` | headers and the like, for each host in its own words (native only) |
//! | `pictures` | the site's icons and the pictures of shared links (native only) |
//! | `pages` | the route table and every page (native only) |
//! | `bin/prerender` | writes the site |
//! | `bin/embedded` | the program of the embeds |
//!
//! The first six rooms build without Leptos.

pub mod calculators;
pub mod form;
pub mod markup;
pub mod simulation;
pub mod trial;
pub mod units;

#[cfg(feature = "ssr")]
pub mod content;
#[cfg(feature = "ssr")]
pub mod deployment;
#[cfg(feature = "ssr")]
pub mod hosting;
#[cfg(feature = "islands")]
pub mod islands;
#[cfg(feature = "browser")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod pictures;
#[cfg(feature = "ssr")]
pub mod traffic;
#[cfg(feature = "ssr")]
pub mod ui;
