//! The program of the pages of `timeout-budget`.

app::program!(&[models::timeout_budget::CALCULATOR]);
