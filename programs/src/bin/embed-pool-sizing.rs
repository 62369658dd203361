//! The program of the embeds of `pool-sizing`.

live::program!(&[models::pool_sizing::CALCULATOR]);
