//! `sqlx::migrate!` embeds the files of `migrations/`. Without this line a
//! build that changed nothing else ships the old set.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
