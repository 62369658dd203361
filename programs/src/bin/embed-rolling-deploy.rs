//! The program of the embeds of `rolling-deploy`.

live::program!(&[models::rolling_deploy::CALCULATOR]);
