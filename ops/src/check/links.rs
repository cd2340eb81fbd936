//! Links in Markdown files to other files of the source tree. Runbooks that link to nothing help nobody.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Folders that are not ours.
const FOREIGN: [&str; 5] = [".git", "target", "node_modules", ".dhakacart", ".github"];

/// Fails with every link that leads nowhere.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut broken = Vec::new();
    for file in markdown_files(root)? {
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let folder = file.parent().unwrap_or(root);
        for (line, target) in links(&text) {
            let path = if let Some(from_root) = target.strip_prefix('/') {
                root.join(from_root)
            } else {
                folder.join(target)
            };
            if !path.exists() {
                let name = file.strip_prefix(root).unwrap_or(&file).display();
                broken.push(format!("{name}:{line}: there is no {target}"));
            }
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    bail!("links that lead nowhere:\n{}", broken.join("\n"))
}

fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let name = entry.file_name();
        if kind.is_dir() && !FOREIGN.iter().any(|foreign| name == *foreign) {
            found.extend(markdown_files(&path)?);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Line and file of each link to a file: `[text](path)`, without what stands in code.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
        let paths = targets.map(|target| target.split('#').next().unwrap_or_default());
        let local =
            paths.filter(|path| !path.is_empty() && !path.contains("://") && !path.starts_with("mailto:"));
        found.extend(local.map(|path| (number + 1, path)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_files_and_leaves_the_rest() {
        let text = "See [one](docs/ONE.md#part) and [two](../two.rs).\n```\n[not](this)\n```\n\
            [web](https://example.com/x) [here](#anchor) ![picture](shot.png \"title\")";
        assert_eq!(links(text), [(1, "docs/ONE.md"), (1, "../two.rs"), (5, "shot.png")]);
    }

    #[test]
    fn names_the_line_of_a_broken_link() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("docs/node_modules")).unwrap();
        std::fs::write(root.path().join("docs/node_modules/OTHER.md"), "[x](nowhere)").unwrap();
        std::fs::write(root.path().join("docs/A.md"), "[a](A.md)\n[root](/docs/A.md)\n").unwrap();
        check(root.path()).unwrap();
        std::fs::write(root.path().join("docs/A.md"), "fine\n[gone](B.md)\n").unwrap();
        let broken = check(root.path()).unwrap_err().to_string();
        assert!(broken.ends_with("docs/A.md:2: there is no B.md"), "{broken}");
    }
}
