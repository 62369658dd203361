//! `sqlx::migrate!` embeds the files of `migrations/`. Without this script, a
//! cached build does not contain a migration that was added since.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
