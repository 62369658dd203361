//! The program of the pages of `cpu-quota`.

app::program!(&[models::cpu_quota::CALCULATOR]);
