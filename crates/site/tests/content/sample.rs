//! A small site to spoil, and what its parts look like.

use content::{Block, Library, Page, Piece};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const OTHERS: &[&str] = &["/", "/calculators/"];

pub const SITE: &str = "address = \"\"\nsource = \"https://example.org/edit/main\"\n";
pub const SOURCES: &str =
    "[sky]\ntitle = \"A book on the sky\"\nurl = \"https://example.org/sky\"\nseen = 2026-11-22\n";
pub const CLAIMS: &str = "[[claim]]\nid = \"sky-blue\"\nsaid = \"The sky is blue.\"\nverdict = \"depends\"\n\
    right = \"By day, and [without clouds](/basics/good/).\"\nsources = [\"sky\"]\n";
pub const CHANGES: &str = "[[change]]\non = 2026-11-23\nwhat = \"The ledger opens.\"\n";
pub const SYMPTOMS: &str = "group = \"Sky\"\nupdated = 2026-11-22\n[[symptom]]\nid = \"dark\"\ntitle = \"It is dark at {hour}\"\n\
    messages = [\"no light found at {hour}\"]\nexamples = [\"error: no light found at 23:00\"]\nwords = [\"I see nothing\"]\n\
    means = \"The eye receives no light, so everything looks black at {hour}.\"\n[[symptom.cause]]\ntitle = \"The sun has set\"\n\
    check = \"date --date={hour}\"\nshows = \"A time at night.\"\nfix = \"Wait until the morning.\"\n\
    verify = \"The sky is blue.\"\npages = [\"/basics/good/\"]\n";
pub const CHECKLIST: &str = "[[group]]\ntitle = \"Outside\"\n[[group.item]]\nid = \"look-up\"\n\
    do = \"Look up at the sky.\"\nverify = \"It is blue.\"\npage = \"/basics/good/\"\n";

pub const VISIT: &str = "measured = 2026-11-26\nhow = \"A person sat beside the reader and wrote it down.\"\n\
    [[part]]\nname = \"First page\"\nrequests = 3\nbytes = 40000\n[[part]]\nname = \"The rest\"\nrequests = 7\nbytes = 560000\n";

pub const LICENSES: &str = "title = \"Clouds\"\nabout = \"The clouds above come from other people.\"\norigin = \"https://example.org/clouds/\"\n\
    [[license]]\nname = \"Cloud License\"\nof = [\"cumulus 1.0\"]\ntext = \"Everybody may look at these clouds, and draw them, and sell \
    the drawings, as long as this notice and the name of the wind that brought them stay on each copy.\"\n";

pub fn front_matter(title: &str, order: u32) -> String {
    let summary = "A sentence that is long enough to tell a reader what to expect here.";
    format!("+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\norder = {order}\nupdated = 2026-11-22\n+++\n")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
    fs::write(path, text).expect("a file to write");
}

/// A site of one section with one good page, and these files of `content/` beside or instead of it.
pub fn site(files: &[(&str, &str)]) -> TempDir {
    let root = TempDir::new().expect("a temporary folder");
    let content = root.path().join("content");
    let index = front_matter("Basics", 10).replacen("order", "area = \"build\"\norder", 1);
    write(&content, "reference/basics/index.md", &format!("{index}\nThe basics.\n"));
    let good = format!("{}\nFine.[^claim:sky-blue]\n\n## A heading\n", front_matter("Good", 10));
    write(&content, "reference/basics/good.md", &good);
    for folder in ["calculators", "diagrams", "measurements"] {
        fs::create_dir_all(content.join(folder)).expect("a folder");
    }
    for (path, text) in [
        ("site.toml", SITE),
        ("sources.toml", SOURCES),
        ("claims/sky.toml", CLAIMS),
        ("changes.toml", CHANGES),
        ("symptoms/sky.toml", SYMPTOMS),
        ("checklist.toml", CHECKLIST),
        ("visit.toml", VISIT),
        ("tested.toml", "postgresql = [\"15\"]\n"),
        ("licenses/cloud.toml", LICENSES),
    ] {
        write(&content, path, text);
    }
    for (path, text) in files {
        write(&content, path, text);
    }
    write(root.path(), "service/src/main.rs", "// region: all\nfn main() {}\n// endregion: all\n");
    root
}

pub fn load(root: &TempDir) -> Result<Library, Vec<String>> {
    let others: Vec<_> = OTHERS.iter().map(ToString::to_string).collect();
    Library::load(root.path(), &others).map_err(|faults| {
        let prefix = format!("{}/content/", root.path().display());
        faults.iter().map(|fault| fault.to_string().replace(&prefix, "")).collect()
    })
}

/// The faults of a page with this body, which begins at line 8, without the name of the file.
pub fn faults(body: &str) -> Vec<String> {
    let root = site(&[("reference/basics/bad.md", &format!("{}\n{body}", front_matter("Bad", 20)))]);
    let faults = load(&root).expect_err("something is wrong with the page");
    faults.iter().map(|fault| fault.trim_start_matches("reference/basics/bad.md:").into()).collect()
}

/// The faults of a data file that stands there instead of the good one, without its name.
pub fn data_faults(path: &str, text: &str) -> Vec<String> {
    let faults = load(&site(&[(path, text)])).expect_err("something is wrong with the file");
    faults.iter().map(|fault| fault.trim_start_matches(path).trim_start_matches(':').into()).collect()
}

pub fn page(body: &str) -> Page {
    let root = site(&[("reference/basics/page.md", &format!("{}\n{body}", front_matter("Page", 20)))]);
    let library = load(&root).expect("a good page");
    library.pages().find(|page| page.slug == "page").expect("the page").clone()
}

pub fn html(body: &str) -> String {
    let html = |block: &Block| match block {
        Block::Html(html) => html.clone(),
        Block::Calculator(calculator) => format!("[{}]", calculator.slug),
    };
    page(body).body.blocks.iter().map(html).collect()
}

/// A page's Markdown, links between angle brackets.
pub fn markdown(body: &str) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Link(to) | Piece::File(to) => format!("<{to}>"),
        Piece::Calculator(calculator) => format!("[{}]", calculator.slug),
    };
    page(body).body.markdown.iter().map(piece).collect()
}
