//! The blocks of commands of the pages.

use std::{collections::BTreeMap, fs, path::Path};

/// A `bash` fence.
#[derive(Debug)]
pub struct Block {
    file: String,
    line: usize,
    code: String,
    /// The environment that it runs in.
    pub run: Option<String>,
    /// The `text` fence that follows it.
    pub shown: Option<String>,
}

impl Block {
    pub fn place(&self) -> String {
        format!("content/{}:{}", self.file, self.line)
    }

    /// The programs it uses that are missing here.
    fn reason(&self) -> &'static str {
        let lines: Vec<_> = self.code.lines().collect();
        if matches!(lines[..], [line] if !line.contains(' ') && line.contains('='))
        {
            return "a setting, not a command";
        }
        let words = |c: char| !c.is_alphanumeric() && !"-._".contains(c);
        let names =
            |name: &str| self.code.split(words).any(|word| word == name);
        REASONS
            .iter()
            .find(|(programs, _)| programs.iter().any(|name| names(name)))
            .map_or("another machine or another time", |(_, reason)| reason)
    }
}

const REASONS: [(&[&str], &str); 9] = [
    (&["kubectl", "helm", "kustomize"], "a Kubernetes cluster"),
    (&["docker", "cosign"], "Docker"),
    (
        &["aws", "gcloud", "fly", "railway", "render", "gh", "netlify-cli"],
        "an account with a provider",
    ),
    (&["systemctl", "journalctl", "sudoedit"], "systemd"),
    (&["oha"], "a load test"),
    (&["transaction_timeout"], "PostgreSQL 17 or later"),
    (&["promtool"], "Prometheus"),
    (&["cargo", "rustup", "sqlx", "make"], "a build or the registry"),
    (
        &["api.example.com", "orders.example.com", "axum.example.org"],
        "a public address",
    ),
];

/// How many blocks are not run, by reason.
pub fn reasons(blocks: &[Block]) -> BTreeMap<&'static str, usize> {
    let mut reasons = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.run.is_none()) {
        *reasons.entry(block.reason()).or_default() += 1;
    }
    reasons
}

/// The blocks of a page that run in one shell.
pub struct Session<'a> {
    pub blocks: Vec<&'a Block>,
}

/// Between the outputs of two blocks.
const MARK: &str = "\u{1e}end of block\n";

impl Session<'_> {
    pub fn file(&self) -> &str {
        &self.blocks[0].file
    }

    pub fn environment(&self) -> &str {
        self.blocks[0].run.as_deref().unwrap_or_default()
    }

    pub fn script(&self) -> String {
        let blocks = self.blocks.iter().map(|block| {
            let mark = MARK.trim_end();
            format!("{}\nprintf '%s\\n' '{mark}'\n", block.code)
        });
        format!("exec 2>&1\n{}", blocks.collect::<String>())
    }
}

/// The output of each block that finished.
pub fn outputs(output: &str) -> Vec<String> {
    let mut outputs: Vec<_> = output.split(MARK).map(str::to_owned).collect();
    // The text after the last mark.
    outputs.pop();
    outputs
}

/// Those that run, by page and environment.
pub fn sessions(blocks: &[Block]) -> Vec<Session<'_>> {
    let mut sessions: Vec<Session> = Vec::new();
    for block in blocks.iter().filter(|block| block.run.is_some()) {
        let same = sessions.iter_mut().find(|session| {
            session.file() == block.file
                && Some(session.environment()) == block.run.as_deref()
        });
        match same {
            Some(session) => session.blocks.push(block),
            None => sessions.push(Session { blocks: vec![block] }),
        }
    }
    sessions
}

/// All blocks of the folder's Markdown files.
pub fn read(content: &Path) -> Vec<Block> {
    let mut folders = vec![content.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|name| name == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    let blocks = files.iter().flat_map(|path| {
        let file = path.strip_prefix(content).unwrap().to_str().unwrap();
        page(file, &fs::read_to_string(path).unwrap())
    });
    blocks.collect()
}

fn page(file: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = text.lines().enumerate();
    // Whether only blank lines are between the last block and this line.
    let mut follows = false;
    while let Some((at, line)) = lines.next() {
        let Some(info) = line.trim_start().strip_prefix("```") else {
            follows &= line.trim().is_empty();
            continue;
        };
        // In a list, a fence is indented.
        let indent = line.len() - line.trim_start().len();
        let mut code = String::new();
        for (_, line) in lines.by_ref() {
            if line.trim() == "```" {
                break;
            }
            code.push_str(line.get(indent..).unwrap_or_default());
            code.push('\n');
        }
        let language = info.split(' ').next();
        if language == Some("text") && follows {
            blocks.last_mut().unwrap().shown = Some(code);
            follows = false;
        } else if language == Some("bash") {
            let run = info.split_once("run=\"").map(|(_, name)| name);
            blocks.push(Block {
                file: file.to_owned(),
                line: at + 1,
                code,
                run: run.map(|name| name.trim_end_matches('"').to_owned()),
                shown: None,
            });
            follows = true;
        } else {
            follows = false;
        }
    }
    blocks
}

#[test]
fn reads_blocks_and_what_they_print() {
    let text = "- a\n\n  ```bash run=\"files\"\n  date\n  ```\n\n  ```text\n  \
                Mon\n  ```\n\n```bash\nkubectl x\n```\n\nLike:\n\n```text\ny\n```\n";
    let blocks = page("a.md", text);
    assert_eq!(blocks[0].place(), "content/a.md:3");
    assert_eq!(blocks[0].code, "date\n");
    assert_eq!(blocks[0].shown.as_deref(), Some("Mon\n"));
    assert_eq!(blocks[1].shown, None);
    assert_eq!(reasons(&blocks), [("a Kubernetes cluster", 1)].into());
    assert_eq!(sessions(&blocks).len(), 1);
}
