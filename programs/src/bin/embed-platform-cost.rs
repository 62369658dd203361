//! The program of the embeds of `platform-cost`.

live::program!(&[models::platform_cost::CALCULATOR]);
