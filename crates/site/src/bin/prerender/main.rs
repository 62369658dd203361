//! Writes the site into Trunk's staging folder. `trunk-hook` starts it after each build.
//!
//! Reads `content/` in the working directory, and these environment variables:
//!
//! - `TRUNK_STAGING_DIR` and `TRUNK_PUBLIC_URL`, from Trunk.
//! - `PROGRAMS`, from `trunk-hook`: the folder with the WebAssembly programs.
//! - `SITE_ADDRESS` and `SITE_SOURCE`, which override `content/site.toml`.

#[cfg(feature = "release")]
mod release;

use app::pages::addresses::NOT_FOUND;
use app::pages::fixed_addresses;
use content::Library;
use faults::Faults;
use hosting::{HostedSite, caddy, netlify, nginx};
use site::{PageSecurity, Programs, Shell, Site, link_faults, policy_faults, render, service_worker};
use std::env;
use std::error::Error;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

/// Highlighted code of the build before.
const HIGHLIGHTED: &str = "target/highlighted.json";

const WITHOUT_ADDRESS: &str =
    "; content/site.toml has no address, so there are no canonical links, no sitemap and no pictures of pages";

fn main() -> ExitCode {
    match run() {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let started = Instant::now();
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("TRUNK_STAGING_DIR is not set, so Trunk did not start this hook; run `trunk build` or `trunk serve`")?;
    let built = env::var_os("PROGRAMS").map(PathBuf::from).ok_or(
        "PROGRAMS is not set, so trunk-hook did not start the prerenderer; run `trunk build` or `trunk serve`",
    )?;
    let base = env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".into());
    let release = cfg!(feature = "release");

    content::read_highlighted(Path::new(HIGHLIGHTED));
    let mut library = Library::load(Path::new(""), &fixed_addresses()).map_err(|faults| faults.report("content/"))?;
    let [address, source] = ["SITE_ADDRESS", "SITE_SOURCE"].map(|name| env::var(name).ok());
    let settings = library.site.with(address.as_deref(), source.as_deref(), &base);
    library.site = settings.map_err(|faults| faults.report("the settings"))?;
    let redirects = library.redirects().into_iter().map(|redirect| (redirect.from, redirect.to)).collect();
    let site = render(library)?;
    let site = if release { site.with_pictures() } else { site };
    let faults: Faults =
        link_faults(&site).into_iter().chain(policy_faults(&site.pages)).chain(site.faults()).collect();
    faults.or(()).map_err(|faults| faults.report("the pages"))?;
    if release {
        // Before the names of files contain the digests of their content.
        for folder in [&staging, &built] {
            hosting::remove_build_paths(folder, &hosting::tool_folders())?;
        }
    }
    let shell = Shell::read(&staging, &base, Programs::stage(&built, &staging, &base)?)?;
    for (name, content) in site.files(&base).into_iter().chain(site.published(&base)?) {
        write(&staging, &name, content)?;
    }
    let (name, archive) = site.archive()?;
    write(&staging, &name, archive)?;
    // The search index takes as long as the pages, and needs nothing from them.
    let (index, security) = thread::scope(|scope| {
        let index = scope.spawn(|| write_search(&site, &staging).map_err(|error| error.to_string()));
        let security = write_pages(&site, &shell, &staging, &base);
        (index.join().unwrap_or_else(|panic| resume_unwind(panic)), security)
    });
    index?;
    let security = security?;
    content::write_highlighted(Path::new(HIGHLIGHTED))?;
    let summary = format!("prerendered {} pages in {:.1?}", site.pages.len(), started.elapsed());
    let details = if site.has_address() { "" } else { WITHOUT_ADDRESS };
    #[cfg(feature = "release")]
    let details = format!("{details}{}", release::draw(&site, &staging)?);

    // The host files and the service worker list all other files.
    let addresses: Vec<_> = site.pages.iter().map(|page| page.address.as_str()).collect();
    let rules = hosting::rules(&base, &security.csp(), &addresses, &hosting::files(&staging)?);
    let hosted = HostedSite { base: base.clone(), rules, redirects };
    for (name, text) in [
        ("_headers", netlify::headers(&hosted)),
        ("_redirects", netlify::redirects(&hosted)),
        ("_host/nginx.conf", nginx::config(&hosted)),
        ("_host/Caddyfile", caddy::caddyfile()),
        ("_host/site.caddy", caddy::site(&hosted)),
    ] {
        write(&staging, name, text)?;
    }
    if security.has_service_worker() {
        write(&staging, "sw.js", service_worker(&staging, &base)?)?;
    }
    // Compression comes last, because it copies all files.
    #[cfg(feature = "release")]
    let details = {
        let compressed = release::compress(&staging)?;
        release::remove_lock(&staging)?;
        format!("{details}{compressed}")
    };
    Ok(format!("{summary}{details}"))
}

fn write_search(site: &Site, staging: &Path) -> Result<(), Box<dyn Error>> {
    site.search.files()?.iter().try_for_each(|(name, content)| write(staging, name, content))
}

fn write_pages(site: &Site, shell: &Shell, staging: &Path, base: &str) -> Result<PageSecurity, Box<dyn Error>> {
    let security = PageSecurity::new(staging, base, cfg!(feature = "release"))?;
    for page in &site.pages {
        let name = file_of(&page.address);
        if let Some(markdown) = &page.markdown {
            write(staging, &name.replace(".html", ".md"), shell.markdown(markdown))?;
        }
        write(staging, &name, security.apply(&shell.page(page)?)?)?;
    }
    Ok(security)
}

fn write(staging: &Path, name: &str, content: impl AsRef<[u8]>) -> Result<(), Box<dyn Error>> {
    let file = staging.join(name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(file, content)?)
}

/// The file of a page. Static hosts look for `404.html`.
fn file_of(address: &str) -> String {
    match address {
        NOT_FOUND => "404.html".into(),
        address => format!("{}index.html", &address[1..]),
    }
}
