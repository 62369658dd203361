//! The checker of files. Its program is loaded when the reader gives the first file.

use super::addresses::{ABOUT_CHECK, rule};
use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::scripts::Script;
use super::site_page::SitePage;
use check::Rule;
use leptos::prelude::*;

/// `/check/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::Check], findings: true, ..Head::of(page) }.set();
    layout(
        page.address,
        view! {
            <main class="list check" id="content">
                {opening(page.title, page.summary)}
                <noscript>
                    <p class="note">"To check files here, enable JavaScript for this page. All rules are listed below."</p>
                </noscript>
                {files()}
                {results()}
                {rules()}
            </main>
        },
    )
}

/// Where readers give their files.
fn files() -> AnyView {
    view! {
        <section class="check__files" aria-label="Your files" data-check data-program="checker">
            <div class="check__drop" data-drop>
                <p class="check__invite">"Drop files or a folder here"</p>
                <p class="buttons">
                    <button type="button" class="button button--first" data-pick="files">"Choose files"</button>
                    <button type="button" class="button" data-pick="folder">"Choose a folder"</button>
                    <button type="button" class="button" data-paste aria-expanded="false" aria-controls="paste">"Paste text"</button>
                </p>
                <input type="file" multiple hidden aria-label="Files" data-input="files" />
                <input type="file" webkitdirectory="" hidden aria-label="Folder" data-input="folder" />
                <p class="check__hint">
                    "Dockerfile, Compose, Kubernetes, Helm, Kustomize, Cargo.toml and Cargo.lock, fly.toml, render.yaml, and Rust code. The more files you give, the more the checker can compare. Your files stay in this browser."
                </p>
                <p class="check__hint">
                    "No files at hand? Try "
                    <button type="button" class="link" data-example="faulty">"a service with faults"</button> " or "
                    <button type="button" class="link" data-example="service">"the reference service"</button> "."
                </p>
            </div>
            <form class="check__paste" id="paste" data-paste-form hidden>
                <label for="paste-name">"File name"</label>
                <input
                    id="paste-name"
                    autocomplete="off"
                    spellcheck="false"
                    value="Dockerfile"
                    list="paste-names"
                    aria-describedby="paste-hint"
                />
                <datalist id="paste-names">
                    {["Dockerfile", "compose.yaml", "deployment.yaml", "Cargo.toml", "Cargo.lock", "fly.toml", "render.yaml", "src/main.rs"]
                        .map(|name| view! { <option value=name></option> })
                        .into_iter()
                        .collect::<Vec<_>>()}
                </datalist>
                <p id="paste-hint" class="check__hint">"The name tells the checker what kind of file it is."</p>
                <label for="paste-text">"Content"</label>
                <textarea id="paste-text" rows="12" spellcheck="false" autocomplete="off"></textarea>
                <p role="alert" class="check__fault" data-paste-fault></p>
                <p class="buttons">
                    <button type="submit" class="button button--first">"Check this text"</button>
                    <button type="button" class="button" data-paste-close>"Close"</button>
                </p>
            </form>
            <div class="check__bar" data-bar hidden>
                <ul class="check__names" aria-label="Files" data-names></ul>
                <p class="check__switches">
                    <label><input type="checkbox" data-pedantic autocomplete="off" />" Show minor findings, too"</label>
                    <button type="button" class="button button--small" data-clear>"Remove all files"</button>
                </p>
            </div>
            <p role="status" class="check__status" data-status></p>
        </section>
    }
    .into_any()
}

/// What the programs fill.
fn results() -> AnyView {
    view! {
        <div class="check__results" data-results hidden>
            <section aria-labelledby="findings" data-overview hidden>
                <h2 id="findings">"Findings"</h2>
                <ol class="check__overview" data-filled></ol>
            </section>
            <section class="check__numbers" aria-labelledby="numbers" data-numbers data-program="checker-numbers" hidden>
                <h2 id="numbers">"Your capacity, from these files"</h2>
                <div data-filled></div>
            </section>
            <div data-files></div>
            <div data-code data-program="checker-code"></div>
            <p class="check__clean" data-clean hidden></p>
            <details class="check__share" data-share hidden>
                <summary>"Share this report without the files"</summary>
                <p>"This text contains the kinds of files, the rules and how often each applies. It contains no names and no content."</p>
                <figure class="code"><figcaption>"Report"</figcaption><pre tabindex="0" data-filled></pre></figure>
            </details>
        </div>
    }
    .into_any()
}

/// All rules, by kind of file.
fn rules() -> AnyView {
    let groups = check::GROUPS.iter().chain(&check_code::GROUPS).map(|(name, rules)| group(name, rules));
    view! {
        <section class="check__rules" aria-labelledby="rules">
            <h2 id="rules">"Rules"</h2>
            <p>
                "Each rule has a page with the reason, the fix, and an example. "
                <a href=ABOUT_CHECK>"Run the same rules in CI"</a>
                ", or ignore one with a comment in the file that gives the reason."
            </p>
            {groups.collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}

fn group(name: &'static str, rules: &[&'static Rule]) -> AnyView {
    let entry = |one: &&'static Rule| {
        let severity = one.severity.name();
        view! {
            <li data-severity=severity>
                <a href=rule(one.id)>{one.title}</a>
                " "
                <code>{one.id}</code>
            </li>
        }
    };
    view! {
        <details class="check__group">
            <summary><h3>{name} " " <small>{rules.len()}</small></h3></summary>
            <ul>{rules.iter().map(entry).collect::<Vec<_>>()}</ul>
        </details>
    }
    .into_any()
}
