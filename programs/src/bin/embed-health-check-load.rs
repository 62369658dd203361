//! The program of the embeds of `health-check-load`.

live::program!(&[models::health_check_load::CALCULATOR]);
