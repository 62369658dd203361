//! The program of the embeds of `memory-budget`.

live::program!(&[models::memory_budget::CALCULATOR]);
