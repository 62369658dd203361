//! Every page again as Markdown, for language models, terminals, and readers who prefer it: `index.md` beside `index.html`,
//! a list of all of them (`llms.txt`, <https://llmstxt.org>), and all of them in one file (`llms-full.txt`).

mod calculator;
pub(super) mod data;
mod file;
pub(super) mod lists;
mod llms;
mod twin;

pub(super) use llms::{all_in_one, list_of_all};
pub(super) use twin::twin;
