//! The program of the pages with `memory-budget`.

app::program!(&[models::memory_budget::CALCULATOR]);
