//! The program of the embeds of `log-volume`.

live::program!(&[models::log_volume::CALCULATOR]);
