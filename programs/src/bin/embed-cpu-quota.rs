//! The program of the embeds of `cpu-quota`.

live::program!(&[models::cpu_quota::CALCULATOR]);
