//! The program of the pages of `memory-budget`.

app::program!(&[models::memory_budget::CALCULATOR]);
