//! The program of the pages of `error-budget`.

app::program!(&[models::error_budget::CALCULATOR]);
