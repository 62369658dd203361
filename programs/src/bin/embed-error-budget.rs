//! The program of the embeds of `error-budget`.

live::program!(&[models::error_budget::CALCULATOR]);
