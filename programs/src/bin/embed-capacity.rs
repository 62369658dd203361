//! The program of the embeds of `capacity`.

live::program!(&[models::capacity::CALCULATOR]);
